using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Ccmc.Models;
using Ccmc.Random;

namespace Ccmc.Samplers;

/// <summary>
/// Uniform history without the history, for large K. A uniformly chosen past token comes from an alias table of the counts at an earlier
/// length t₀, or from the tokens appended since; it is accepted with probability π_qj / M_q. M_q is only the largest π_qj but for the row's
/// few likeliest tokens, whose weight Σ n_j π_qj is drawn apart: against what it was when last added up plus max π_q· for each token since,
/// which bounds it; a draw that falls there computes it exactly, and is accepted if it is within. Each trial is one number u: below the
/// bound's share a likely token, then the snapshot, then the tail.
/// </summary>
/// <remarks>
/// Proposals do not depend on the query, so they are made ahead, and eight are looked at together; the first at which a trial may end
/// counts, the others stay for the next token. At first 24 bits of u and 256 steps of acceptance are looked at; where they do not decide,
/// more bits are drawn and π decides. Which tokens are likely moves cost, not law.
/// </remarks>
[SkipLocalsInit]
internal sealed unsafe class SnapshotSampler : TrajectorySampler
{
    private const int LongestTail = 1 << 15;
    private const int Lanes = 8;
    private const int Ahead = 128;

    /// <summary>Binary places of an alias threshold.</summary>
    private const int Places = 48;

    /// <summary>More, relative to the mass, than single precision and the bits of u not yet drawn can move a comparison.</summary>
    private const float Margin = 1f / (1 << 20);

    private struct Row
    {
        public double LikelyBound;  // n_j π_qj summed over the likely tokens, at length Since
        public double Since;
        public double Likeliest;    // max π_q·
        public double Envelope;     // M_q
    }

    private readonly SnapshotTables tables;
    private readonly Row[] rows;
    private readonly ulong[] alias;       // threshold, then 16 bits of alias
    private readonly int[] pending;
    private readonly ushort[] tail = new ushort[LongestTail];
    private readonly int[] proposed = GC.AllocateArray<int>(Ahead + Lanes, pinned: true);
    private readonly float[] uniforms = GC.AllocateArray<float>(Ahead + Lanes, pinned: true);
    private int next;
    private int made;
    private double length;
    private double taken;   // t₀
    private int inTail;
    private int tailLimit;

    public SnapshotSampler(TransitionMatrix matrix, ChainState state, bool compensated, SnapshotTables? shared = null)
        : base(matrix, state, compensated)
    {
        tables = shared ?? new SnapshotTables(matrix);
        rows = new Row[size];
        alias = new ulong[size];
        pending = new int[size];
        Resume();
    }

    internal override void Resume()
    {
        length = 0;
        foreach (var n in counts) length += n;
        for (var q = 0; q < size; q++)
        {
            rows[q] = new Row { Likeliest = tables.Largest[q], Envelope = tables.Envelope[q] };
            SumLikely(q, double.PositiveInfinity);
        }
        Renew();
    }

    internal override long Step(long tokens, long steps)
    {
        var done = Math.Min(tokens, steps);
        var random = stream;
        for (var i = 0L; i < done; i++)
        {
            if (compensated) inverseMass[current] += 1 / Weigh();
            var token = Next(ref random, current);
            current = token;
            counts[token] += 1;
            length += 1;
            tail[inTail++] = (ushort)token;
            if (inTail == tailLimit) Renew();
        }
        stream = random;
        return done;
    }

    private int Next(ref RandomStream random, int q)
    {
        ref var row = ref rows[q];
        // Pinned arrays: the addresses hold.
        var accepted = (byte*)Unsafe.AsPointer(ref tables.Acceptance[q * size]);
        var tokens = (int*)Unsafe.AsPointer(ref proposed[0]);
        var u = (float*)Unsafe.AsPointer(ref uniforms[0]);
        while (true)
        {
            var bound = row.LikelyBound + (length - row.Since) * row.Likeliest;
            var total = bound + length * row.Envelope;
            var mass = (float)total;
            var margin = mass * Margin;
            var (from, to) = ((float)bound, (float)(bound + taken * row.Envelope) - margin);
            var step = (float)(taken * row.Envelope) * (1f / 256);
            var above = from + step + margin;
            int token;
            while (true)
            {
                var first = Avx2.IsSupported
                    ? FirstOfEight(tokens + next, u + next, accepted, mass, above, step, to)
                    : First(tokens + next, u + next, accepted, mass, above, step, to);
                next += first + 1;
                if (first == Lanes)
                {
                    next--;
                    continue;
                }
                if (next <= made) break;
                Propose(ref random);
            }
            token = tokens[next - 1];
            var v = u[next - 1] * mass;
            if (v >= from + margin && v < from + accepted[token] * step - margin) return token;
            token = Decide(ref random, q, (u[next - 1] + random.NextDouble() * (1.0 / (1 << 24))) * total, bound, token);
            if (token >= 0) return token;
        }
    }

    /// <summary>The first proposal at which the trial may end: below the acceptance, rounded up, or in the tail; <see cref="Lanes"/> for
    /// none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int FirstOfEight(int* tokens, float* u, byte* accepted, float mass, float above, float step, float to)
    {
        var limits = Avx2.GatherVector256((int*)accepted, Vector256.Load(tokens), 1) & Vector256.Create(255);
        var v = Vector256.Load(u) * Vector256.Create(mass);
        var below = Vector256.ConvertToSingle(limits) * Vector256.Create(step) + Vector256.Create(above);
        var ends = Vector256.LessThan(v, below) | Vector256.GreaterThanOrEqual(v, Vector256.Create(to));
        return BitOperations.TrailingZeroCount(ends.ExtractMostSignificantBits() | 1u << Lanes);
    }

    private static int First(int* tokens, float* u, byte* accepted, float mass, float above, float step, float to)
    {
        var i = 0;
        for (; i < Lanes; i++)
        {
            var v = u[i] * mass;
            var below = accepted[tokens[i]] * step;
            below += above;
            if (v < below || v >= to) break;
        }
        return i;
    }

    /// <summary>What the tables leave open, v uniform on [0, total): −1 for refused.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Decide(ref RandomStream random, int q, double v, double bound, int token)
    {
        if (v < bound) return SumLikely(q, v);
        v -= bound;
        var envelope = rows[q].Envelope;
        if (v >= taken * envelope)
        {
            if (inTail == 0) return -1;
            token = tail[random.NextIndex(inTail)];
            v = random.NextDouble() * taken * envelope;
        }
        var p = probabilities[q * size + token];
        return p <= envelope && v < taken * p ? token : -1;
    }

    /// <summary>Adds up the likely tokens' weight, which is the bound from now on, and picks the one that v falls on; −1: beyond
    /// them.</summary>
    private int SumLikely(int q, double v)
    {
        var tokens = tables.Likely.AsSpan(q * tables.Most, tables.Counts[q]);
        var shares = tables.Shares.AsSpan(q * tables.Most, tokens.Length);
        var passed = 0;
        var sum = 0.0;
        for (var i = 0; i < tokens.Length; i++)
        {
            sum += counts[tokens[i]] * shares[i];
            passed += v >= sum ? 1 : 0;
        }
        (rows[q].LikelyBound, rows[q].Since) = (sum, length);
        return passed < tokens.Length ? tokens[passed] : -1;
    }

    /// <summary>Makes the next proposals: 32 bits of a word for the alias table, 24 for u.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Propose(ref RandomStream random)
    {
        var generator = random; // a copy in registers
        made = Math.Min(Ahead, Lanes + 4 * (tailLimit - inTail));
        var k = (uint)size;
        ref var table = ref alias[0];
        ref var tokens = ref proposed[0];
        ref var u = ref uniforms[0];
        for (var i = 0; i < made; i++)
        {
            var word = generator.NextUInt64();
            var place = (word >> 32) * k;
            var (cell, part) = ((uint)(place >> 32), (uint)place);
            var entry = Unsafe.Add(ref table, (nint)cell);
            var threshold = (uint)(entry >> 32);
            var own = 0 - (part < threshold ? 1UL : 0);
            var token = (int)((entry ^ ((entry ^ cell) & own)) & 0xffff);
            // The bits not drawn are worth less than k: they may carry the place over the threshold or into the next cell.
            if (threshold - part <= k || part > uint.MaxValue - k) token = Refine(ref generator, place);
            Unsafe.Add(ref tokens, i) = token;
            Unsafe.Add(ref u, i) = ((uint)word & 0xffffff) * (1f / (1 << 24));
        }
        random = generator;
        next = 0;
        // Past the last proposal a trial always ends.
        uniforms.AsSpan(made, Lanes).Fill(-1);
    }

    private int Refine(ref RandomStream random, ulong place)
    {
        place += Math.BigMul(random.NextUInt64(), (ulong)size, out var rest);
        var entry = alias[(int)(place >> 32)];
        return ((ulong)(uint)place << 16 | rest >> 48) < entry >> 16 ? (int)(place >> 32) : (int)(entry & 0xffff);
    }

    /// <summary>Vose's alias table of the counts as they are; the tail starts anew, and proposals of the old table are dropped.</summary>
    private void Renew()
    {
        taken = length;
        (next, made) = (0, 0);
        uniforms.AsSpan(0, Lanes).Fill(-1);
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
            alias[less] = (ulong)(weights[less] * (1L << Places)) << 16 | (uint)more;
            weights[more] -= 1 - weights[less];
            if (weights[more] >= 1) continue;
            high++;
            pending[low++] = more;
        }
        // What rounding has left over is a token of its own, unless it is absent: then the last large one's.
        while (low > 0) Close(pending[--low], pending[Math.Min(high, size - 1)]);
        while (high < size) Close(pending[high], pending[high++]);

        void Close(int j, int other) => alias[j] = counts[j] > 0 ? ulong.MaxValue << 16 | (uint)j : (uint)other;
    }
}
