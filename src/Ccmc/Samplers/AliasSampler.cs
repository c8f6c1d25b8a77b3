using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ccmc.Models;
using Ccmc.Random;

namespace Ccmc.Samplers;

/// <summary>
/// Lazily rebuilt alias tables. Row q keeps an alias table of its weights n_j π_qj at context length t_q, of mass S_q. At length t the mass is at most
/// S_q + (t − t_q) max π_q·: below S_q the table's draw is taken, above it a uniform position among the tokens appended since t_q, accepted with
/// probability π_qj / max π_q·; on rejection the whole draw is repeated. A row is rebuilt when its draws above S_q have cost what a build costs.
/// </summary>
/// <remarks>A cell of a table is chosen with 64 bits and its threshold kept to 2⁻⁴⁸, of which the last 32 places are seldom looked at. Only recent tokens are held: when the buffer (max(2¹⁸, 4 K²) tokens) is full it is emptied and every row is built afresh at its next visit.
/// Memory: 8 K² bytes for the tables.</remarks>
internal sealed class AliasSampler : TrajectorySampler
{
    private const int FirstBuffer = 1 << 8;
    private readonly int longest;
    private const int NoTable = -1;
    private struct Row
    {
        public double Mass;     // S_q
        public double Largest;  // max π_q·
        public int Since;       // tokens in the buffer at t_q
        public int Wasted;      // draws above S_q since then
        private readonly long padding;
    }

    /// <summary>Binary places of a threshold: the first 16 stand above the alias, so that tables of K = 100 fit into the first cache, the others apart.</summary>
    private const int Places = 48;
    private readonly uint[] cells;
    private readonly uint[] finer;
    private readonly Row[] rows;
    private readonly int[] small;
    private ushort[] recent = new ushort[FirstBuffer];
    private int filled;

    public AliasSampler(TransitionMatrix matrix, ChainState state, bool compensated)
        : base(matrix, state, compensated)
    {
        if (size > 1 << 14) throw new ArgumentException($"alias tables are kept for at most {1 << 14} tokens, not {size}");
        cells = new uint[size * size];
        finer = new uint[size * size];
        rows = new Row[size];
        small = new int[size];
        longest = Math.Max(1 << 18, 4 * size * size);
        for (var q = 0; q < size; q++)
        {
            rows[q].Since = NoTable;
            foreach (var p in matrix.Row(q)) rows[q].Largest = Math.Max(rows[q].Largest, p);
        }
    }

    internal override long Step(long tokens, long steps)
    {
        var done = Math.Min(tokens, steps);
        for (var left = done; left > 0;)
        {
            if (filled == recent.Length) MakeRoom();
            var piece = Math.Min(left, recent.Length - filled);
            if (compensated) piece = 1;
            if (compensated) inverseMass[current] += 1 / Weigh();
            Fill((int)piece);
            left -= piece;
        }
        return done;
    }

    /// <summary>Appends tokens while the buffer holds them. What changes with each token is local, so that it stays in registers.</summary>
    private void Fill(int tokens)
    {
        var random = stream;
        var (q, end, position) = (current, filled + tokens, filled);
        var k = (ulong)size;
        // Every index below is a token or a cell of its row: no bounds to check.
        ref var firstRow = ref MemoryMarshal.GetArrayDataReference(rows);
        ref var firstCell = ref MemoryMarshal.GetArrayDataReference(cells);
        ref var firstFiner = ref MemoryMarshal.GetArrayDataReference(finer);
        ref var n = ref MemoryMarshal.GetArrayDataReference(counts);
        ref var buffer = ref MemoryMarshal.GetArrayDataReference(recent);
        while (position < end)
        {
            ref var row = ref Unsafe.Add(ref firstRow, q);
            var v = random.NextDouble() * (row.Mass + (double)(position - row.Since) * row.Largest);
            int token;
            if (v < row.Mass)
            {
                var cell = Math.BigMul(random.NextUInt64(), k, out var part);
                var place = (nint)((ulong)q * k + cell);
                var entry = Unsafe.Add(ref firstCell, place);
                var (first, limit) = ((uint)(part >> 48), entry >> 16);
                // The cell's own token or its alias, without a branch that nobody could foresee.
                var own = 0 - (first < limit ? 1U : 0);
                token = (int)((entry ^ ((entry ^ (uint)cell) & own)) & 0xffff);
                if (first == limit && (uint)(part >> 16) < Unsafe.Add(ref firstFiner, place)) token = (int)cell;
            }
            else
            {
                (stream, filled) = (random, position);
                token = Recent(q);
                random = stream;
                if (token < 0) continue;
            }
            Unsafe.Add(ref n, token) += 1;
            Unsafe.Add(ref buffer, position++) = (ushort)token;
            q = token;
        }
        (stream, current, filled) = (random, q, position);
    }

    /// <summary>A token appended since row q was built, or −1: rejected. A row without table, or with too many such draws, is built.</summary>
    private int Recent(int q)
    {
        ref var row = ref rows[q];
        var token = -1;
        if (row.Since != NoTable && filled > row.Since)
        {
            int drawn = recent[row.Since + stream.NextIndex(filled - row.Since)];
            if (stream.NextDouble() * row.Largest < probabilities[q * size + drawn]) token = drawn;
        }
        if (row.Since == NoTable || ++row.Wasted >= 8 + size / 4) Build(q);
        return token;
    }

    /// <summary>The tokens since the tables were built are not known: every row is built afresh.</summary>
    internal override void Resume()
    {
        filled = 0;
        for (var q = 0; q < size; q++) (rows[q].Mass, rows[q].Since) = (0, NoTable);
    }

    private void MakeRoom()
    {
        if (filled < longest)
        {
            Array.Resize(ref recent, Math.Min(longest, 2 * filled));
            return;
        }
        Resume();
    }

    /// <summary>Vose's construction of the alias table of n_j π_qj.</summary>
    private void Build(int q)
    {
        var saved = current;
        current = q;
        var total = Weigh();
        current = saved;
        (rows[q].Mass, rows[q].Since, rows[q].Wasted) = (total, filled, 0);
        var (low, high) = (0, size);
        for (var j = 0; j < size; j++)
        {
            weights[j] *= size / total;
            if (weights[j] < 1) small[low++] = j;
            else small[--high] = j;
        }
        while (low > 0 && high < size)
        {
            var (less, more) = (small[--low], small[high]);
            var threshold = (ulong)(weights[less] * (1UL << Places));
            (cells[q * size + less], finer[q * size + less]) = ((uint)(threshold >> 32) << 16 | (uint)more, (uint)threshold);
            weights[more] -= 1 - weights[less];
            if (weights[more] >= 1) continue;
            high++;
            small[low++] = more;
        }
        CloseTable(q, low, high);
    }

    /// <summary>What rounding has left over is a token of its own, unless its weight is 0: then it points to the largest.</summary>
    private void CloseTable(int q, int low, int high)
    {
        var row = probabilities.AsSpan(q * size, size);
        var top = 0;
        for (var j = 1; j < size; j++)
            if (counts[j] * row[j] > counts[top] * row[top]) top = j;
        while (low > 0) Close(small[--low]);
        while (high < size) Close(small[high++]);

        void Close(int j)
        {
            var empty = counts[j] * probabilities[q * size + j] <= 0;
            // A threshold of (almost) 1 and its own alias: always the token itself.
            (cells[q * size + j], finer[q * size + j]) = (empty ? (uint)top : 0xffff0000 | (uint)j, 0);
        }
    }
}
