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
        // Γ(k + a) / k! · Γ(n − k + b) / (n − k)! · n! / Γ(n + a + b) / B(a, b), each ratio without cancellation however large the counts.
        return FromFactorial(k, a) + FromFactorial(n - k, b) - FromFactorial(n, a + b) - Special.LogBeta(a, b);
    }

    /// <summary>P(K = k).</summary>
    public static double Probability(long n, long k, double a, double b) => Elementary.Exp(LogProbability(n, k, a, b));

    /// <summary>log Γ(count + a) − log count!.</summary>
    private static double FromFactorial(double count, double a) =>
        a >= 1 ? Special.LogGammaRatio(count + 1, a - 1) : -Special.LogGammaRatio(count + a, 1 - a);
}
