using Ccmc.Functions;
using Ccmc.Models;
using Ccmc.Statistics;

namespace Experiments.PositionalEncoding;

/// <summary>Chances that a run never ends under a power law; derived in the folder's README.</summary>
internal static class EndlessRuns
{
    private const int Terms = 20_000;

    /// <summary>
    /// A lower bound, whatever the past, for α &gt; 2: after r + 1 tokens of the query all older ones, without end, are the worst other
    /// token. Odds at r are then max π_qi/π_qq · Σ_{a &gt; r+1} a^(−α) / Σ_{a ≤ r+1} a^(−α); beyond the terms taken, their sum is bounded
    /// by an integral.
    /// </summary>
    public static double LeastProbability(TransitionMatrix matrix, double alpha)
    {
        var ratio = Ratios(matrix).Max();
        var (head, zeta) = (0.0, Zeta(alpha));
        var exponent = 0.0;
        for (var n = 1; n <= Terms; n++)
        {
            head += Elementary.Pow(n, -alpha);
            exponent += Elementary.Log1p(ratio * Math.Max(0, zeta - head) / head);
        }
        // Σ_{a > n} a^(−α) ≤ n^(1−α)/(α−1), summed over n > Terms.
        exponent += ratio * Elementary.Pow(Terms, 2 - alpha) / ((alpha - 1) * (alpha - 2));
        return Elementary.Exp(-exponent);
    }

    /// <summary>The smaller share at the fixed point that keeps both of two tokens, null where there is none: token 1 has q(2p − 1) / (q(2p
    /// − 1) + p(2q − 1)).</summary>
    public static double? LeastShare(TransitionMatrix matrix)
    {
        if (matrix.Size != 2) return null;
        var (p, q) = (matrix.Probability(0, 1), matrix.Probability(1, 0));
        if (!(p > 0.5 + 1e-9 && q > 0.5 + 1e-9)) return null;
        var one = q * (2 * p - 1) / (q * (2 * p - 1) + p * (2 * q - 1));
        return Math.Min(one, 1 - one);
    }

    /// <summary>
    /// About −log P(a run that begins at token t never ends), 1 &lt; α &lt; 2, when a share f of the past is of the other token:
    /// Σ_{r&lt;t} log(1 + o_r), o_r = f min π_qi/π_qq · Σ_{a=r+2}^{t} a^(−α) / Σ_{a≤r+1} a^(−α).
    /// </summary>
    public static double MixedExponent(TransitionMatrix matrix, double share, double alpha, double tokens)
    {
        var t = (int)Math.Min(tokens, Terms);
        var sums = new double[t + 1];
        for (var a = 1; a <= t; a++) sums[a] = sums[a - 1] + Elementary.Pow(a, -alpha);
        var (exponent, ratio) = (0.0, Ratios(matrix).Min());
        for (var r = 0; r + 1 <= t; r++) exponent += Elementary.Log1p(share * ratio * (sums[t] - sums[r + 1]) / sums[r + 1]);
        return exponent;
    }

    /// <summary>Σ a^(−α), α &gt; 1, by Euler and Maclaurin from the terms' end.</summary>
    private static double Zeta(double alpha)
    {
        var sum = 0.0;
        for (var a = Terms - 1; a >= 1; a--) sum += Elementary.Pow(a, -alpha);
        return sum + Elementary.Pow(Terms, 1 - alpha) / (alpha - 1) + 0.5 * Elementary.Pow(Terms, -alpha)
            + alpha * Elementary.Pow(Terms, -alpha - 1) / 12;
    }

    private static IEnumerable<double> Ratios(TransitionMatrix matrix)
    {
        for (var q = 0; q < matrix.Size; q++)
            for (var i = 0; i < matrix.Size; i++)
                if (i != q) yield return matrix.Probability(q, i) / matrix.Probability(q, q);
    }
}

/// <summary>Shares with exact intervals.</summary>
internal static class ExactBinomial
{
    /// <summary>Two-sided interval at 1 − level for a share seen <paramref name="count"/> times in <paramref name="total"/>.</summary>
    /// <remarks>Reference: [CP34], by quantiles of the beta law.</remarks>
    public static (double Low, double High) Interval(int count, int total, double level) =>
        (count == 0 ? 0 : BetaLaw.LowerQuantile(level / 2, count, total - count + 1),
            count == total ? 1 : BetaLaw.LowerQuantile(1 - level / 2, count + 1, total - count));
}
