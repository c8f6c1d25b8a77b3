using Ccmc.Models;
using Ccmc.Random;

namespace Ccmc.Samplers;

/// <summary>
/// Where a trajectory starts: counts n_j(0) ≥ 0 of the K tokens in the first prompt (at least one of the query), and the query, its last
/// token (0-based).
/// </summary>
/// <remarks>Immutable. Tokens that are absent stay absent: they have probability 0 for ever. Reference: [IHLRO24] section 5.</remarks>
public sealed class TrajectoryStart
{
    private readonly long[] counts;

    /// <summary>A start with the given counts (length K, each 0 … 2⁵², at least one of the query) and query.</summary>
    /// <exception cref="ArgumentException">A count is negative or too large, or the query is no token of the prompt.</exception>
    public TrajectoryStart(ReadOnlySpan<long> counts, int query)
    {
        if (query < 0 || query >= counts.Length)
            throw new ArgumentException($"query {query} is no token of a vocabulary of {counts.Length}");
        foreach (var n in counts)
            if (n is < 0 or > 1L << 52) throw new ArgumentException($"a count is {n}; counts lie in 0 … 2⁵²");
        if (counts[query] == 0)
            throw new ArgumentException($"the query {query} does not occur in the prompt; its count must be at least 1");
        this.counts = counts.ToArray();
        Query = query;
        foreach (var n in counts) Length += n;
    }

    /// <summary>Counts n_j(0), length K.</summary>
    public ReadOnlySpan<long> Counts => counts;

    /// <summary>The first query.</summary>
    public int Query { get; }

    /// <summary>Tokens in the first prompt, Σ_j n_j(0).</summary>
    public long Length { get; }

    /// <summary>A start whose query is a uniformly drawn token of the prompt: token j with probability n_j(0) / Σ n(0).</summary>
    public static TrajectoryStart WithDrawnQuery(ReadOnlySpan<long> counts, ref RandomStream stream)
    {
        var weights = new double[counts.Length];
        for (var j = 0; j < weights.Length; j++) weights[j] = counts[j];
        return new TrajectoryStart(counts, Draw.Categorical(ref stream, weights));
    }

    /// <summary>Refuses a matrix of another size, and one under which nothing can follow this start.</summary>
    internal void ThrowUnlessFits(TransitionMatrix matrix)
    {
        if (counts.Length != matrix.Size)
            throw new ArgumentException($"the start has counts of {counts.Length} tokens, the matrix {matrix.Size}");
        if (matrix.HasZeroDiagonal && Length == counts[Query])
            throw new ArgumentException(
                "the matrix has a zero diagonal and the prompt holds one token only: nothing can follow; start with two tokens or more");
    }
}
