using Ccmc.Models;
using Ccmc.Random;

namespace Ccmc.Samplers;

/// <summary>
/// Lazily rebuilt alias tables. Row q keeps an alias table of its weights n_j π_qj at context length t_q, of mass S_q. At length t the mass is at most
/// S_q + (t − t_q) max π_q·: below S_q the table's draw is taken, above it a uniform position among the tokens appended since t_q, accepted with
/// probability π_qj / max π_q·; on rejection the whole draw is repeated. A row is rebuilt when its draws above S_q have cost what a build costs.
/// </summary>
/// <remarks>Only recent tokens are held: when the buffer (max(2¹⁸, 4 K²) tokens) is full it is emptied and every row is built afresh at its next visit.
/// Memory: 12 K² bytes for the tables.</remarks>
internal sealed class AliasSampler : TrajectorySampler
{
    private const int FirstBuffer = 1 << 8;
    private readonly int longest;
    private const int NoTable = -1;
    private readonly double[] threshold;
    private readonly ushort[] alias;
    private readonly double[] mass;
    private readonly double[] largest;
    private readonly int[] since;
    private readonly int[] wasted;
    private readonly int[] small;
    private ushort[] recent = new ushort[FirstBuffer];
    private int filled;

    public AliasSampler(TransitionMatrix matrix, TrajectoryStart start, RandomStream stream, bool compensated)
        : base(matrix, start, stream, compensated)
    {
        if (size > 1 << 14) throw new ArgumentException($"alias tables are kept for at most {1 << 14} tokens, not {size}");
        threshold = new double[size * size];
        alias = new ushort[size * size];
        mass = new double[size];
        largest = new double[size];
        since = new int[size];
        wasted = new int[size];
        small = new int[size];
        longest = Math.Max(1 << 18, 4 * size * size);
        Array.Fill(since, NoTable);
        for (var q = 0; q < size; q++)
            foreach (var p in matrix.Row(q)) largest[q] = Math.Max(largest[q], p);
    }

    private protected override long Step(long tokens, long steps)
    {
        var done = Math.Min(tokens, steps);
        var random = stream;
        for (var i = 0L; i < done; i++)
        {
            if (compensated) inverseMass[current] += 1 / Weigh();
            if (filled == recent.Length) MakeRoom();
            if (since[current] == NoTable) Build(current);
            current = Next(ref random);
            counts[current] += 1;
            recent[filled++] = (ushort)current;
        }
        stream = random;
        return done;
    }

    private int Next(ref RandomStream random)
    {
        var q = current;
        while (true)
        {
            var v = random.NextDouble() * (mass[q] + (double)(filled - since[q]) * largest[q]);
            if (v < mass[q])
            {
                var i = q * size + random.NextIndex(size);
                return random.NextDouble() < threshold[i] ? i - q * size : alias[i];
            }
            var token = Recent(ref random, q);
            if (++wasted[q] >= 8 + 2 * size) Build(q);
            if (token >= 0) return token;
        }
    }

    /// <summary>A token appended since row q was built, or −1: rejected.</summary>
    private int Recent(ref RandomStream random, int q)
    {
        if (filled == since[q]) return -1;
        int token = recent[since[q] + random.NextIndex(filled - since[q])];
        return random.NextDouble() * largest[q] < probabilities[q * size + token] ? token : -1;
    }

    private void MakeRoom()
    {
        if (filled < longest)
        {
            Array.Resize(ref recent, Math.Min(longest, 2 * filled));
            return;
        }
        filled = 0;
        Array.Fill(since, NoTable);
    }

    /// <summary>Vose's construction of the alias table of n_j π_qj.</summary>
    private void Build(int q)
    {
        var saved = current;
        current = q;
        var total = Weigh();
        current = saved;
        (mass[q], since[q], wasted[q]) = (total, filled, 0);
        var cut = threshold.AsSpan(q * size, size);
        var other = alias.AsSpan(q * size, size);
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
            (cut[less], other[less]) = (weights[less], (ushort)more);
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
            (threshold[q * size + j], alias[q * size + j]) = (empty ? 0 : 1, (ushort)top);
        }
    }
}
