using Ccmc.Functions;

namespace Ccmc.Models;

/// <summary>The next-token law of a context-conditioned Markov chain.</summary>
public static class NextTokenLaw
{
    /// <summary>
    /// p_j = m_j e^{a_j} / Σ_l m_l e^{a_l}: <paramref name="logits"/> a is the query's row (nats, any gauge), <paramref name="weights"/> m
    /// the token counts, their frequencies, or the prior mass of the positions that hold each token (≥ 0, at least one positive). Both of
    /// length K. Tokens of weight 0 get exactly 0.
    /// </summary>
    /// <exception cref="ArgumentException">No weight is positive, or lengths differ.</exception>
    /// <remarks>Reference: [IHLRO24] Lemma 2.2; with positions, section 6.</remarks>
    public static double[] Of(ReadOnlySpan<double> logits, ReadOnlySpan<double> weights)
    {
        if (logits.Length != weights.Length)
            throw new ArgumentException($"{logits.Length} logits and {weights.Length} weights do not belong together");
        var highest = double.NegativeInfinity;
        for (var j = 0; j < logits.Length; j++)
            if (weights[j] > 0) highest = Math.Max(highest, logits[j]);
        if (double.IsNegativeInfinity(highest)) throw new ArgumentException("no token of positive probability is present");
        var law = new double[logits.Length];
        var total = 0.0;
        for (var j = 0; j < law.Length; j++)
        {
            if (weights[j] > 0) law[j] = weights[j] * Elementary.Exp(logits[j] - highest);
            total += law[j];
        }
        for (var j = 0; j < law.Length; j++) law[j] /= total;
        return law;
    }

    /// <summary>The law from integer token counts n(X).</summary>
    public static double[] Of(ReadOnlySpan<double> logits, ReadOnlySpan<int> counts)
    {
        Span<double> weights = new double[counts.Length];
        for (var j = 0; j < counts.Length; j++) weights[j] = counts[j];
        return Of(logits, weights);
    }
}
