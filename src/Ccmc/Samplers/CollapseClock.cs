namespace Ccmc.Samplers;

/// <summary>Since when one token's share of the context has stayed at or above a threshold above ½. Not safe for several
/// threads.</summary>
public sealed class CollapseClock
{
    private readonly long[] counts;
    private readonly double threshold;
    private long length;
    private long below = -1;

    /// <summary>Starts at the given counts, length K.</summary>
    public CollapseClock(ReadOnlySpan<long> startCounts, double threshold)
    {
        if (!(threshold > 0.5 && threshold < 1))
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "a share above one half and below 1");
        (counts, this.threshold) = (startCounts.ToArray(), threshold);
        foreach (var n in counts) length += n;
        Leader = Array.IndexOf(counts, counts.Max());
        Look();
    }

    /// <summary>Tokens appended so far.</summary>
    public long Tokens { get; private set; }

    /// <summary>The most frequent token; of several the one that was so first.</summary>
    public int Leader { get; private set; }

    /// <summary>Its share of the context, in (0, 1].</summary>
    public double TopShare => (double)counts[Leader] / length;

    /// <summary>First number of tokens from which on, to now, one token's share has been at least the threshold; null when it is below it
    /// now.</summary>
    public long? CollapseTime => below == Tokens ? null : below + 1;

    /// <summary>n_j, length K.</summary>
    public ReadOnlySpan<long> Counts => counts;

    /// <summary>Takes in a token.</summary>
    public void Add(int token)
    {
        counts[token]++;
        length++;
        Tokens++;
        if (counts[token] > counts[Leader]) Leader = token;
        Look();
    }

    private void Look()
    {
        if (counts[Leader] < threshold * length) below = Tokens;
    }
}
