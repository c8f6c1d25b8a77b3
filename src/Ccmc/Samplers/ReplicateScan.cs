using System.Runtime.Intrinsics;
using Ccmc.Models;
using Ccmc.Random;

namespace Ccmc.Samplers;

/// <summary>
/// Replicates of one matrix side by side, each in a lane of the processor's vectors with its own start and stream; K up to <see cref="LargestVocabulary"/>.
/// Every replicate is bit for bit what <see cref="SamplerKind.Scan"/> makes of the same start and stream, at any vector width and whatever runs beside it.
/// Not safe for several threads.
/// </summary>
/// <remarks>About ten times the tokens per second of a single scan from 16 replicates on. Allocates nothing per token.</remarks>
public sealed class ReplicateScan
{
    /// <summary>Largest K.</summary>
    public const int LargestVocabulary = LaneScan.LargestSize;

    /// <summary>Tokens (over all replicates) between two looks at the cancellation token.</summary>
    private const long Patience = 1L << 24;

    private readonly LaneScan lanes;
    private readonly double[] probabilities;
    private readonly int size;
    private readonly bool compensated;
    private readonly long longestStart;

    /// <summary>One replicate for each start and stream. <paramref name="compensated"/>: keep <see cref="Compensator"/>, for about half the speed.</summary>
    /// <exception cref="ArgumentException">No replicate, starts and streams differ in number, a size differs, or nothing can follow a first prompt.</exception>
    public ReplicateScan(TransitionMatrix matrix, ReadOnlySpan<TrajectoryStart> starts, ReadOnlySpan<RandomStream> streams, bool compensated)
        : this(matrix, starts, streams, compensated, Vector512.IsHardwareAccelerated ? 8 : Vector256.IsHardwareAccelerated ? 4 : 1)
    {
    }

    internal ReplicateScan(TransitionMatrix matrix, ReadOnlySpan<TrajectoryStart> starts, ReadOnlySpan<RandomStream> streams, bool compensated, int width)
    {
        if (matrix.Size > LargestVocabulary) throw new ArgumentException($"replicates run side by side for at most {LargestVocabulary} tokens, not {matrix.Size}");
        if (starts.Length == 0 || starts.Length != streams.Length) throw new ArgumentException($"{starts.Length} starts and {streams.Length} streams; one of each is needed for each replicate");
        foreach (var start in starts)
        {
            start.ThrowUnlessFits(matrix);
            longestStart = Math.Max(longestStart, start.Length);
        }
        Replicates = starts.Length;
        size = matrix.Size;
        this.compensated = compensated;
        probabilities = new double[size * size];
        for (var q = 0; q < size; q++) matrix.Row(q).CopyTo(probabilities.AsSpan(q * size));
        lanes = LaneScan.Create(matrix, starts, streams, compensated, width);
    }

    /// <summary>How many replicates there are.</summary>
    public int Replicates { get; }

    /// <summary>Tokens appended so far, to each replicate.</summary>
    public long Tokens { get; private set; }

    /// <summary>n_j of a replicate (0-based), in tokens.</summary>
    public long Count(int replicate, int token) => (long)lanes.Count(Checked(replicate), Checked(token, size));

    /// <summary>The query of a replicate: the token appended last.</summary>
    public int Query(int replicate) => lanes.Query(Checked(replicate));

    /// <summary>c_j(t) of a replicate, as in <see cref="TrajectorySampler.Compensator"/>.</summary>
    /// <exception cref="InvalidOperationException">The replicates were not asked to keep compensators.</exception>
    public double Compensator(int replicate, int token)
    {
        if (!compensated) throw new InvalidOperationException("these replicates keep no compensators; create them with compensated: true");
        Checked(replicate);
        Checked(token, size);
        var sum = 0.0;
        for (var q = 0; q < size; q++) sum += lanes.InverseMass(replicate, q) * probabilities[q * size + token];
        return sum;
    }

    /// <summary>Appends <paramref name="tokens"/> ≥ 0 more tokens to each replicate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A context would pass <see cref="TrajectorySampler.LongestContext"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; looked at now and then.</exception>
    public void Advance(long tokens, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tokens, TrajectorySampler.LongestContext - longestStart - Tokens);
        var piece = Math.Max(1, Patience / Replicates);
        while (tokens > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var done = Math.Min(tokens, piece);
            lanes.Advance(done);
            Tokens += done;
            tokens -= done;
        }
    }

    private int Checked(int replicate) => Checked(replicate, Replicates);

    private static int Checked(int index, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)count, nameof(index));
        return index;
    }
}
