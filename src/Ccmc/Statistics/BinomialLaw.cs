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

    /// <summary>Exact two-sided p-value of k successes: twice the smaller tail, at most 1. Conservative, and dual to <see cref="Interval"/>.</summary>
    public static double TwoSided(long n, long k, double p) => Math.Min(1, 2 * Math.Min(LowerTail(n, k, p), UpperTail(n, k, p)));

    /// <summary>Interval for the probability that covers it with at least 1 − <paramref name="level"/>. Reference: [CP34].</summary>
    public static (double Lower, double Upper) Interval(long n, long k, double level)
    {
        if (n < 1 || k < 0 || k > n || !(level > 0 && level < 1)) return (double.NaN, double.NaN);
        var lower = k == 0 ? 0 : BetaLaw.LowerQuantile(level / 2, k, n - k + 1.0);
        var upper = k == n ? 1 : 1 - BetaLaw.LowerQuantile(level / 2, n - k, k + 1.0);
        return (lower, upper);
    }
}
