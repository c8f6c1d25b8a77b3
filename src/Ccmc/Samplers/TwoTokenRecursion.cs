namespace Ccmc.Samplers;

/// <summary>
/// Exact laws for two tokens by the O(t²) recursion over (how often the second was appended, query), for any rule that sees counts and query alone:
/// another decoding, or a chance that the sequence ends.
/// </summary>
public static class TwoTokenRecursion
{
    /// <summary>Probabilities that token 0 or 1 is appended next, given the query and the counts of both; what they lack to 1 is the chance that the sequence ends.</summary>
    public delegate (double First, double Second) StepLaw(int query, double first, double second);

    /// <summary>
    /// For t = 0 … <paramref name="tokens"/> in turn: entry 2 k + q is the probability that the sequence has not ended, token 1 was appended k times among t, and the
    /// query is q. The array, of length 2 (tokens + 1), is the same each time and overwritten.
    /// </summary>
    /// <param name="step">The law of one step.</param>
    /// <param name="startCounts">n(0) of the two tokens.</param>
    /// <param name="queryLaw">Law of the first query, length 2.</param>
    /// <param name="tokens">Most tokens.</param>
    public static IEnumerable<double[]> Laws(StepLaw step, long[] startCounts, double[] queryLaw, int tokens)
    {
        var law = new double[2 * (tokens + 1)];
        (law[0], law[1]) = (queryLaw[0], queryLaw[1]);
        yield return law;
        for (var t = 0; t < tokens; t++)
        {
            // From high k to low, so that each entry is read before it is written: (k, q) leads to (k, 0) and (k + 1, 1).
            for (var k = t; k >= 0; k--)
            {
                double first = startCounts[0] + t - k, second = startCounts[1] + k;
                var (from0, from1) = (step(0, first, second), step(1, first, second));
                var (held0, held1) = (law[2 * k], law[2 * k + 1]);
                law[2 * k + 3] = held0 * from0.Second + held1 * from1.Second;
                law[2 * k] = held0 * from0.First + held1 * from1.First;
            }
            law[1] = 0;
            yield return law;
        }
    }
}
