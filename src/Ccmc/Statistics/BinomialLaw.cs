using Ccmc.Functions;

namespace Ccmc.Statistics;

/// <summary>The binomial law for counts to 2^53.</summary>
public static class BinomialLaw
{
    /// <summary>log P(K = k) for k of n trials with probability p; −∞ where it cannot be.</summary>
    /// <remarks>Saddle-point form: no difference of large logarithms of factorials. Reference: [Loa00].</remarks>
    public static double LogProbability(long n, long k, double p)
    {
        if (!(p >= 0 && p <= 1) || n < 0) return double.NaN;
        if (k < 0 || k > n) return double.NegativeInfinity;
        if (p is 0 or 1) return (p == 0 ? k == 0 : k == n) ? 0 : double.NegativeInfinity;
        if (k == 0) return n * Elementary.Log1p(-p);
        if (k == n) return n * Elementary.Log(p);
        double successes = k, failures = n - k, all = n;
        // Σ x (log(mean / x) − (mean − x) / x): the linear parts cancel between successes and failures.
        var mean = all * p;
        var difference = mean - successes + Elementary.ProductError(all, p, mean);
        var exponent = successes * Special.LogLessDifference(mean, successes, difference);
        exponent += failures * Special.LogLessDifference(all * (1 - p), failures, -difference);
        var stirling = Special.FactorialRest(all) - Special.FactorialRest(successes) - Special.FactorialRest(failures);
        return exponent + stirling - 0.5 * Elementary.Log(2 * Math.PI * successes * (failures / all));
    }

    /// <summary>P(K = k).</summary>
    public static double Probability(long n, long k, double p) => Elementary.Exp(LogProbability(n, k, p));

    /// <summary>P(K ≤ k).</summary>
    public static double LowerTail(long n, long k, double p)
    {
        if (!(p >= 0 && p <= 1) || n < 0) return double.NaN;
        if (k < 0) return 0;
        return k >= n ? 1 : Special.BetaI(n - k, k + 1.0, 1 - p, p);
    }

    /// <summary>P(K ≥ k), without cancellation.</summary>
    public static double UpperTail(long n, long k, double p)
    {
        if (!(p >= 0 && p <= 1) || n < 0) return double.NaN;
        if (k <= 0) return 1;
        return k > n ? 0 : Special.BetaI(k, n - k + 1.0, p, 1 - p);
    }
}
