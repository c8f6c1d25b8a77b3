using System.Numerics;
using System.Runtime.CompilerServices;
using Ccmc.Models;
using Ccmc.Random;

namespace Ccmc.Samplers;

/// <summary>
/// Uniform history without the history, for large K. A uniformly chosen past token comes from an alias table of the counts at an earlier length t₀, or
/// from the tokens appended since; it is accepted with probability π_qj / M_q. M_q is only the largest π_qj but for the row's few likeliest tokens,
/// whose weight Σ n_j π_qj is drawn apart: against what it was when last added up plus max π_q· for each token since, which bounds it; a draw that
/// falls there adds it up anew, and stands if it is within. Four proposals are made at a time, so that their look-ups overlap, and the first that stands counts.
/// </summary>
/// <remarks>Memory: K² bytes for acceptance in 256 steps; where the step does not decide, π does. The choice of likeliest tokens moves cost, not law.</remarks>
[SkipLocalsInit]
internal sealed unsafe class SnapshotSampler : TrajectorySampler
{
    private const int Together = 4;
    private const int LongestTail = 1 << 16;

    /// <summary>Binary places of a position within its cell of the alias table: with the cell's number they fill a double.</summary>
    private const int Places = 42;

    private const uint Stops = 1u << 31;
    private const uint Undecided = 1u << 30;

    private struct Row
    {
        public double LikelyBound;  // n_j π_qj summed over the likely tokens, at length Since
        public double Since;
        public double Likeliest;    // max π_q·
        public double Envelope;     // M_q
        public double PerToken;     // 1 / M_q
        public int FirstLikely, LikelyCount;
        private readonly long padding;
    }

    private readonly Row[] rows;
    private readonly byte[] acceptance;
    private readonly int[] likely;
    private readonly double[] likelyShares;
    private readonly ulong[] table;       // threshold (Places binary places, one for 1 itself), then 16 bits of alias
    private readonly int[] pending;
    private readonly ushort[] tail = new ushort[LongestTail];
    private double length;
    private double cellsPerToken;
    private int inTail;
    private int tailLimit;

    public SnapshotSampler(TransitionMatrix matrix, ChainState state, bool compensated)
        : base(matrix, state, compensated)
    {
        if (size > 1 << 15) throw new ArgumentException($"the snapshot sampler takes at most {1 << 15} tokens, not {size}");
        rows = new Row[size];
        acceptance = new byte[size * size];
        table = new ulong[size];
        pending = new int[size];
        foreach (var n in counts) length += n;
        var most = size >= 500 ? 16 : size >= 50 ? 16 : size >= 8 ? 4 : 0;
        likely = new int[size * most];
        likelyShares = new double[size * most];
        var top = new double[most + 1];
        for (var q = 0; q < size; q++) Prepare(q, most, top);
        Renew();
    }

    private void Prepare(int q, int most, double[] top)
    {
        var row = probabilities.AsSpan(q * size, size);
        ref var r = ref rows[q];
        (r.Likeliest, r.Envelope) = Largest(row, top);
        r.PerToken = 1 / r.Envelope;
        r.FirstLikely = q * most;
        var steps = 256 / r.Envelope;
        r.LikelyBound = 0;
        r.Since = length;
        for (var j = 0; j < size; j++)
            if (row[j] > r.Envelope)
            {
                likelyShares[r.FirstLikely + r.LikelyCount] = row[j];
                likely[r.FirstLikely + r.LikelyCount++] = j;
                r.LikelyBound += counts[j] * row[j];
            }
            else acceptance[q * size + j] = (byte)Math.Min(255, (int)(row[j] * steps));
        if (r.LikelyCount == 0) r.Likeliest = 0;
    }

    /// <summary>The largest of a row, and the last of as many as <paramref name="top"/> holds.</summary>
    private static (double First, double Last) Largest(ReadOnlySpan<double> row, Span<double> top)
    {
        top.Clear();
        foreach (var p in row)
        {
            if (p <= top[^1]) continue;
            var i = top.Length - 1;
            for (; i > 0 && top[i - 1] < p; i--) top[i] = top[i - 1];
            top[i] = p;
        }
        return (top[0], top[^1]);
    }

    internal override long Step(long tokens, long steps)
    {
        var done = Math.Min(tokens, steps);
        var random = stream;
        for (var i = 0L; i < done; i++)
        {
            if (compensated) inverseMass[current] += 1 / Weigh();
            current = Next(ref random, current);
            counts[current] += 1;
            length += 1;
            tail[inTail++] = (ushort)current;
            if (inTail == tailLimit) Renew();
        }
        stream = random;
        return done;
    }

    private int Next(ref RandomStream random, int q)
    {
        ref var row = ref rows[q];
        var words = stackalloc ulong[Together];
        var proposals = stackalloc uint[Together];
        fixed (ulong* cells = table)
        fixed (byte* accepted = &acceptance[q * size])
        {
            while (true)
            {
                var bound = row.LikelyBound + (length - row.Since) * row.Likeliest;
                var unit = (bound + length * row.Envelope) * (1.0 / (1UL << 53));
                var scale = row.PerToken * cellsPerToken;
                var end = (ulong)size << Places;
                var stops = 0u;
                var generator = random; // a copy in registers
                for (var i = 0; i < Together; i++)
                {
                    words[i] = generator.NextUInt64();
                    proposals[i] = Propose(words[i], unit * scale, bound * scale, end, cells, accepted);
                    stops |= (proposals[i] >> 31) << i;
                }
                random = generator;
                if (stops == 0) continue;
                var which = BitOperations.TrailingZeroCount(stops);
                var proposal = proposals[which];
                var token = (int)(proposal & 0xffff);
                if ((proposal & Undecided) != 0) token = Decide(ref random, ref row, q, words[which] >> 11, unit, bound, token, scale);
                if (token >= 0) return token;
            }
        }
    }

    /// <summary>A token in the lower 16 bits; the highest bit if it is accepted, or <see cref="Undecided"/> as well: likely, in the tail, or within a step of acceptance.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Propose(ulong word, double unitPlaces, double boundPlaces, ulong end, ulong* cells, byte* accepted)
    {
        var place = (ulong)double.ConvertToIntegerNative<long>((word >> 11) * unitPlaces - boundPlaces);
        var outside = place >= end ? 1u : 0;
        var within = place & (outside - 1UL);
        var (cell, part) = (within >> Places, within & ((1UL << Places) - 1));
        var entry = cells[cell];
        var own = 0 - (part < entry >> 16 ? 1UL : 0);
        var token = (entry ^ ((entry ^ cell) & own)) & 0xffff;
        var (step, limit) = ((uint)word & 255, (uint)accepted[token]);
        var undecided = outside | (step == limit ? 1u : 0);
        return (uint)token | undecided * (Stops | Undecided) | (step < limit ? 1u : 0) << 31;
    }

    /// <summary>What the tables leave open; −1: refused.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Decide(ref RandomStream random, ref Row row, int q, double v, double unit, double bound, int token, double scale)
    {
        var place = v * (unit * scale) - bound * scale;
        if (!(place >= 0)) return PickLikely(ref row, v * unit);
        if (place >= (double)((ulong)size << Places))
        {
            if (inTail == 0) return -1;
            token = tail[random.NextIndex(inTail)];
            return Accepts(q, token, random.NextDouble() * row.Envelope, row.Envelope) ? token : -1;
        }
        return Accepts(q, token, (acceptance[q * size + token] + random.NextDouble()) * (1.0 / 256) * row.Envelope, row.Envelope) ? token : -1;
    }

    private bool Accepts(int q, int token, double u, double envelope)
    {
        var p = probabilities[q * size + token];
        return p <= envelope && u < p;
    }

    /// <summary>Adds up the likely tokens' weight, which is the bound from now on, and picks the one that v falls on; −1: beyond them.</summary>
    private int PickLikely(ref Row row, double v)
    {
        var tokens = likely.AsSpan(row.FirstLikely, row.LikelyCount);
        var shares = likelyShares.AsSpan(row.FirstLikely, row.LikelyCount);
        var passed = 0;
        var sum = 0.0;
        for (var i = 0; i < tokens.Length; i++)
        {
            sum += counts[tokens[i]] * shares[i];
            passed += v >= sum ? 1 : 0;
        }
        (row.LikelyBound, row.Since) = (sum, length);
        return passed < tokens.Length ? tokens[passed] : -1;
    }

    /// <summary>Vose's alias table of the counts as they are; the tail starts anew.</summary>
    private void Renew()
    {
        cellsPerToken = size / length * (1L << Places);
        inTail = 0;
        tailLimit = (int)Math.Min(LongestTail, 8 + Math.Sqrt(length * size / 16));
        var (low, high) = (0, size);
        for (var j = 0; j < size; j++)
        {
            weights[j] = counts[j] * (size / length);
            if (weights[j] < 1) pending[low++] = j;
            else pending[--high] = j;
        }
        while (low > 0 && high < size)
        {
            var (less, more) = (pending[--low], pending[high]);
            table[less] = (ulong)(weights[less] * (1L << Places)) << 16 | (uint)more;
            weights[more] -= 1 - weights[less];
            if (weights[more] >= 1) continue;
            high++;
            pending[low++] = more;
        }
        // What rounding has left over is a token of its own, unless it is absent: then the last large one's.
        while (low > 0) Close(pending[--low], pending[Math.Min(high, size - 1)]);
        while (high < size) Close(pending[high], pending[high++]);

        void Close(int j, int other) => table[j] = counts[j] > 0 ? ((1UL << Places) << 16) | (uint)j : (uint)other;
    }
}
