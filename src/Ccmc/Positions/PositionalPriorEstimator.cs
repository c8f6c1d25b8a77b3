using Ccmc.Algebra;

namespace Ccmc.Positions;

/// <summary>
/// Maximum likelihood of prior and matrix together, by Fisher scoring with the exact gradient and a line search: each step climbs. Where
/// every prompt holds each token at most once the choice is among positions, log-odds are linear in (log ρ, log π), the likelihood is
/// concave and scoring is Newton's method; with repeats the position that was chosen is latent and the likelihood need not be concave.
/// </summary>
/// <remarks>
/// The law does not change when ρ is multiplied by a number, or a row of π, or, where the last position holds the query and nothing else
/// does, ρ_{L−1} by c and all π_qq by 1/c. These directions get curvature added, which changes no step and no variance of what is
/// identified. Reference: [McF74] for the concave case, [DLR77] for the latent one.
/// </remarks>
public static class PositionalPriorEstimator
{
    private const int MostIterations = 200;
    private const int ManySamples = 1024;
    private const double SmallStep = 1e-9;
    private const double LargestStep = 4;

    // Beyond this a log-odds is on its way to infinity.
    private const double Runaway = 25;

    /// <summary>Fits from ρ = 1, π = 1, or from where <paramref name="start"/> says (L + K² values of log ρ and log π).</summary>
    /// <exception cref="ArgumentException">There are no samples, or the start does not fit.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; checked now and then.</exception>
    public static PositionalPriorEstimate Fit(PositionalPairs data, ReadOnlySpan<double> start = default,
        CancellationToken cancellation = default)
    {
        if (data.Count == 0) throw new ArgumentException("no samples, so nothing can be fitted");
        var score = new PositionalScore(data, cancellation);
        if (start.Length != 0 && start.Length != score.Dimension)
            throw new ArgumentException($"a start of {start.Length} values for {score.Dimension} parameters");
        var theta = start.Length == 0 ? Start(data, score.Dimension, cancellation) : start.ToArray();
        var gauge = Gauge(data);
        var factor = new CholeskyFactor(score.Dimension);
        var status = PositionalFitStatus.NotConverged;
        var (iterations, step, value) = (0, double.PositiveInfinity, 0.0);
        for (; iterations < MostIterations; iterations++)
        {
            value = score.WithInformation(theta);
            if (!factor.TryFactor(Fixed(score, gauge), cancellation) || LargestSpread(theta, data) > Runaway)
            {
                status = PositionalFitStatus.NotIdentified;
                break;
            }
            var direction = (double[])score.Gradient.Clone();
            factor.Solve(direction);
            step = Largest(direction);
            if (step < SmallStep)
            {
                status = PositionalFitStatus.Converged;
                break;
            }
            if (!Climb(score, theta, direction, value, step)) break;
        }
        var inverse = status == PositionalFitStatus.Converged ? factor.Inverse(cancellation) : null;
        return Estimate(data, theta, status, inverse, gauge.Count) with
        {
            LogLikelihood = value,
            Iterations = iterations,
            LastStep = step
        };
    }

    /// <summary>Zero, or for many samples the fit of the first eighth of them, where that exists: fewer passes over all.</summary>
    private static double[] Start(PositionalPairs data, int dimension, CancellationToken cancellation)
    {
        var (start, count) = (new double[dimension], data.Count / 8);
        if (count < ManySamples) return start;
        var first = Fit(
            new(data.VocabularySize, data.Length, data.Prompts[..(count * data.Length)], data.Queries[..count], data.Next[..count]),
            cancellation: cancellation);
        if (first.Status != PositionalFitStatus.Converged) return start;
        for (var i = 0; i < data.Length; i++) start[i] = first.Identified[i] ? first.LogPrior[i] : 0;
        for (var a = data.Length; a < dimension; a++) start[a] = first.Logits[a - data.Length];
        return start;
    }

    /// <summary>Goes as far along the step as the likelihood grows; false where it grows nowhere.</summary>
    private static bool Climb(PositionalScore score, double[] theta, double[] direction, double value, double step)
    {
        var (slope, length) = (0.0, Math.Min(1, LargestStep / step));
        for (var a = 0; a < theta.Length; a++) slope += direction[a] * score.Gradient[a];
        var noise = 1e-13 * Math.Abs(value);
        for (var halvings = 0; halvings < 40; halvings++, length /= 2)
        {
            var next = new double[theta.Length];
            for (var a = 0; a < theta.Length; a++) next[a] = theta[a] + length * direction[a];
            if (!(score.Value(next) >= value + 1e-4 * length * slope - noise)) continue;
            next.CopyTo(theta, 0);
            return true;
        }
        return false;
    }

    /// <summary>The directions that change no law.</summary>
    private static List<double[]> Gauge(PositionalPairs data)
    {
        var (size, length) = (data.VocabularySize, data.Length);
        var directions = new List<double[]>();
        Add(g => g.AsSpan(0, length).Fill(1));
        for (var q = 0; q < size; q++) Add(g => g.AsSpan(length + q * size, size).Fill(1));
        if (data.LastHoldsQueryAlone)
            Add(g =>
            {
                g[length - 1] = -1;
                for (var k = 0; k < size; k++) g[length + k * size + k] = 1;
            });
        return directions;

        void Add(Action<double[]> fill)
        {
            directions.Add(new double[length + size * size]);
            fill(directions[^1]);
        }
    }

    /// <summary>The information with curvature n added along the gauge.</summary>
    private static double[] Fixed(PositionalScore score, List<double[]> gauge)
    {
        var (n, scale) = (score.Dimension, 0.0);
        var matrix = (double[])score.Information.Clone();
        for (var a = 0; a < n; a++) scale += matrix[a * n + a] / n;
        foreach (var g in gauge)
            for (var a = 0; a < n; a++)
                for (var b = 0; b <= a && g[a] != 0; b++) matrix[a * n + b] += scale * g[a] * g[b];
        return matrix;
    }

    private static PositionalPriorEstimate Estimate(PositionalPairs data, double[] theta, PositionalFitStatus status,
        double[]? inverse, int gauge)
    {
        var (size, length) = (data.VocabularySize, data.Length);
        var identified = new bool[length];
        for (var i = 0; i < length; i++) identified[i] = i < length - 1 || !data.LastHoldsQueryAlone;
        return new()
        {
            Status = status,
            LogPrior = Centred(theta.AsSpan(0, length), identified),
            Identified = identified,
            Covariance = inverse is null ? Missing(length * length) : Covariance(inverse, theta.Length, identified),
            Logits = Rows(theta.AsSpan(length), size),
            LogLikelihood = 0,
            Iterations = 0,
            LastStep = 0,
            NullDirections = gauge,
        };
    }

    /// <summary>C V Cᵀ with C taking off the mean over identified positions.</summary>
    private static double[] Covariance(double[] inverse, int dimension, bool[] identified)
    {
        var length = identified.Length;
        var once = new Matrix(length, length);
        for (var h = 0; h < length; h++)
        {
            var column = new double[length];
            for (var i = 0; i < length; i++) column[i] = inverse[i * dimension + h];
            Centred(column, identified).CopyTo(once.Row(h));
        }
        var covariance = new double[length * length];
        for (var i = 0; i < length; i++)
        {
            var row = new double[length];
            for (var h = 0; h < length; h++) row[h] = once[h, i];
            Centred(row, identified).CopyTo(covariance, i * length);
        }
        return covariance;
    }

    /// <summary>Less the mean over the identified; the others NaN.</summary>
    private static double[] Centred(ReadOnlySpan<double> values, bool[] identified)
    {
        var (sum, count) = (0.0, 0);
        for (var i = 0; i < identified.Length; i++)
            if (identified[i]) (sum, count) = (sum + values[i], count + 1);
        var centred = Missing(identified.Length);
        for (var i = 0; i < identified.Length; i++)
            if (identified[i]) centred[i] = values[i] - sum / count;
        return centred;
    }

    private static double[] Rows(ReadOnlySpan<double> logits, int size)
    {
        var rows = logits.ToArray();
        for (var q = 0; q < size; q++)
        {
            var sum = 0.0;
            for (var j = 0; j < size; j++) sum += rows[q * size + j];
            for (var j = 0; j < size; j++) rows[q * size + j] -= sum / size;
        }
        return rows;
    }

    private static double[] Missing(int count)
    {
        var missing = new double[count];
        Array.Fill(missing, double.NaN);
        return missing;
    }

    /// <summary>Largest difference within log ρ or within a row of log π.</summary>
    private static double LargestSpread(double[] theta, PositionalPairs data)
    {
        var spread = 0.0;
        for (var from = 0; from < theta.Length; from = from == 0 ? data.Length : from + data.VocabularySize)
        {
            var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
            foreach (var x in theta.AsSpan(from, from == 0 ? data.Length : data.VocabularySize))
                (low, high) = (Math.Min(low, x), Math.Max(high, x));
            spread = Math.Max(spread, high - low);
        }
        return spread;
    }

    private static double Largest(double[] vector)
    {
        var largest = 0.0;
        foreach (var x in vector) largest = Math.Max(largest, Math.Abs(x));
        return largest;
    }
}
