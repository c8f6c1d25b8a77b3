using Ccmc.Algebra;
using Ccmc.Functions;

namespace Ccmc.Likelihood;

/// <summary>
/// Solves one problem: Hunter's MM map in log-weights under Anderson acceleration, then damped Newton steps until they are below the
/// tolerance. The factor is kept while steps contract (chord steps cost one pass); with a ridge Newton alone.
/// </summary>
/// <remarks>
/// Newton's damping log(1 + d) / d, d the range of the step, is globally convergent for sums of log Σ exp, whose third derivative along v
/// is at most range(v) times the second. Reference: [Hun04] for the map; [STD19] for the damping.
/// </remarks>
internal sealed class ChoiceSolver
{
    // Where Newton takes over: its first step then leaves an error of order 1e-12, and the map would need as many passes again.
    private const double MapTolerance = 1e-6;
    private const int MapIterations = 60;
    // From so many tokens on a dozen products with the Hessian cost less than the Hessian and its factor.
    private const int ManyTokens = 200;
    // Products in all after which a fit turns to the factor: these have then cost about as much, so it is never much dearer than the better
    // of the two, and passes are left for the factor's steps, one each, where products of slow steps would use them up.
    private const int MostProducts = 120;
    // A gradient is known to a few roundings of each expected win and no better: a remainder within so many ε · expected_j is none.
    private const double GradientRounding = 4 * 2.220446049250313e-16;
    // The first step's share of error left, then that of steps which only confirm it.
    private const double FirstStepError = 1e-6, NextStepError = 1e-2;
    // A chord step is worth its pass when it removes nine tenths of the error.
    private const double ChordContraction = 0.1;
    // Steps that stop shrinking below this are rounding, not error.
    private const double RoundingStep = 1e-9;

    // A diagonal entry below this share of the expected wins has lost six digits to cancellation.
    private const double Cancelled = 1e-6;

    private readonly ChoiceProblem problem;
    private readonly double ridge;
    private readonly double[] weights;
    private readonly double[] expected;
    private readonly double[] step;
    private readonly double[] means;
    // Only where a Newton step or a covariance is asked for.
    private double[] hessian = [];
    private CholeskyFactor? factor;
    private double gaugeScale;
    // Only for conjugate gradients.
    private double[] remainder = [];
    private double[] direction = [];
    private double[] image = [];
    private double[] masses = [];
    private int products;

    public ChoiceSolver(ChoiceProblem problem, double ridge)
    {
        (this.problem, this.ridge) = (problem, ridge);
        var size = problem.Size;
        Logits = new double[size];
        (weights, expected, step) = (new double[size], new double[size], new double[size]);
        means = new double[problem.GroupSizes.Length];
    }

    /// <summary>Mean zero in each group.</summary>
    public double[] Logits { get; }

    public int Iterations { get; private set; }

    public double NewtonStep { get; private set; }

    /// <summary>As <see cref="QueryEstimate.Residual"/>.</summary>
    public double Residual { get; private set; }

    /// <summary>True when the last step met the tolerance.</summary>
    public bool Run(FitOptions options)
    {
        if (problem.Size == 0) return true;
        if (ridge == 0 && options.WinsTolerance > 0) return IterateMap(options.MaximumIterations, options.WinsTolerance);
        if (ridge == 0) IterateMap(Math.Min(options.MaximumIterations, MapIterations), 0);
        Centre();
        return ridge == 0 && problem.Size >= ManyTokens ? IterateTruncated(options) : IterateNewton(options);
    }

    public double LogLikelihood()
    {
        if (problem.Size == 0) return 0;
        Exponentiate();
        var sum = -problem.Passes.LogDenominators(weights);
        for (var j = 0; j < Logits.Length; j++) sum += problem.Wins[j] * Logits[j];
        return sum;
    }

    /// <summary>Variances of the logits in the gauge of mean zero by group; length m.</summary>
    public double[] Variances()
    {
        Pass();
        Factor();
        if (ridge > 0) return RidgeCovariance(factor!.Inverse());
        var variances = factor!.InverseDiagonal();
        for (var j = 0; j < variances.Length; j++) variances[j] -= 1 / (gaugeScale * problem.GroupSizes[problem.Groups[j]]);
        return variances;
    }

    /// <summary>True when expected wins were met to <paramref name="tolerance"/>, if that is positive, or to where Newton takes
    /// over.</summary>
    private bool IterateMap(int limit, double tolerance)
    {
        var size = problem.Size;
        var residual = new double[size];
        using var mixing = new AndersonMixing(problem.Wins);
        for (var j = 0; j < size; j++) Logits[j] = Elementary.Log(problem.Wins[j]);
        while (Iterations < limit)
        {
            Centre();
            Pass();
            double largest = 0, missed = 0;
            LaneFunctions.LogRatio(problem.Wins, expected, residual);
            for (var j = 0; j < size; j++)
            {
                largest = Math.Max(largest, Math.Abs(residual[j]));
                missed = Math.Max(missed, Math.Abs(problem.Wins[j] - expected[j]));
            }
            Residual = largest;
            if (tolerance > 0 ? missed <= tolerance : largest <= MapTolerance) return true;
            mixing.Advance(Logits, residual);
        }
        return false;
    }

    private bool IterateNewton(FitOptions options)
    {
        var (previous, factored) = (double.PositiveInfinity, false);
        while (Iterations < options.MaximumIterations)
        {
            Pass();
            if (!factored && !Factor()) return false;
            for (var j = 0; j < step.Length; j++) step[j] = problem.Wins[j] - expected[j] - ridge * Logits[j];
            factor!.Solve(step);
            var (largest, scale) = Apply();
            Residual = NewtonStep = largest;
            if (largest <= options.StepTolerance * scale) return true;
            if (largest > 0.5 * previous && largest <= RoundingStep * scale) return true;
            factored = largest <= ChordContraction * previous && largest <= ChordContraction;
            previous = largest;
        }
        return false;
    }

    /// <summary>Newton steps by conjugate gradients; where these take too many products, as long damped steps over weakly tied tokens do,
    /// with the factor.</summary>
    private bool IterateTruncated(FitOptions options)
    {
        var previous = double.PositiveInfinity;
        while (Iterations < options.MaximumIterations)
        {
            Pass();
            if (!ConjugateStep(double.IsInfinity(previous) ? FirstStepError : NextStepError)) return IterateNewton(options);
            var (largest, scale) = Apply();
            Residual = NewtonStep = largest;
            if (largest <= options.StepTolerance * scale || largest > 0.5 * previous && largest <= RoundingStep * scale) return true;
            previous = largest;
        }
        return false;
    }

    /// <summary>
    /// step ≈ H⁺ (wins − expected), the norm of its residual down to <paramref name="left"/> of the start. Preconditioned by the expected
    /// wins, H's largest part: the eigenvalues then lie in (0, 1]. False when the products are used up.
    /// </summary>
    /// <remarks>
    /// The squared norm Σ r_j² / expected_j bounds from below what the step can be in standard errors, and at n samples the rounding of
    /// expected wins alone makes it (4ε)² n: at this floor, 10⁻¹² of a standard error for a million samples, further products would only
    /// resolve noise.
    /// </remarks>
    private bool ConjugateStep(double left)
    {
        var size = problem.Size;
        if (image.Length < size)
            (remainder, direction, image, masses) = (new double[size], new double[size], new double[size], new double[means.Length]);
        var (norm, samples) = StartSearch();
        var goal = Math.Max(left * left * norm, GradientRounding * GradientRounding * samples);
        for (; norm > goal; products++)
        {
            if (products == MostProducts) return false;
            problem.Passes.HessianTimes(weights, expected, direction, image);
            Iterations++;
            var curvature = Matrix.Dot(direction, image);
            if (!(curvature > 0)) return false;
            var (along, before) = (norm / curvature, norm);
            norm = 0;
            for (var j = 0; j < size; j++)
            {
                step[j] += along * direction[j];
                remainder[j] -= along * image[j];
                norm += remainder[j] * remainder[j] / expected[j];
            }
            for (var j = 0; j < size; j++) direction[j] = remainder[j] / expected[j] + norm / before * direction[j];
        }
        return true;
    }

    /// <summary>
    /// The gradient as first remainder, less its rounding along H's null space, the constants of each group. No product ever lessens that
    /// part: left in, the norm would never fall below it.
    /// </summary>
    private (double Norm, double Samples) StartSearch()
    {
        Array.Clear(means);
        Array.Clear(masses);
        for (var j = 0; j < step.Length; j++)
        {
            means[problem.Groups[j]] += problem.Wins[j] - expected[j];
            masses[problem.Groups[j]] += expected[j];
        }
        var (norm, samples) = (0.0, 0.0);
        for (var j = 0; j < step.Length; j++)
        {
            (step[j], remainder[j]) =
                (0, problem.Wins[j] - expected[j] - expected[j] * (means[problem.Groups[j]] / masses[problem.Groups[j]]));
            direction[j] = remainder[j] / expected[j];
            norm += remainder[j] * direction[j];
            samples += expected[j];
        }
        return (norm, samples);
    }

    private (double Largest, double Scale) Apply()
    {
        var (low, high, scale) = (0.0, 0.0, 1.0);
        foreach (var s in step) (low, high) = (Math.Min(low, s), Math.Max(high, s));
        var range = high - low;
        var damping = range > 1e-3 ? Elementary.Log1p(range) / range : 1;
        for (var j = 0; j < step.Length; j++)
        {
            Logits[j] += damping * step[j];
            scale = Math.Max(scale, 1 + Math.Abs(Logits[j]));
        }
        Centre();
        return (Math.Max(-low, high), scale);
    }

    private void Exponentiate()
    {
        LaneFunctions.Exp(Logits, weights);
    }

    private void Pass()
    {
        Iterations++;
        Exponentiate();
        problem.Passes.ExpectedWins(weights, expected);
    }

    /// <summary>Factors H + λI with the null space of H, the constants on each group, filled in: a tiny ridge does not make these
    /// large.</summary>
    private bool Factor()
    {
        var size = problem.Size;
        if (factor is null) (hessian, factor) = (new double[size * size], new CholeskyFactor(size));
        problem.Passes.Hessian(weights, expected, hessian);
        RestoreDiagonal();
        gaugeScale = 0;
        for (var j = 0; j < size; j++) gaugeScale += hessian[j * size + j] / size;
        AddGauge(hessian, gaugeScale);
        for (var j = 0; j < size; j++) hessian[j * size + j] += ridge;
        return factor.TryFactor(hessian);
    }

    /// <summary>A token that nearly always wins has expected wins that nearly cancel in its diagonal entry; the sum of the conductances
    /// keeps the digits.</summary>
    private void RestoreDiagonal()
    {
        var size = problem.Size;
        for (var i = 0; i < size; i++)
        {
            if (hessian[i * size + i] > Cancelled * expected[i]) continue;
            var sum = 0.0;
            for (var j = 0; j < size; j++)
                if (i != j) sum -= hessian[i * size + j];
            hessian[i * size + i] = sum;
        }
    }

    /// <summary>Adds scale · 1 1ᵀ / m on each group of m.</summary>
    private void AddGauge(Span<double> matrix, double scale)
    {
        var size = problem.Size;
        for (var i = 0; i < size; i++)
            for (var j = 0; j < size; j++)
                if (problem.Groups[i] == problem.Groups[j]) matrix[i * size + j] += scale / problem.GroupSizes[problem.Groups[i]];
    }

    /// <summary>
    /// The diagonal of B H B, B = (H + λI)⁻¹, as Σ_{j &lt; k} C_jk (B_ij − B_ik)² with C_jk = −H_jk ≥ 0: no term cancels another, however
    /// small or large λ. What fills the null space adds a constant to the row of B on each group, and C is 0 between groups.
    /// </summary>
    private double[] RidgeCovariance(double[] inverse)
    {
        var size = problem.Size;
        problem.Passes.Hessian(weights, expected, hessian);
        var result = new double[size];
        for (var i = 0; i < size; i++)
        {
            var row = inverse.AsSpan(i * size, size);
            for (var j = 0; j < size; j++)
            {
                var conductances = hessian.AsSpan(j * size, j);
                var sum = 0.0;
                for (var k = 0; k < j; k++) sum -= conductances[k] * ((row[j] - row[k]) * (row[j] - row[k]));
                result[i] += sum;
            }
        }
        return result;
    }

    private void Centre()
    {
        if (means.Length == 1)
        {
            // One group, the usual case, in the same order but without memory between the additions.
            var sum = 0.0;
            foreach (var a in Logits) sum += a;
            sum /= Logits.Length;
            foreach (ref var a in Logits.AsSpan()) a -= sum;
            return;
        }
        Array.Clear(means);
        for (var j = 0; j < Logits.Length; j++) means[problem.Groups[j]] += Logits[j];
        for (var j = 0; j < Logits.Length; j++) Logits[j] -= means[problem.Groups[j]] / problem.GroupSizes[problem.Groups[j]];
    }
}
