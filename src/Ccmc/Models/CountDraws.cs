using Ccmc.Random;

namespace Ccmc.Models;

/// <summary>Counts drawn at once instead of sample by sample: exact in law, at a cost of log n rather than n.</summary>
public static class CountDraws
{
    /// <summary>Up to this many trials are drawn one by one.</summary>
    private const long OneByOne = 16;

    /// <summary>
    /// Successes in <paramref name="trials"/> ≥ 0 independent trials of the given probability. Halving by order statistics: the median of n uniform numbers is a beta
    /// variate, and which side of it the probability lies decides half of the trials at once.
    /// </summary>
    /// <remarks>Reference: [Dev86] section X.4.3 (recursive binomial generator).</remarks>
    public static long Binomial(ref RandomStream stream, long trials, double probability)
    {
        var successes = 0L;
        while (trials > OneByOne)
        {
            var middle = (trials + 1) / 2;
            var x = Draw.Gamma(ref stream, middle);
            var y = Draw.Gamma(ref stream, trials + 1 - middle);
            var median = x / (x + y);
            if (median <= probability)
            {
                successes += middle;
                trials -= middle;
                probability = Math.Max(0, (probability - median) / (1 - median));
            }
            else
            {
                trials = middle - 1;
                probability = Math.Min(1, probability / median);
            }
        }
        for (; trials > 0; trials--)
            if (stream.NextDouble() < probability) successes++;
        return successes;
    }

    /// <summary>Splits <paramref name="trials"/> over categories in proportion to <paramref name="weights"/> (≥ 0, sum positive), by conditional binomials in index order.</summary>
    public static long[] Multinomial(ref RandomStream stream, long trials, ReadOnlySpan<double> weights)
    {
        var rest = new double[weights.Length + 1];
        for (var i = weights.Length - 1; i >= 0; i--) rest[i] = rest[i + 1] + weights[i];
        var counts = new long[weights.Length];
        for (var i = 0; i < weights.Length && trials > 0; i++)
        {
            counts[i] = rest[i + 1] == 0 ? trials : Binomial(ref stream, trials, weights[i] / rest[i]);
            trials -= counts[i];
        }
        return counts;
    }
}
