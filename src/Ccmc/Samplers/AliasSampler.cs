using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ccmc.Models;

namespace Ccmc.Samplers;

/// <summary>
/// Alias tables of weights somewhat ahead. An era begins with a limit m_j ≥ n_j for every token; within it row q's table, built when the
/// row has been visited a few times, draws token j in proportion to m_j π_qj, which is accepted with probability n_j / m_j. The era ends
/// when a count passes its limit. Limits are ahead by a share of the counts that falls with the context's length: tables are then built
/// about as long as draws are wasted on what is ahead.
/// </summary>
/// <remarks>A cell of a table is chosen with 64 bits and its threshold kept to 2⁻⁴⁸, of which the last 32 places are seldom looked at.
/// Memory: 8 K² bytes. Nothing is allocated after creation.</remarks>
internal sealed class AliasSampler : TrajectorySampler
{
    /// <summary>A row is drawn from by scan until this visit of an era, when its table is built: at once where more visits than these are
    /// expected.</summary>
    private const byte Visits = 3;

    /// <summary>The most that limits are ahead of counts, as a share of them.</summary>
    private const double LargestShare = 2;

    /// <summary>Binary places of a threshold: the first 16 are above the alias, so that tables of K = 100 fit into the first cache, the
    /// others apart.</summary>
    private const int Places = 48;

    private readonly uint[] cells; // 16 places of threshold, then cell ⊕ alias
    private readonly uint[] finer;
    private readonly double[] limits;
    private readonly byte[] stale; // visits until the table is built, that one counted; 0: it is
    private readonly int[] pending;

    public AliasSampler(TransitionMatrix matrix, ChainState state, bool compensated)
        : base(matrix, state, compensated)
    {
        if (size > 1 << 14) throw new ArgumentException($"alias tables are kept for at most {1 << 14} tokens, not {size}");
        cells = new uint[size * size];
        finer = new uint[size * size];
        limits = new double[size];
        stale = new byte[size];
        pending = new int[size];
        Resume();
    }

    internal override long Step(long tokens, long steps)
    {
        var done = Math.Min(tokens, steps);
        for (var left = done; left > 0;)
        {
            if (compensated) inverseMass[current] += 1 / Weigh();
            left -= Prepared() ? Fill(compensated ? 1 : left) : Scan();
            if (counts[current] > limits[current]) Resume();
        }
        return done;
    }

    /// <summary>A new era, from the counts as they are.</summary>
    internal override void Resume()
    {
        var length = 0.0;
        foreach (var n in counts) length += n;
        var share = Math.Min(LargestShare, size / Math.Sqrt(length));
        for (var j = 0; j < size; j++)
        {
            // What comes at the present rate, and three standard deviations; an absent token stays absent.
            var ahead = counts[j] * share;
            limits[j] = counts[j] > 0 ? counts[j] + ahead + 3 * Math.Sqrt(ahead) + 1 : 0;
            stale[j] = ahead > Visits ? (byte)1 : Visits;
        }
    }

    /// <summary>Whether the query's row has a table; it gets one when its visits without have cost as much.</summary>
    private bool Prepared()
    {
        if (stale[current] == 0) return true;
        if (--stale[current] > 0) return false;
        Build(current);
        return true;
    }

    private int Scan()
    {
        var total = Weigh();
        current = Pick(weights, stream.NextDouble() * total);
        counts[current] += 1;
        return 1;
    }

    /// <summary>Appends tokens until a row without table or the end of the era comes; returns how many. What changes with each token is
    /// local, so that it stays in registers.</summary>
    private long Fill(long tokens)
    {
        var random = stream;
        var (q, left) = (current, tokens);
        var k = (ulong)size;
        // Every index below is a token or a cell of its row: no bounds to check.
        ref var firstStale = ref MemoryMarshal.GetArrayDataReference(stale);
        ref var firstCell = ref MemoryMarshal.GetArrayDataReference(cells);
        ref var firstFiner = ref MemoryMarshal.GetArrayDataReference(finer);
        ref var firstCount = ref MemoryMarshal.GetArrayDataReference(counts);
        ref var firstLimit = ref MemoryMarshal.GetArrayDataReference(limits);
        while (left > 0 && Unsafe.Add(ref firstStale, q) == 0)
        {
            var word = random.NextUInt64();
            var cell = Math.BigMul(word, k, out _);
            var part = word * k;
            var place = (nint)((ulong)q * k + cell);
            ulong entry = Unsafe.Add(ref firstCell, place);
            // The cell's own token or its alias, without a branch that nobody could foresee: the difference is negative where the part is
            // past the threshold.
            var first = part >> 32 | 0xffff;
            var token = (nint)(cell ^ (entry & (entry - first - 1) >> 48));
            if ((entry ^ first) < 0x10000 && (uint)(part >> 16) < Unsafe.Add(ref firstFiner, place)) token = (nint)cell;
            ref var count = ref Unsafe.Add(ref firstCount, token);
            var limit = Unsafe.Add(ref firstLimit, token);
            var n = count;
            if (random.NextDouble() * limit >= n) continue;
            n += 1;
            count = n;
            q = (int)token;
            left--;
            if (n > limit) break;
        }
        (stream, current) = (random, q);
        return tokens - left;
    }

    /// <summary>Vose's construction of the alias table of m_j π_qj. Reference: [Vose91].</summary>
    private void Build(int q)
    {
        var (low, high) = Divide(q);
        if (low > 0 && high < size)
        {
            var more = pending[high];
            var rest = weights[more];
            while (true)
            {
                int less;
                double own;
                if (rest < 1)
                {
                    // What is left of a large one is itself filled up by the next.
                    if (high + 1 == size) break;
                    (less, own, more) = (more, rest, pending[++high]);
                    rest = weights[more];
                }
                else
                {
                    if (low == 0) break;
                    less = pending[--low];
                    own = weights[less];
                }
                Write(q, less, more, (ulong)(own * (1UL << Places)));
                rest -= 1 - own;
            }
        }
        CloseTable(q, low, high);
        stale[q] = 0;
    }

    /// <summary>Weights relative to their mean; tokens below it from the front of <see cref="pending"/>, the others from its end. Returns
    /// where each part ends.</summary>
    private (int Low, int High) Divide(int q)
    {
        var row = probabilities.AsSpan(q * size, size);
        var m = limits.AsSpan(0, row.Length);
        var w = weights.AsSpan(0, row.Length);
        var order = pending.AsSpan(0, row.Length);
        // Four sums, so that additions need not wait for one another.
        var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0);
        var j = 0;
        for (; j < row.Length - 3; j += 4)
        {
            a += w[j] = m[j] * row[j];
            b += w[j + 1] = m[j + 1] * row[j + 1];
            c += w[j + 2] = m[j + 2] * row[j + 2];
            d += w[j + 3] = m[j + 3] * row[j + 3];
        }
        for (; j < row.Length; j++) a += w[j] = m[j] * row[j];
        var scale = row.Length / (a + b + (c + d));
        var (low, high) = (0, row.Length);
        for (j = 0; j < row.Length; j++)
        {
            var x = w[j] *= scale;
            // Written at both ends, kept at one: no branch.
            (order[low], order[high - 1]) = (j, j);
            var small = x < 1 ? 1 : 0;
            low += small;
            high -= 1 - small;
        }
        return (low, high);
    }

    private void Write(int q, int cell, int alias, ulong threshold) =>
        (cells[q * size + cell], finer[q * size + cell]) = ((uint)(threshold >> 32) << 16 | (uint)(cell ^ alias), (uint)threshold);

    /// <summary>What rounding has left over is a token of its own, unless its weight is 0: then it points to the likeliest.</summary>
    private void CloseTable(int q, int low, int high)
    {
        while (low > 0) Close(q, pending[--low]);
        while (high < size) Close(q, pending[high++]);
    }

    private void Close(int q, int token)
    {
        var row = probabilities.AsSpan(q * size, size);
        // A threshold of (almost) 1 and its own alias: always the token itself.
        if (limits[token] * row[token] > 0)
        {
            Write(q, token, token, ulong.MaxValue >> 16);
            return;
        }
        var top = 0;
        for (var j = 1; j < row.Length; j++)
            if (limits[j] * row[j] > limits[top] * row[top]) top = j;
        Write(q, token, top, 0);
    }
}
