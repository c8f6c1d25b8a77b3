using System.Runtime.Intrinsics;
using Ccmc.Models;
using Ccmc.Random;

namespace Ccmc.Samplers;

/// <summary>
/// Replicates of one matrix, each with its own start and stream. Every one is bit for bit what a <see cref="TrajectorySampler"/> of its own
/// would be, whatever runs beside it and at any vector width; where tokens are drawn by scan and K ≤ <see cref="LargestSideBySide"/>, each
/// takes a lane of the processor's vectors. Not safe for several threads.
/// </summary>
/// <remarks>About ten times the tokens per second of a single scan from 16 replicates on; runs are drawn one replicate after the other.
/// Allocates nothing per token.</remarks>
public sealed class TrajectoryReplicates
{
    /// <summary>Largest K at which replicates share the processor's vectors.</summary>
    public const int LargestSideBySide = LaneScan.LargestSize;

    /// <summary>Tokens (over all replicates) between two checks of the cancellation token.</summary>
    private const long Patience = 1L << 24;

    private readonly TrajectorySampler[] samplers;
    private readonly LaneScan? lanes;

    /// <summary>The replicate in each of the lanes used, and the number of tokens that they have; −1 for a replicate out of the
    /// lanes.</summary>
    private readonly int[] inLane;
    private readonly bool[] isOut;
    private int used;
    private long clock;

    /// <summary>One replicate for each start and stream. <paramref name="compensated"/>: keep compensators, for about half the
    /// speed.</summary>
    /// <exception cref="ArgumentException">No replicate, starts and streams differ in number, or one cannot be: see
    /// <see cref="TrajectorySampler.Create(SamplerKind, TransitionMatrix, TrajectoryStart, RandomStream, bool)"/>.</exception>
    public TrajectoryReplicates(SamplerKind kind, TransitionMatrix matrix, ReadOnlySpan<TrajectoryStart> starts,
        ReadOnlySpan<RandomStream> streams, bool compensated)
        : this(kind, matrix, Samplers(kind, matrix, starts, streams, compensated), compensated,
            Vector512.IsHardwareAccelerated ? 8 : Vector256.IsHardwareAccelerated ? 4 : 1)
    {
    }

    internal TrajectoryReplicates(SamplerKind kind, TransitionMatrix matrix, TrajectorySampler[] samplers, bool compensated, int width)
    {
        this.samplers = samplers;
        inLane = new int[samplers.Length];
        isOut = new bool[samplers.Length];
        Array.Fill(isOut, true);
        if (kind is SamplerKind.Scan or SamplerKind.Auto && matrix.Size <= LargestSideBySide)
            lanes = LaneScan.Create(matrix, samplers[0].State, samplers.Length, compensated, width);
    }

    internal static TrajectorySampler[] Samplers(SamplerKind kind, TransitionMatrix matrix, ReadOnlySpan<TrajectoryStart> starts,
        ReadOnlySpan<RandomStream> streams, bool compensated)
    {
        if (starts.Length == 0 || starts.Length != streams.Length)
            throw new ArgumentException($"{starts.Length} starts and {streams.Length} streams; one of each is needed for each replicate");
        var samplers = new TrajectorySampler[starts.Length];
        for (var r = 0; r < samplers.Length; r++) samplers[r] = TrajectorySampler.Create(kind, matrix, starts[r], streams[r], compensated);
        return samplers;
    }

    /// <summary>How many replicates there are.</summary>
    public int Count => samplers.Length;

    /// <summary>Tokens appended so far, to each replicate.</summary>
    public long Tokens { get; private set; }

    /// <summary>A replicate's current state, read-only: it advances with the others.</summary>
    public TrajectorySampler this[int replicate] => samplers[replicate];

    /// <summary>Appends <paramref name="tokens"/> ≥ 0 more tokens to each replicate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A context would pass <see cref="TrajectorySampler.LongestContext"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; checked now and then.</exception>
    public void Advance(long tokens, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        foreach (var sampler in samplers) sampler.ThrowIfTooLong(tokens);
        Tokens += tokens;
        if (lanes is null)
            foreach (var sampler in samplers) sampler.Advance(tokens, cancellation);
        else if (samplers[0] is AutoSampler) AdvanceToLooks(lanes, cancellation);
        else AdvanceAll(lanes, tokens, cancellation);
        for (var lane = 0; lane < used; lane++)
        {
            lanes!.Store(lane, samplers[inLane[lane]].State);
            samplers[inLane[lane]].State.Tokens = clock;
        }
    }

    private void AdvanceAll(LaneScan lanes, long tokens, CancellationToken cancellation)
    {
        for (var r = used; r < samplers.Length; r++) Join(lanes, r);
        for (var piece = Math.Max(1, Patience / samplers.Length); tokens > 0; tokens -= Math.Min(tokens, piece))
        {
            cancellation.ThrowIfCancellationRequested();
            lanes.Advance(Math.Min(tokens, piece), used);
            clock += Math.Min(tokens, piece);
        }
    }

    /// <summary>Replicates in the lanes advance from look to look; those whose runs are long leave them, and come back at a look of
    /// theirs.</summary>
    private void AdvanceToLooks(LaneScan lanes, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            Gather(lanes, cancellation);
            if (used == 0 || clock == Tokens) return;
            var next = Math.Min(Tokens, AutoSampler.NextLook(clock));
            lanes.Advance(next - clock, used);
            clock = next;
            if (AutoSampler.IsLook(clock)) Look(lanes);
        }
    }

    /// <summary>Advances the replicates outside the lanes to where they could join them, or to the end, and takes in those that are as far
    /// as the lanes.</summary>
    private void Gather(LaneScan lanes, CancellationToken cancellation)
    {
        if (used == samplers.Length) return;
        var first = long.MaxValue;
        for (var r = 0; r < samplers.Length; r++)
        {
            if (!isOut[r]) continue;
            var sampler = (AutoSampler)samplers[r];
            sampler.AdvanceToLook(Tokens, cancellation);
            if (sampler.Tokens < Tokens) first = Math.Min(first, sampler.Tokens);
        }
        if (used == 0) clock = Math.Min(first, Tokens);
        if (clock == Tokens) return;
        for (var r = 0; r < samplers.Length; r++)
            if (isOut[r] && samplers[r].Tokens == clock) Join(lanes, r);
    }

    private void Look(LaneScan lanes)
    {
        // From the last to the first: a lane that falls free takes over the last one, which has been looked at.
        for (var lane = used - 1; lane >= 0; lane--)
        {
            var replicate = inLane[lane];
            var sampler = (AutoSampler)samplers[replicate];
            lanes.StoreCounts(lane, sampler.State.Counts);
            sampler.Look(clock);
            if (!sampler.Runs) continue;
            lanes.Store(lane, sampler.State);
            sampler.State.Tokens = clock;
            isOut[replicate] = true;
            inLane[lane] = inLane[--used];
            if (lane != used) lanes.Copy(used, lane);
        }
    }

    private void Join(LaneScan lanes, int replicate)
    {
        lanes.Load(used, samplers[replicate].State);
        isOut[replicate] = false;
        inLane[used++] = replicate;
    }
}
