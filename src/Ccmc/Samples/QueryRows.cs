using System.Numerics;
using System.Runtime.CompilerServices;
using Ccmc.Functions;
using Ccmc.Graphs;

namespace Ccmc.Samples;

/// <summary>The samples of one query as rows of L tokens, each with a weight where equal prompts were merged.</summary>
internal sealed class QueryRows
{
    // Arcs of so many wins of each token decide existence nearly always; more are looked at only when they do not.
    private const int WinsLookedAt = 2;

    private readonly double[] wins;
    private readonly ulong[]?[] arcs;
    private readonly ReadOnlyMemory<ushort> winners;
    private readonly ReadOnlyMemory<ulong> keys;
    private readonly int bits;
    private bool arcsComplete;

    private QueryRows(int size, int length, ReadOnlyMemory<ushort> winners, ReadOnlyMemory<ulong> keys, int bits)
    {
        (VocabularySize, Length, this.winners, this.keys, this.bits) = (size, length, winners, keys, bits);
        (wins, arcs) = (new double[size], new ulong[size][]);
    }

    public int VocabularySize { get; }

    /// <summary>L.</summary>
    public int Length { get; }

    /// <summary>Row i is at L·i … L·i + L − 1.</summary>
    public ReadOnlyMemory<ushort> Tokens { get; private set; }

    /// <summary>Weight of each row; empty when all are 1.</summary>
    public ReadOnlyMemory<double> Weights { get; private set; }

    /// <summary>Rows.</summary>
    public int Count => Tokens.Length / Length;

    public int Samples => winners.Length;

    public ReadOnlySpan<double> Wins => wins;

    /// <param name="size">K.</param>
    /// <param name="length">L.</param>
    /// <param name="tokens">L for each sample.</param>
    /// <param name="winners">Its next token.</param>
    public static QueryRows FromRows(int size, int length, ReadOnlyMemory<ushort> tokens, ReadOnlyMemory<ushort> winners)
    {
        var rows = new QueryRows(size, length, winners, default, 0) { Tokens = tokens };
        rows.Tally();
        return rows;
    }

    /// <summary>The rows of the first so many samples, for each of some numbers of them; each key is looked up once.</summary>
    /// <param name="size">K.</param>
    /// <param name="length">L.</param>
    /// <param name="packed">The samples.</param>
    /// <param name="ends">Numbers of samples, ascending, the last all of them.</param>
    public static QueryRows[] FromKeys(int size, int length, PackedSamples packed, ReadOnlySpan<int> ends)
    {
        var (bits, keys, winners, types) = packed;
        var rows = new QueryRows[ends.Length];
        var table = new KeyTable((int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, 2 * Math.Min(types, keys.Length))));
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = new QueryRows(size, length, winners[..ends[i]], keys[..ends[i]], bits);
            table.Add(keys.Span[(i == 0 ? 0 : ends[i - 1])..ends[i]]);
            rows[i].Merge(table);
        }
        return rows;
    }

    /// <summary>Σ log n_next over the samples.</summary>
    public double LogCountOffset()
    {
        var samplesByCount = new long[Length + 1];
        var mark = (1UL << bits) - 1;
        for (var i = 0; i < winners.Length; i++)
        {
            var winner = winners.Span[i];
            samplesByCount[keys.IsEmpty
                ? Tokens.Span.Slice(i * Length, Length).Count(winner)
                : (int)(keys.Span[i] >> bits * winner & mark)]++;
        }
        var sum = 0.0;
        for (var count = 2; count <= Length; count++)
            if (samplesByCount[count] > 0) sum += samplesByCount[count] * Elementary.Log(count);
        return sum;
    }

    /// <summary>
    /// Who beat whom, if rows can be fitted without sorting: one component and, unless <paramref name="anyClasses"/>, all tokens ever
    /// chosen in one class of two or more. Null else. Some arcs may be left out where those looked at prove the same classes.
    /// </summary>
    public ChoiceGraph? Graph(bool anyClasses)
    {
        if (OneClassOfWinners() is { } quick) return quick;
        CompleteArcs();
        if (OneClassOfWinners() is { } graph) return graph;
        graph = ChoiceGraph.Of(arcs);
        return anyClasses && graph.ComponentCount == 1 ? graph : null;
    }

    /// <summary>The same samples, one by one.</summary>
    public ChoiceData ToChoiceData()
    {
        var data = new ChoiceData(VocabularySize);
        var (prompt, unpacked) = (new int[Length], new ushort[Length]);
        for (var i = 0; i < winners.Length; i++)
        {
            var row = keys.IsEmpty ? Tokens.Span.Slice(i * Length, Length) : unpacked;
            if (!keys.IsEmpty) KeyTable.Unpack(keys.Span[i], bits, unpacked);
            for (var s = 0; s < prompt.Length; s++) prompt[s] = row[s];
            data.AddPrompt(prompt, winners.Span[i]);
        }
        return data;
    }

    /// <summary>The graph when each token ever chosen reaches each other one along the arcs; they may be two or more. Null else.</summary>
    private ChoiceGraph? OneClassOfWinners()
    {
        var root = Array.FindIndex(arcs, row => row is not null);
        if (root < 0) return null;
        var chosen = new ulong[(wins.Length + 63) / 64];
        for (var token = 0; token < arcs.Length; token++)
            if (arcs[token] is not null) chosen[token >> 6] |= 1UL << (token & 63);
        var seen = Reached(root, chosen);
        if (seen is null || !AllReach(root) || arcs.Count(row => row is not null) < 2) return null;
        return ChoiceGraph.OfOneClassOfWinners(arcs, seen);
    }

    /// <summary>All tokens that arcs lead to from the root, when the chosen ones are among them; they then are all that were ever
    /// seen.</summary>
    private ulong[]? Reached(int root, ulong[] chosen)
    {
        var (reached, pending, done) = (new ulong[chosen.Length], new int[wins.Length], new ulong[chosen.Length]);
        var (depth, count) = (0, 0);
        pending[count++] = root;
        done[root >> 6] |= 1UL << (root & 63);
        while (depth < count)
        {
            var row = arcs[pending[depth++]]!;
            for (var word = 0; word < row.Length; word++)
            {
                reached[word] |= row[word];
                for (var rest = row[word] & chosen[word] & ~done[word]; rest != 0; rest &= rest - 1)
                {
                    done[word] |= rest & (0 - rest);
                    pending[count++] = 64 * word + BitOperations.TrailingZeroCount(rest);
                }
            }
        }
        return done.AsSpan().SequenceEqual(chosen) ? reached : null;
    }

    private bool AllReach(int root)
    {
        var reaching = new ulong[(wins.Length + 63) / 64];
        reaching[root >> 6] |= 1UL << (root & 63);
        for (var grows = true; grows;)
        {
            grows = false;
            for (var token = 0; token < arcs.Length; token++)
            {
                if (arcs[token] is not { } row || (reaching[token >> 6] >> (token & 63) & 1) != 0) continue;
                for (var word = 0; word < row.Length; word++)
                {
                    if ((row[word] & reaching[word]) == 0) continue;
                    reaching[token >> 6] |= 1UL << (token & 63);
                    grows = true;
                    break;
                }
            }
        }
        for (var token = 0; token < arcs.Length; token++)
            if (arcs[token] is not null && (reaching[token >> 6] >> (token & 63) & 1) == 0) return false;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Tally()
    {
        var seen = new ulong[(wins.Length + 63) / 64];
        var tally = new int[wins.Length];
        var unseen = wins.Length;
        var chosen = winners.Span;
        for (var i = 0; i < chosen.Length; i++)
        {
            var winner = chosen[i];
            // A token is seen in the first row that holds it, so that row's arcs attach it to its component.
            if (++tally[winner] > WinsLookedAt && unseen == 0) continue;
            AddArcs(i);
            if (unseen == 0) continue;
            unseen = wins.Length;
            for (var word = 0; word < seen.Length; word++) unseen -= BitOperations.PopCount(seen[word] |= arcs[winner]![word]);
        }
        for (var j = 0; j < tally.Length; j++) wins[j] = tally[j];
    }

    private void CompleteArcs()
    {
        if (arcsComplete) return;
        for (var i = 0; i < winners.Length; i++) AddArcs(i);
        arcsComplete = true;
    }

    private void AddArcs(int i)
    {
        var row = arcs[winners.Span[i]] ??= new ulong[(wins.Length + 63) / 64];
        if (!keys.IsEmpty) row[0] |= Presence(keys.Span[i]);
        else
            foreach (var token in Tokens.Span.Slice(i * Length, Length)) row[token >> 6] |= 1UL << (token & 63);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Merge(KeyTable table)
    {
        var chosen = winners.Span;
        var tally = new int[wins.Length];
        for (var i = 0; i < chosen.Length; i++)
            if (++tally[chosen[i]] <= WinsLookedAt) AddArcs(i);
        for (var j = 0; j < tally.Length; j++) wins[j] = tally[j];
        var attached = 0UL;
        foreach (var row in arcs) attached |= row is null ? 0 : row[0];
        if (attached != Presence(table.Seen)) CompleteArcs();
        (Tokens, Weights) = table.Rows(Length, bits);
    }

    /// <summary>Bit j is set when the field of token j is not 0, in a key or in the union of some.</summary>
    private ulong Presence(ulong key)
    {
        var (present, mark) = (0UL, (1UL << bits) - 1);
        for (var token = 0; token < wins.Length; token++)
            if ((key >> bits * token & mark) != 0) present |= 1UL << token;
        return present;
    }
}

/// <summary>Samples of one query whose prompts' counts are packed into 64 bits each.</summary>
/// <param name="Bits">Bits of a count in a key; token j's start at bit Bits · j.</param>
/// <param name="Keys">One for each sample.</param>
/// <param name="Winners">Its next token.</param>
/// <param name="Types">About how many keys are different, at most.</param>
internal readonly record struct PackedSamples(int Bits, ReadOnlyMemory<ulong> Keys, ReadOnlyMemory<ushort> Winners, double Types);
