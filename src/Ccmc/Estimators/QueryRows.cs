using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Ccmc.Functions;

namespace Ccmc.Estimators;

/// <summary>The samples of one query as rows of L tokens, each with a weight where equal prompts were merged.</summary>
internal sealed class QueryRows
{
    // Arcs of so many wins of each token decide existence nearly always; more are looked at only when they do not.
    private const int WinsLookedAt = 2;

    private readonly double[] wins;
    private readonly double[] winsByCount;
    private readonly ulong[]?[] arcs;
    private readonly ReadOnlyMemory<ushort> winners;
    private readonly ReadOnlyMemory<ulong> keys;
    private readonly int bits;
    private bool arcsComplete;

    private QueryRows(int size, int length, ReadOnlyMemory<ushort> winners, ReadOnlyMemory<ulong> keys, int bits)
    {
        (VocabularySize, Length, this.winners, this.keys, this.bits) = (size, length, winners, keys, bits);
        (wins, winsByCount, arcs) = (new double[size], new double[length + 1], new ulong[size][]);
    }

    public int VocabularySize { get; }

    /// <summary>L.</summary>
    public int Length { get; }

    /// <summary>Row i stands at L·i … L·i + L − 1.</summary>
    public ReadOnlyMemory<ushort> Tokens { get; private set; }

    /// <summary>Weight of each row; empty when all are 1.</summary>
    public ReadOnlyMemory<double> Weights { get; private set; }

    /// <summary>Rows.</summary>
    public int Count => Tokens.Length / Length;

    public int Samples => winners.Length;

    public ReadOnlySpan<double> Wins => wins;

    /// <summary>A next token that was not in its prompt.</summary>
    public int? Impossible { get; private set; }

    public static QueryRows FromRows(int size, int length, ReadOnlyMemory<ushort> tokens, ReadOnlyMemory<ushort> winners)
    {
        var rows = new QueryRows(size, length, winners, default, 0) { Tokens = tokens };
        rows.Tally();
        return rows;
    }

    /// <param name="size">K.</param>
    /// <param name="length">L.</param>
    /// <param name="bits">Bits of a count in a key; token j's stand from bit bits · j on.</param>
    /// <param name="keys">One for each sample.</param>
    /// <param name="winners">Its next token.</param>
    public static QueryRows FromKeys(int size, int length, int bits, ReadOnlyMemory<ulong> keys, ReadOnlyMemory<ushort> winners)
    {
        var rows = new QueryRows(size, length, winners, keys, bits) { arcsComplete = true };
        rows.Merge();
        return rows;
    }

    /// <summary>Σ weight · log n_next.</summary>
    public double LogCountOffset()
    {
        var sum = 0.0;
        for (var count = 2; count < winsByCount.Length; count++)
            if (winsByCount[count] > 0) sum += winsByCount[count] * Elementary.Log(count);
        return sum;
    }

    /// <summary>
    /// Who beat whom, when rows can be fitted as they stand: one component and, unless <paramref name="anyClasses"/>, all tokens ever chosen in one
    /// class of two or more. Null else. Some arcs may be left out where those looked at prove the same classes.
    /// </summary>
    public ChoiceGraph? Graph(bool anyClasses)
    {
        var graph = ChoiceGraph.Of(arcs);
        if (Fits(graph, anyClasses)) return graph;
        if (arcsComplete) return null;
        for (var i = 0; i < winners.Length; i++) AddArcs(i);
        arcsComplete = true;
        graph = ChoiceGraph.Of(arcs);
        return Fits(graph, anyClasses) ? graph : null;
    }

    /// <summary>The same samples, one by one.</summary>
    public ChoiceData ToChoiceData()
    {
        var data = new ChoiceData(VocabularySize);
        var prompt = new int[Length];
        for (var i = 0; i < winners.Length; i++)
        {
            if (keys.IsEmpty)
                for (var s = 0; s < prompt.Length; s++) prompt[s] = Tokens.Span[i * Length + s];
            else Unpack(keys.Span[i], prompt);
            data.AddPrompt(prompt, winners.Span[i]);
        }
        return data;
    }

    private bool Fits(ChoiceGraph graph, bool anyClasses)
    {
        if (graph.ComponentCount != 1) return false;
        if (anyClasses) return true;
        var (first, members) = (-1, 0);
        for (var token = 0; token < wins.Length; token++)
        {
            if (wins[token] == 0) continue;
            if (first < 0) first = graph.Classes[token];
            if (graph.Classes[token] != first) return false;
            members++;
        }
        return members > 1;
    }

    private void Tally()
    {
        var seen = new ulong[(wins.Length + 63) / 64];
        var unseen = wins.Length;
        var chosen = winners.Span;
        ref var first = ref MemoryMarshal.GetReference(Tokens.Span);
        for (var i = 0; i < chosen.Length; i++)
        {
            var winner = chosen[i];
            var count = CountOf(winner, ref Unsafe.Add(ref first, (nint)i * Length), Length);
            if (count == 0)
            {
                Impossible = winner;
                return;
            }
            winsByCount[count]++;
            // A token is seen in the first row that holds it, so that row's arcs attach it to its component.
            if (wins[winner]++ >= WinsLookedAt && unseen == 0) continue;
            AddArcs(i);
            if (unseen == 0) continue;
            unseen = wins.Length;
            for (var word = 0; word < seen.Length; word++) unseen -= BitOperations.PopCount(seen[word] |= arcs[winner]![word]);
        }
    }

    private void AddArcs(int i)
    {
        var row = arcs[winners.Span[i]] ??= new ulong[(wins.Length + 63) / 64];
        foreach (var token in Tokens.Span.Slice(i * Length, Length)) row[token >> 6] |= 1UL << (token & 63);
    }

    private static int CountOf(ushort token, ref ushort row, int length)
    {
        var (count, s) = (0, 0);
        for (; s + 8 <= length; s += 8)
            count += BitOperations.PopCount(Vector128.Equals(Vector128.LoadUnsafe(ref row, (nuint)s), Vector128.Create(token)).ExtractMostSignificantBits());
        for (; s < length; s++)
            if (Unsafe.Add(ref row, s) == token) count++;
        return count;
    }

    private void Merge()
    {
        var slots = new Slot[16];
        var (mask, used, mark) = (slots.Length - 1, 0, (1UL << bits) - 1);
        var sample = keys.Span;
        var chosen = winners.Span;
        var union = new ulong[wins.Length];
        var tally = new int[winsByCount.Length];
        for (var i = 0; i < chosen.Length; i++)
        {
            var (key, winner) = (sample[i], chosen[i]);
            var count = (int)(key >> bits * winner & mark);
            tally[count]++;
            wins[winner]++;
            // A sum of counts is not needed: a field that is not 0 says that the token was there.
            union[winner] |= key;
            ref var slot = ref Find(slots, mask, key);
            slot.Weight++;
            if (slot.Key == key) continue;
            slot.Key = key;
            if (2 * ++used <= mask) continue;
            slots = Doubled(slots);
            mask = slots.Length - 1;
        }
        if (tally[0] > 0) Impossible = FirstImpossible(mark);
        for (var count = 0; count < tally.Length; count++) winsByCount[count] = tally[count];
        for (var winner = 0; winner < union.Length; winner++)
            if (union[winner] != 0) arcs[winner] = [Presence(union[winner], mark)];
        Spread(slots, used);
    }

    private int FirstImpossible(ulong mark)
    {
        for (var i = 0; i < winners.Length; i++)
            if ((keys.Span[i] >> bits * winners.Span[i] & mark) == 0) return winners.Span[i];
        return -1;
    }

    private ulong Presence(ulong key, ulong mark)
    {
        var present = 0UL;
        for (var token = 0; token < wins.Length; token++)
            if ((key >> bits * token & mark) != 0) present |= 1UL << token;
        return present;
    }

    /// <summary>The slot of a key, or the empty one where it belongs. No key is 0, since every prompt has a token.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Slot Find(Slot[] slots, int mask, ulong key)
    {
        ref var first = ref MemoryMarshal.GetArrayDataReference(slots);
        for (var at = (int)(key * 0x9E3779B97F4A7C15 >> 32) & mask; ; at = (at + 1) & mask)
        {
            ref var slot = ref Unsafe.Add(ref first, at);
            if (slot.Key == key || slot.Key == 0) return ref slot;
        }
    }

    private static Slot[] Doubled(Slot[] slots)
    {
        var larger = new Slot[2 * slots.Length];
        foreach (var slot in slots)
            if (slot.Key != 0) Find(larger, larger.Length - 1, slot.Key) = slot;
        return larger;
    }

    /// <summary>Rows with ascending tokens, in the order of the slots, which is a function of the keys and their order.</summary>
    private void Spread(Slot[] slots, int used)
    {
        var tokens = GC.AllocateUninitializedArray<ushort>(used * Length);
        var weights = GC.AllocateUninitializedArray<double>(used);
        var row = 0;
        foreach (var slot in slots)
        {
            if (slot.Key == 0) continue;
            weights[row] = slot.Weight;
            Unpack(slot.Key, tokens.AsSpan(row++ * Length, Length));
        }
        (Tokens, Weights) = (tokens, weights);
    }

    private void Unpack<T>(ulong key, Span<T> prompt) where T : INumberBase<T>
    {
        var mark = (1UL << bits) - 1;
        for (var s = 0; s < prompt.Length;)
        {
            var token = BitOperations.TrailingZeroCount(key) / bits;
            var count = (int)(key >> bits * token & mark);
            key &= ~(mark << bits * token);
            prompt.Slice(s, count).Fill(T.CreateTruncating(token));
            s += count;
        }
    }

    private struct Slot
    {
        public ulong Key;
        public int Weight;
    }
}
