using Ccmc.Models;

namespace Ccmc.Samplers;

/// <summary>The exact joint law of (n_2, query) for K = 2 and any P after a given number of tokens, by the O(t²) recursion over
/// tokens.</summary>
public static class TwoTokenLaw
{
    /// <summary>
    /// Probabilities after <paramref name="tokens"/> tokens, length 2 (tokens + 1): entry 2 k + q is the probability that token 1 (0-based:
    /// the second) was appended k times and the query is q.
    /// </summary>
    /// <param name="matrix">K = 2.</param>
    /// <param name="startCounts">n(0), length 2.</param>
    /// <param name="queryLaw">Law of the first query, length 2, sums to one.</param>
    /// <param name="tokens">t ≥ 0; time grows like t².</param>
    /// <exception cref="ArgumentException">The matrix is no 2 × 2 matrix.</exception>
    public static double[] At(TransitionMatrix matrix, ReadOnlySpan<long> startCounts, ReadOnlySpan<double> queryLaw, int tokens)
    {
        if (matrix.Size != 2) throw new ArgumentException($"the exact law is for two tokens, not {matrix.Size}");
        var (first, second) = ((double)startCounts[0], (double)startCounts[1]);
        var law = new double[2 * (tokens + 1)];
        (law[0], law[1]) = (queryLaw[0], queryLaw[1]);
        for (var t = 0; t < tokens; t++)
        {
            // From high k to low, so that each entry is read before it is written: (k, q) leads to (k, 0) and (k + 1, 1).
            for (var k = t; k >= 0; k--)
            {
                var up0 = Step(matrix, 0, first + t - k, second + k);
                var up1 = Step(matrix, 1, first + t - k, second + k);
                var (from0, from1) = (law[2 * k], law[2 * k + 1]);
                law[2 * k + 3] = from0 * up0 + from1 * up1;
                law[2 * k] = from0 * (1 - up0) + from1 * (1 - up1);
            }
            law[1] = 0;
        }
        return law;
    }

    private static double Step(TransitionMatrix matrix, int query, double first, double second)
    {
        var toSecond = second * matrix.Probability(query, 1);
        var total = first * matrix.Probability(query, 0) + toSecond;
        return total > 0 ? toSecond / total : 0;
    }
}
