using Ccmc.Functions;

namespace Ccmc.Statistics;

/// <summary>The beta-binomial law: k of n when the probability is Beta(a, b); a Pólya urn's count.</summary>
public static class BetaBinomialLaw
{
    /// <summary>log P(K = k), a, b &gt; 0; −∞ where it cannot be.</summary>
    public static double LogProbability(long n, long k, double a, double b)
    {
        if (n < 0 || !(a > 0 && b > 0)) return double.NaN;
        if (k < 0 || k > n) return double.NegativeInfinity;
        // log C(n, k) = −log(n + 1) − log B(k + 1, n − k + 1)
        return Special.LogBeta(k + a, n - k + b) - Special.LogBeta(a, b) - Special.LogBeta(k + 1.0, n - k + 1.0) - Elementary.Log(n + 1.0);
    }

    /// <summary>P(K = k).</summary>
    public static double Probability(long n, long k, double a, double b) => Elementary.Exp(LogProbability(n, k, a, b));
}
