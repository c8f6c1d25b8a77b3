namespace Ccmc.Samplers;

/// <summary>
/// Exact laws for two tokens by the O(t²) recursion over (how often the second was appended, query), for any rule that sees counts and
/// query alone: another decoding, or a chance that the sequence ends.
/// </summary>
public static class TwoTokenRecursion
{
    /// <summary>Probabilities that token 0 or 1 is appended next, given the query and the counts of both; what they lack to 1 is the chance
    /// that the sequence ends.</summary>
    public delegate (double First, double Second) StepLaw(int query, double first, double second);

    /// <summary>What is known after <paramref name="tokens"/> tokens: entry 2 k + q of <paramref name="law"/> is the probability that the
    /// sequence has not ended, token 1 was appended k times, and the query is q.</summary>
    public delegate void Seen(int tokens, ReadOnlySpan<double> law);

    /// <summary>Passes on the law for t = 0 … <paramref name="tokens"/> in turn, of length 2 (t + 1), and returns the last.</summary>
    /// <param name="step">The law of one step.</param>
    /// <param name="startCounts">n(0) of the two tokens.</param>
    /// <param name="queryLaw">Law of the first query, length 2.</param>
    /// <param name="tokens">Most tokens.</param>
    /// <param name="seen">Receives each law; may be null.</param>
    public static double[] Run(StepLaw step, ReadOnlySpan<long> startCounts, ReadOnlySpan<double> queryLaw, int tokens, Seen? seen = null)
    {
        var law = new double[2 * (tokens + 1)];
        (law[0], law[1]) = (queryLaw[0], queryLaw[1]);
        seen?.Invoke(0, law.AsSpan(0, 2));
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
            seen?.Invoke(t + 1, law.AsSpan(0, 2 * (t + 2)));
        }
        return law;
    }
}
