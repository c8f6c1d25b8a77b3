using Ccmc.Algebra;
using Ccmc.Functions;
using Ccmc.Landscape;
using Ccmc.Models;
using Experiments.Shared;

namespace Experiments.Landscape;

/// <summary>Gradient descent from W = 0 with its window, which theory alone places once the window's start is reached.</summary>
internal sealed class DescentRun
{
    /// <summary>The window starts where the gap is this share of that at W = 0: third-order terms are then of order 10⁻⁶.</summary>
    private const double WindowStart = 1e-12;

    /// <summary>Its middle and end, as shares of the predicted gap at its start: far above rounding, which is at 10⁻²⁶ or so of the first
    /// gap.</summary>
    private const double WindowMiddle = 1e-3, WindowEnd = 1e-6;

    /// <summary>Without a minimiser T is this many times the slower of the two times that the limit's remainder falls with.</summary>
    public const double LongEnough = 1000;

    /// <summary>Rows of a descent's table to a decade of steps.</summary>
    private const double RowsPerDecade = 12;

    /// <summary>The minimiser's own rounding enters the bound from this share of it on; below, the bound's own slack covers it.</summary>
    private const double RoundingShare = 0.1;

    /// <summary>The estimator's own error in a log-odds, in nats: ten times its step tolerance of 10⁻¹².</summary>
    private const double EstimatorRounding = 1e-11;

    private readonly Valley valley;
    private readonly Curvature curvature;
    private readonly Matrix embeddings;
    private readonly int most;
    private readonly double step;
    private readonly GradientDescent descent;
    private readonly List<DescentRow> rows = [];
    private double nextRow = 1;
    private LinearDescent? linear;
    private long? windowStart;
    private readonly double inverseLimit;

    public DescentRun(Valley valley, Curvature curvature, Matrix embeddings, LandscapeParameters parameters)
    {
        (this.valley, this.curvature, this.embeddings, most) = (valley, curvature, embeddings, parameters.MaximumIterations);
        step = parameters.Step / curvature.Lipschitz;
        descent = new(valley.Loss, step);
        var subspace = new SeSubspace(embeddings);
        var indicator = Matrix.Of(embeddings.Rows, embeddings.Rows, (k, j) => k == UnbeatenData.Query && j == UnbeatenData.Token ? 1 : 0);
        var norm = subspace.Weights(indicator).FrobeniusNorm();
        inverseLimit = norm * norm;
    }

    /// <summary>The descent's table.</summary>
    public IReadOnlyList<DescentRow> Rows => rows;

    /// <summary>Runs it.</summary>
    public ConvergenceRow Measure(CancellationToken cancellation) =>
        !curvature.IsResolved ? Nothing() with { MinimiserExists = valley.Exists }
        : valley.Exists ? ToMinimum(cancellation)
        : valley.LimitKnown ? ToInfinity(cancellation)
        : Nothing();

    /// <summary>The gap ½ λ δ² of a point that misses the minimiser by its rounding δ = ε K (1 + largest logit).</summary>
    private double SmallestGap
    {
        get
        {
            var rounding = RoundingBounds.Epsilon * embeddings.Rows * (1 + valley.Estimate.MaxAbs());
            return curvature.Spectrum.Values[^1] * rounding * rounding / 2;
        }
    }

    private double Gap => valley.Reference.Gap(descent.Logits);

    private static ConvergenceRow Nothing() => new(
        MinimiserExists: false,
        Iterations: 0,
        Stopped: false,
        WindowStart: null,
        WindowEnd: null,
        Gap: null,
        GapPredicted: null,
        Deviation: null,
        DeviationBound: null,
        RateRatio: null,
        RateRatioPredicted: null,
        EstimateDistance: null,
        EstimateDistanceBound: null,
        InverseGapRatio: null,
        LongEnough: null);

    private ConvergenceRow ToMinimum(CancellationToken cancellation)
    {
        var first = Gap;
        Record(first);
        if (!(first * WindowStart * WindowEnd > SmallestGap)) return Nothing() with { MinimiserExists = true };
        while (Gap > WindowStart * first && descent.Iterations < most) Advance(cancellation);
        windowStart = descent.Iterations;
        var stopped = Gap > WindowStart * first;
        var minimiser = valley.Loss.Coordinates(new SeSubspace(embeddings).Weights(valley.Estimate));
        linear = new(curvature.Spectrum, descent.Coordinates - minimiser, step, curvature.Bound);
        var (middle, length) = (linear.StepsTo(WindowMiddle), linear.StepsTo(WindowEnd));
        if (stopped || windowStart + length > most)
            return Nothing() with { MinimiserExists = true, Iterations = descent.Iterations, Stopped = true };
        var (drift, gapMiddle) = (0.0, 0.0);
        for (var s = 0L; s < length; s++)
        {
            if (s == middle) gapMiddle = Gap;
            drift = (1 - step * linear.Smallest) * drift + Drift(minimiser);
            Advance(cancellation);
        }
        return Window(gapMiddle, middle, length, drift);
    }

    /// <summary>What a step may add to the distance from the linear prediction, in the norm √(xᵀ H* x): see the README.</summary>
    private double Drift(Matrix minimiser)
    {
        var range = valley.Reference.Range(descent.Logits);
        var rounding = descent.Coordinates.Rows * RoundingBounds.Epsilon * Math.Sqrt(curvature.Spectrum.Values[^1])
            * minimiser.FrobeniusNorm();
        return Elementary.Expm1(range) * Math.Sqrt(2 * Gap * Elementary.Exp(range)) + rounding;
    }

    private ConvergenceRow Window(double gapMiddle, long middle, long length, double drift)
    {
        var (gap, predicted, range) = (Gap, linear!.Gap(length), valley.Reference.Range(descent.Logits));
        Record(gap);
        double Rate(double from, double to) => (Elementary.Log(to) - Elementary.Log(from)) / ((length - middle) * linear.LastLogFactor);
        var bound = 2 * Elementary.Log1p(drift / Math.Sqrt(2 * predicted)) + range;
        var rounding = 2 * Math.Sqrt(SmallestGap / Math.Min(gap, predicted));
        // Where all eigenvalues are alike a step or two lead through the window and on to rounding: gaps good to less than the rates' band
        // say nothing.
        if (!(rounding <= LandscapeClaims.RateBand)) return Nothing() with { MinimiserExists = true, Iterations = descent.Iterations };
        if (rounding > RoundingShare * bound) bound += rounding;
        return Nothing() with
        {
            MinimiserExists = true,
            Iterations = descent.Iterations,
            WindowStart = windowStart,
            WindowEnd = windowStart + length,
            Gap = gap,
            GapPredicted = predicted,
            Deviation = Math.Abs(Elementary.Log(gap / predicted)),
            DeviationBound = bound,
            RateRatio = middle < length ? Rate(gapMiddle, gap) : null,
            RateRatioPredicted = middle < length ? Rate(linear.Gap(middle), predicted) : null,
            EstimateDistance = valley.Reference.Range(descent.Logits),
            EstimateDistanceBound = DistanceBound(),
        };
    }

    private double DistanceBound()
    {
        var (size, largest) = (embeddings.Rows, SingularValues.Of(embeddings)[0]);
        return 2 * Math.Sqrt(2) * largest * largest * (descent.GradientNorm() + size * size * RoundingBounds.Epsilon)
            / curvature.SmallestPositive + EstimatorRounding;
    }

    /// <summary>No minimiser: t · gap tends to ‖W_v‖²/η; differences of 1/gap leave out where the descent began.</summary>
    private ConvergenceRow ToInfinity(CancellationToken cancellation)
    {
        var needed = LongEnough * Math.Max(1 / (step * curvature.SmallestPositive), inverseLimit / (step * Attraction()));
        var (half, enough) = ((long)Math.Ceiling(Math.Min(needed, most) / 2), needed <= most);
        Record(Gap);
        while (descent.Iterations < half) Advance(cancellation);
        var middle = Gap;
        while (descent.Iterations < 2 * half) Advance(cancellation);
        Record(Gap);
        return Nothing() with
        {
            Iterations = descent.Iterations,
            Gap = Gap,
            GapPredicted = inverseLimit / (step * descent.Iterations),
            InverseGapRatio = (1 / Gap - 1 / middle) * inverseLimit / (step * half),
            LongEnough = enough,
        };
    }

    /// <summary>C in gap ≈ C e^(−x), x how far token 0 is above the mean of the others' limit.</summary>
    private double Attraction()
    {
        var sum = 0.0;
        foreach (var type in valley.Loss.Data.Of(UnbeatenData.Query))
        {
            if (!type.Tokens.Contains(UnbeatenData.Token)) continue;
            foreach (var other in type.Tokens)
                if (other != UnbeatenData.Token) sum += type.Share * Elementary.Exp(valley.Estimate[UnbeatenData.Query, other]);
        }
        return sum;
    }

    private void Advance(CancellationToken cancellation)
    {
        if ((descent.Iterations & 1023) == 0) cancellation.ThrowIfCancellationRequested();
        descent.Advance();
        if (descent.Iterations < nextRow) return;
        Record(Gap);
        while (nextRow <= descent.Iterations) nextRow = Math.Max(nextRow + 1, nextRow * Elementary.Exp(Elementary.Log(10) / RowsPerDecade));
    }

    private void Record(double gap)
    {
        if (rows.Count > 0 && rows[^1].Iteration == descent.Iterations) return;
        double? predicted = windowStart is { } start && linear is not null ? linear.Gap(descent.Iterations - start)
            : !valley.Exists && descent.Iterations > 0 ? inverseLimit / (step * descent.Iterations) : null;
        rows.Add(new(Iteration: descent.Iterations, Gap: gap, Predicted: predicted));
    }
}
