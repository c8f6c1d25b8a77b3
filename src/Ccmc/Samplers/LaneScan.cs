using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ccmc.Models;
using Ccmc.Random;

namespace Ccmc.Samplers;

/// <summary>Trajectories of one matrix that advance side by side, one a lane. They are taken in and given back as
/// <see cref="ChainState"/>.</summary>
internal abstract class LaneScan
{
    /// <summary>Largest vocabulary: a column of P is two registers of eight.</summary>
    public const int LargestSize = 16;

    /// <summary>Room for <paramref name="capacity"/> trajectories, each lane holding the first one to begin with; <paramref name="width"/>:
    /// 8, 4 or 1 lanes to a register.</summary>
    public static LaneScan Create(TransitionMatrix matrix, ChainState first, int capacity, bool compensated, int width) =>
        matrix.Size switch
        {
            2 => Create<Size2>(matrix, first, capacity, compensated, width),
            3 => Create<Size3>(matrix, first, capacity, compensated, width),
            4 => Create<Size4>(matrix, first, capacity, compensated, width),
            5 => Create<Size5>(matrix, first, capacity, compensated, width),
            6 => Create<Size6>(matrix, first, capacity, compensated, width),
            7 => Create<Size7>(matrix, first, capacity, compensated, width),
            8 => Create<Size8>(matrix, first, capacity, compensated, width),
            9 => Create<Size9>(matrix, first, capacity, compensated, width),
            10 => Create<Size10>(matrix, first, capacity, compensated, width),
            11 => Create<Size11>(matrix, first, capacity, compensated, width),
            12 => Create<Size12>(matrix, first, capacity, compensated, width),
            13 => Create<Size13>(matrix, first, capacity, compensated, width),
            14 => Create<Size14>(matrix, first, capacity, compensated, width),
            15 => Create<Size15>(matrix, first, capacity, compensated, width),
            16 => Create<Size16>(matrix, first, capacity, compensated, width),
            _ => throw new ArgumentException($"replicates run side by side for at most {LargestSize} tokens, not {matrix.Size}"),
        };

    /// <summary>Appends tokens to each of the first <paramref name="used"/> lanes; what the others hold is lost.</summary>
    public abstract void Advance(long tokens, int used);

    /// <summary>Takes a trajectory into a lane.</summary>
    public abstract void Load(int lane, ChainState state);

    /// <summary>Gives a lane's trajectory back, but for its number of tokens.</summary>
    public abstract void Store(int lane, ChainState state);

    /// <summary>Gives back the counts alone.</summary>
    public abstract void StoreCounts(int lane, double[] counts);

    /// <summary>Takes the trajectory of another lane.</summary>
    public abstract void Copy(int from, int to);

    private static LaneScan Create<TSize>(TransitionMatrix matrix, ChainState first, int capacity, bool compensated, int width)
        where TSize : ILaneSize => width switch
        {
            8 => new LaneScan<EightReplicates, Vector512<double>, Vector512<ulong>, TSize>(matrix, first, capacity, compensated),
            4 => new LaneScan<FourReplicates, Vector256<double>, Vector256<ulong>, TSize>(matrix, first, capacity, compensated),
            _ => new LaneScan<OneReplicate, double, ulong, TSize>(matrix, first, capacity, compensated),
        };
}

/// <summary>
/// The plain scan in lanes. Each lane does what <see cref="ScanSampler"/> does, in its order: the weights added from the first token on,
/// then taken off u one by one until it is negative. Several blocks of lanes advance in turn, so that one's sums hide another's latency.
/// </summary>
internal sealed unsafe class LaneScan<TUnit, TReal, TWord, TSize> : LaneScan
    where TUnit : ILaneUnit<TReal, TWord>
    where TReal : unmanaged
    where TWord : unmanaged
    where TSize : ILaneSize
{
    private const int Words = 5; // four words of the stream's state, and the query
    private const int ColumnLength = LargestSize;
    private const int Together = 4; // blocks that advance in turn
    private readonly bool compensated;
    private bool mayBeEmpty;

    // Pinned and aligned to a cache line: per block the words, n_j less the query and Σ 1/mass by query; then the columns of P.
    private readonly double[] memory;
    private readonly double* state;
    private readonly double* columns;

    public LaneScan(TransitionMatrix matrix, ChainState first, int capacity, bool compensated)
    {
        this.compensated = compensated;
        var blocks = (capacity + TUnit.Width - 1) / TUnit.Width;
        memory = GC.AllocateArray<double>(blocks * BlockLength + TSize.Value * ColumnLength + 8, pinned: true);
        var unaligned = (nuint)Unsafe.AsPointer(ref memory[0]);
        state = (double*)((unaligned + 63) & ~(nuint)63);
        columns = state + blocks * BlockLength;
        for (var j = 0; j < TSize.Value; j++)
            for (var q = 0; q < TSize.Value; q++) columns[j * ColumnLength + q] = matrix.Probability(q, j);
        mayBeEmpty = matrix.HasZeroDiagonal;
        // Lanes that nobody uses hold a trajectory all the same.
        for (var lane = 0; lane < blocks * TUnit.Width; lane++) Load(lane, first);
    }

    private int BlockLength => (Words + (compensated ? 2 : 1) * TSize.Value) * TUnit.Width;

    public override void Advance(long tokens, int used)
    {
        var blocks = (used + TUnit.Width - 1) / TUnit.Width;
        for (var block = 0; block < blocks; block += Together) Run(state + block * BlockLength, Math.Min(Together, blocks - block), tokens);
    }

    public override void Load(int lane, ChainState state)
    {
        var (s0, s1, s2, s3) = state.Stream.State;
        *(ulong*)Place(lane, 0) = s0;
        *(ulong*)Place(lane, 1) = s1;
        *(ulong*)Place(lane, 2) = s2;
        *(ulong*)Place(lane, 3) = s3;
        *(ulong*)Place(lane, 4) = (ulong)state.Query;
        for (var j = 0; j < TSize.Value; j++)
        {
            *Place(lane, Words + j) = state.Counts[j] - (j == state.Query ? 1 : 0);
            mayBeEmpty |= state.Counts[j] == 0;
            if (compensated) *Place(lane, Words + TSize.Value + j) = state.InverseMass[j];
        }
    }

    public override void Store(int lane, ChainState state)
    {
        state.Stream = new(*(ulong*)Place(lane, 0), *(ulong*)Place(lane, 1), *(ulong*)Place(lane, 2), *(ulong*)Place(lane, 3));
        state.Query = (int)*(ulong*)Place(lane, 4);
        StoreCounts(lane, state.Counts);
        if (!compensated) return;
        for (var j = 0; j < TSize.Value; j++) state.InverseMass[j] = *Place(lane, Words + TSize.Value + j);
    }

    public override void StoreCounts(int lane, double[] counts)
    {
        for (var j = 0; j < TSize.Value; j++) counts[j] = *Place(lane, Words + j);
        counts[(int)*(ulong*)Place(lane, 4)] += 1;
    }

    public override void Copy(int from, int to)
    {
        for (var rank = 0; rank < BlockLength / TUnit.Width; rank++) *Place(to, rank) = *Place(from, rank);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run(double* first, int count, long tokens)
    {
        var length = BlockLength;
        for (var t = 0L; t < tokens; t++)
        {
            var block = first;
            for (var b = 0; b < count; b++)
            {
                Step(block);
                block += length;
            }
        }
    }

    /// <summary>One token in each lane. Written out token by token of the vocabulary, so that the weights stay in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Step(double* block)
    {
        var words = (TWord*)block;
        var query = words[4];
        var n = block + Words * TUnit.Width;
        TReal w2 = default, w3 = default, w4 = default, w5 = default, w6 = default, w7 = default, w8 = default, w9 = default, w10 =
            default, w11 = default, w12 = default, w13 = default, w14 = default, w15 = default;
        var w0 = Weigh(n, 0, query);
        var w1 = Weigh(n, 1, query);
        var total = TUnit.Add(w0, w1);
        if (TSize.Value > 2) total = TUnit.Add(total, w2 = Weigh(n, 2, query));
        if (TSize.Value > 3) total = TUnit.Add(total, w3 = Weigh(n, 3, query));
        if (TSize.Value > 4) total = TUnit.Add(total, w4 = Weigh(n, 4, query));
        if (TSize.Value > 5) total = TUnit.Add(total, w5 = Weigh(n, 5, query));
        if (TSize.Value > 6) total = TUnit.Add(total, w6 = Weigh(n, 6, query));
        if (TSize.Value > 7) total = TUnit.Add(total, w7 = Weigh(n, 7, query));
        if (TSize.Value > 8) total = TUnit.Add(total, w8 = Weigh(n, 8, query));
        if (TSize.Value > 9) total = TUnit.Add(total, w9 = Weigh(n, 9, query));
        if (TSize.Value > 10) total = TUnit.Add(total, w10 = Weigh(n, 10, query));
        if (TSize.Value > 11) total = TUnit.Add(total, w11 = Weigh(n, 11, query));
        if (TSize.Value > 12) total = TUnit.Add(total, w12 = Weigh(n, 12, query));
        if (TSize.Value > 13) total = TUnit.Add(total, w13 = Weigh(n, 13, query));
        if (TSize.Value > 14) total = TUnit.Add(total, w14 = Weigh(n, 14, query));
        if (TSize.Value > 15) total = TUnit.Add(total, w15 = Weigh(n, 15, query));
        if (compensated) Compensate((TReal*)n + TSize.Value, query, total);
        var u = TUnit.Multiply(TUnit.Uniform(Next(words)), total);
        var next = TUnit.StepWhere(TUnit.All(0UL), u = TUnit.Subtract(u, w0));
        if (TSize.Value > 2) next = TUnit.StepWhere(next, u = TUnit.Subtract(u, w1));
        if (TSize.Value > 3) next = TUnit.StepWhere(next, u = TUnit.Subtract(u, w2));
        if (TSize.Value > 4) next = TUnit.StepWhere(next, u = TUnit.Subtract(u, w3));
        if (TSize.Value > 5) next = TUnit.StepWhere(next, u = TUnit.Subtract(u, w4));
        if (TSize.Value > 6) next = TUnit.StepWhere(next, u = TUnit.Subtract(u, w5));
        if (TSize.Value > 7) next = TUnit.StepWhere(next, u = TUnit.Subtract(u, w6));
        if (TSize.Value > 8) next = TUnit.StepWhere(next, u = TUnit.Subtract(u, w7));
        if (TSize.Value > 9) next = TUnit.StepWhere(next, u = TUnit.Subtract(u, w8));
        if (TSize.Value > 10) next = TUnit.StepWhere(next, u = TUnit.Subtract(u, w9));
        if (TSize.Value > 11) next = TUnit.StepWhere(next, u = TUnit.Subtract(u, w10));
        if (TSize.Value > 12) next = TUnit.StepWhere(next, u = TUnit.Subtract(u, w11));
        if (TSize.Value > 13) next = TUnit.StepWhere(next, u = TUnit.Subtract(u, w12));
        if (TSize.Value > 14) next = TUnit.StepWhere(next, u = TUnit.Subtract(u, w13));
        if (TSize.Value > 15) next = TUnit.StepWhere(next, u = TUnit.Subtract(u, w14));
        words[4] = next;
        if (mayBeEmpty) LeaveEmpty(block, query);
    }

    /// <summary>n_j π_qj in each lane. The counts in memory lag behind by the query, which is counted here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TReal Weigh(double* n, int j, TWord query)
    {
        var count = TUnit.AddOneWhere(((TReal*)n)[j], query, (ulong)j);
        ((TReal*)n)[j] = count;
        return TUnit.MultiplyByEntry(count, columns + j * ColumnLength, query, TSize.Value > 8);
    }

    /// <summary>Adds 1/mass to the query's sum.</summary>
    private void Compensate(TReal* sums, TWord query, TReal total)
    {
        var inverse = TUnit.Divide(TUnit.All(1.0), total);
        for (var q = 0; q < TSize.Value; q++) sums[q] = TUnit.AddWhere(sums[q], query, TUnit.All((ulong)q), inverse);
    }

    /// <summary>Rounding may leave u past the last token of positive weight: that token is meant.</summary>
    private void LeaveEmpty(double* block, TWord query)
    {
        var next = (ulong*)((TWord*)block + 4);
        var counts = block + Words * TUnit.Width;
        var queries = (ulong*)&query;
        for (var lane = 0; lane < TUnit.Width; lane++)
            while (counts[(int)next[lane] * TUnit.Width + lane] * columns[(int)next[lane] * ColumnLength + (int)queries[lane]]
                <= 0) next[lane]--;
    }

    /// <summary>One step of <see cref="RandomStream"/> in each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWord Next(TWord* s)
    {
        var (s0, s1, s2, s3) = (s[0], s[1], s[2], s[3]);
        var result = TUnit.Add(TUnit.RotateLeft(TUnit.Add(s0, s3), 23), s0);
        var t = TUnit.ShiftLeft(s1, 17);
        s2 = TUnit.Xor(s2, s0);
        s3 = TUnit.Xor(s3, s1);
        s[1] = TUnit.Xor(s1, s2);
        s[0] = TUnit.Xor(s0, s3);
        s[2] = TUnit.Xor(s2, t);
        s[3] = TUnit.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>The place of a lane's number of the given rank within its block.</summary>
    private double* Place(int lane, int rank) => state + lane / TUnit.Width * BlockLength + rank * TUnit.Width + lane % TUnit.Width;
}
