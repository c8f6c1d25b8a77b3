using Ccmc.Functions;
using Ccmc.Statistics;

namespace Ccmc.Random;

public static partial class Draw
{
    private const long LargestCount = 1L << 53; // counts beyond are no longer exact in a double

    /// <summary>Successes in <paramref name="trials"/> (0 … 2^53) independent trials with the given probability. Time independent of both
    /// but for about 10 steps.</summary>
    /// <remarks>
    /// By inversion where the mean is below 10, else by transformed rejection against the law itself, evaluated by its saddle-point form.
    /// Reference: [Hor93], algorithm BTRS; [Loa00] for the law. Differs from the paper: offsets from the mode are exact integers however
    /// large the count.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The count is outside 0 … 2^53, or the probability outside [0, 1].</exception>
    public static long Binomial(ref RandomStream stream, long trials, double probability)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        if (trials > LargestCount) throw new ArgumentOutOfRangeException(nameof(trials), trials, "at most 2^53 trials");
        if (!(probability >= 0 && probability <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "a probability must be in [0, 1]");
        if (trials == 0 || probability == 0) return 0;
        if (probability == 1) return trials;
        if (probability > 0.5) return trials - BinomialBelowHalf(ref stream, trials, 1 - probability);
        return BinomialBelowHalf(ref stream, trials, probability);
    }

    /// <summary>Counts of <paramref name="trials"/> (0 … 2^53) draws in proportion to weights ≥ 0 with a positive sum, into
    /// <paramref name="counts"/> of the same length.</summary>
    public static void Multinomial(ref RandomStream stream, long trials, ReadOnlySpan<double> weights, Span<long> counts)
    {
        if (weights.Length != counts.Length) throw new ArgumentException($"{weights.Length} weights, room for {counts.Length} counts");
        // Sums from the end, so that no remainder is a difference; the last positive weight takes what is left.
        Span<double> rest = weights.Length <= 256 ? stackalloc double[weights.Length] : new double[weights.Length];
        var sum = 0.0;
        for (var i = weights.Length - 1; i >= 0; i--) rest[i] = sum += weights[i];
        if (!(sum > 0 && sum <= double.MaxValue))
            throw new ArgumentException($"the weights sum to {sum}; the sum must be positive and finite");
        for (var i = 0; i < weights.Length; i++)
        {
            counts[i] = rest[i] > 0 ? Binomial(ref stream, trials, weights[i] / rest[i]) : 0;
            trials -= counts[i];
        }
    }

    private static long BinomialBelowHalf(ref RandomStream stream, long n, double p) =>
        n * p < 10 ? BinomialByInversion(ref stream, n, p) : BinomialByRejection(ref stream, n, p);

    private static long BinomialByInversion(ref RandomStream stream, long n, double p)
    {
        var odds = p / (1 - p);
        var start = Elementary.Exp(n * Elementary.Log1p(-p));
        while (true)
        {
            var u = stream.NextOpen();
            var mass = start;
            for (long k = 0; k <= n && k < 200; k++)
            {
                if (u < mass) return k;
                u -= mass;
                mass *= (n - k) / (double)(k + 1) * odds;
            }
        }
    }

    private static long BinomialByRejection(ref RandomStream stream, long n, double p)
    {
        var mean = n * p;
        var deviation = Math.Sqrt(mean * (1 - p));
        var b = 1.15 + 2.53 * deviation;
        var a = -0.0873 + 0.0248 * b + 0.01 * p;
        var box = 0.92 - 4.2 / b;
        var alpha = (2.83 + 5.1 / b) * deviation;
        var mode = (long)Math.Floor((n + 1.0) * p);
        var centre = mean + 0.5 - mode;
        var atMode = double.NaN;
        while (true)
        {
            var u = stream.NextDouble() - 0.5;
            var v = stream.NextOpen();
            var edge = 0.5 - Math.Abs(u);
            if (edge == 0) continue;
            var offset = Math.Floor((2 * a / edge + b) * u + centre);
            if (!(offset >= -mode && offset <= n - mode)) continue;
            var k = mode + (long)offset;
            if (edge >= 0.07 && v <= box) return k;
            if (double.IsNaN(atMode)) atMode = BinomialLaw.LogProbability(n, mode, p);
            if (Elementary.Log(v * alpha / (a / (edge * edge) + b)) <= BinomialLaw.LogProbability(n, k, p) - atMode) return k;
        }
    }
}
