using System.Numerics;
using System.Runtime.CompilerServices;
using Ccmc.Functions;

namespace Ccmc.Samples;

/// <summary>
/// The samples of one query as sufficient statistics: prompts with the same counts are one type with a total weight; wins are counted by
/// token. Order of first appearance fixes every sum, so equal additions in equal order give equal bits. Not safe for concurrent additions.
/// </summary>
/// <remarks>
/// Cost of an addition: O(L + K/64) for <see cref="AddPrompt"/>, O(K) for <see cref="Add"/>; memory 12 bytes a distinct token of each type.
/// Reference: [McF74]; [Hun04] for the arcs from which existence is read.
/// </remarks>
public sealed class ChoiceData
{
    // With more tokens a packed count has fewer than two bits.
    private const int MostPackedTokens = 32;

    private readonly int[] scratch;
    private readonly int[] distinct;
    private readonly ulong[] present;
    private readonly int packedBits;
    private readonly double[] wins;
    private readonly ulong[]?[] arcs;
    private (int Type, uint Mark)[] slots = new (int, uint)[16];
    private uint[] marks = new uint[8];
    private ulong[] keys = new ulong[8];
    private int[] offsets = new int[9];
    private double[] weights = new double[8];
    private int[] firstWinners = new int[8];
    private double[] winsByCount = new double[8];
    private int[] tokens = new int[64];
    private double[] counts = new double[64];

    /// <summary>No samples yet.</summary>
    /// <param name="vocabularySize">K, at least 1.</param>
    public ChoiceData(int vocabularySize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 1);
        VocabularySize = vocabularySize;
        scratch = new int[vocabularySize];
        distinct = new int[vocabularySize];
        present = new ulong[(vocabularySize + 63) / 64];
        packedBits = vocabularySize > MostPackedTokens ? 0 : Math.Min(31, 64 / vocabularySize);
        wins = new double[vocabularySize];
        arcs = new ulong[]?[vocabularySize];
    }

    /// <summary>K.</summary>
    public int VocabularySize { get; }

    /// <summary>Number of additions.</summary>
    public long Samples { get; private set; }

    /// <summary>Sum of the weights.</summary>
    public double TotalWeight { get; private set; }

    /// <summary>Number of different count vectors.</summary>
    public int Types { get; private set; }

    /// <summary>Total weight with which each token was chosen, length K.</summary>
    public ReadOnlySpan<double> Wins => wins;

    /// <summary>Σ weight · log n_next, the part of the log-likelihood without parameters.</summary>
    internal double LogCountOffset()
    {
        var sum = 0.0;
        for (var count = 2; count < winsByCount.Length; count++)
            if (winsByCount[count] > 0) sum += winsByCount[count] * Elementary.Log(count);
        return sum;
    }

    /// <summary>Adds a sample given by token counts.</summary>
    /// <param name="counts">Length K, not negative; some positive.</param>
    /// <param name="next">The token that followed; it must be in the prompt.</param>
    /// <param name="weight">How many samples this one stands for; positive and finite.</param>
    /// <exception cref="ArgumentException">A count is negative, or the next token is not in the prompt (a CCMC gives it probability
    /// 0).</exception>
    public void Add(ReadOnlySpan<int> counts, int next, double weight = 1)
    {
        if (counts.Length != VocabularySize)
            throw new ArgumentException($"{counts.Length} counts for a vocabulary of {VocabularySize}", nameof(counts));
        Check(next, weight);
        for (var j = 0; j < counts.Length; j++)
            if (counts[j] < 0) throw new ArgumentException($"count {counts[j]} of token {j} is negative", nameof(counts));
        var most = 0;
        for (var j = 0; j < counts.Length; j++)
        {
            if (counts[j] == 0) continue;
            present[j >> 6] |= 1UL << (j & 63);
            most = Math.Max(most, counts[j]);
        }
        AddPresent(counts, most, next, weight);
    }

    /// <summary>Adds a sample given by its tokens in any order; only their counts matter.</summary>
    /// <param name="prompt">Tokens 0 … K − 1, at least one.</param>
    /// <param name="next">The token that followed; it must be in the prompt.</param>
    /// <param name="weight">How many samples this one stands for; positive and finite.</param>
    /// <exception cref="ArgumentException">A token is out of range, or the next token is not in the prompt.</exception>
    public void AddPrompt(ReadOnlySpan<int> prompt, int next, double weight = 1)
    {
        Check(next, weight);
        foreach (var token in prompt)
            if ((uint)token >= (uint)VocabularySize)
                throw new ArgumentException($"token {token} is outside a vocabulary of {VocabularySize}", nameof(prompt));
        var most = 0;
        foreach (var token in prompt)
        {
            most = Math.Max(most, ++scratch[token]);
            present[token >> 6] |= 1UL << (token & 63);
        }
        try
        {
            AddPresent(scratch, most, next, weight);
        }
        finally
        {
            foreach (var token in prompt) scratch[token] = 0;
        }
    }

    /// <summary>Token and count of each distinct token of the types, one after the other; type i is at <see cref="Offsets"/> i … i +
    /// 1.</summary>
    internal ReadOnlySpan<int> Tokens => TokenMemory.Span;

    internal ReadOnlySpan<double> Counts => CountMemory.Span;

    internal ReadOnlySpan<int> Offsets => OffsetMemory.Span;

    internal ReadOnlySpan<double> Weights => WeightMemory.Span;

    internal ReadOnlyMemory<int> TokenMemory => tokens.AsMemory(0, offsets[Types]);

    internal ReadOnlyMemory<double> CountMemory => counts.AsMemory(0, offsets[Types]);

    internal ReadOnlyMemory<int> OffsetMemory => offsets.AsMemory(0, Types + 1);

    internal ReadOnlyMemory<double> WeightMemory => weights.AsMemory(0, Types);

    /// <summary>Whether some type holds one token only, so that its choice is certain.</summary>
    internal bool HasCertainChoices { get; private set; }

    /// <summary>One winner of each type; all of them lie in one strongly connected class.</summary>
    internal ReadOnlySpan<int> FirstWinners => firstWinners.AsSpan(0, Types);

    /// <summary>By winner: bit j is set when the token was chosen from a prompt that held j; null for a token never chosen.</summary>
    internal ulong[]?[] Arcs => arcs;

    private void Check(int next, double weight)
    {
        if ((uint)next >= (uint)VocabularySize)
            throw new ArgumentException($"next token {next} is outside a vocabulary of {VocabularySize}", nameof(next));
        if (!(weight > 0) || !double.IsFinite(weight))
            throw new ArgumentException($"weight {weight} must be positive and finite", nameof(weight));
    }

    /// <summary>Adds the sample whose tokens are marked in <see cref="present"/>, and clears the marks.</summary>
    private void AddPresent(ReadOnlySpan<int> count, int most, int next, double weight)
    {
        try
        {
            if (count[next] == 0)
                throw new ArgumentException(
                    $"next token {next} is not in its prompt; a context-conditioned Markov chain gives it probability 0", nameof(next));
            var type = Find(List(), count, most, next, out var isNew);
            weights[type] += weight;
            wins[next] += weight;
            TotalWeight += weight;
            Samples++;
            if (count[next] >= winsByCount.Length) Array.Resize(ref winsByCount, 2 * count[next]);
            winsByCount[count[next]] += weight;
            if (!isNew && firstWinners[type] == next) return;
            var row = arcs[next] ??= new ulong[present.Length];
            for (var word = 0; word < row.Length; word++) row[word] |= present[word];
        }
        finally
        {
            Array.Clear(present);
        }
    }

    /// <summary>The marked tokens, ascending.</summary>
    private ReadOnlySpan<int> List()
    {
        var found = 0;
        for (var word = 0; word < present.Length; word++)
            for (var rest = present[word]; rest != 0; rest &= rest - 1)
                distinct[found++] = 64 * word + BitOperations.TrailingZeroCount(rest);
        return distinct.AsSpan(0, found);
    }

    private int Find(ReadOnlySpan<int> list, ReadOnlySpan<int> count, int most, int next, out bool isNew)
    {
        if (Types == weights.Length) Grow();
        // Small counts of few tokens fit into the key itself, which then is the type; else it is a hash and the types are compared.
        var packed = packedBits > 0 && most < 1L << packedBits;
        var key = 0UL;
        if (packed) foreach (var token in list) key |= (ulong)count[token] << packedBits * token;
        else foreach (var token in list) key += (ulong)count[token] * Mix((ulong)token + 1);
        var mark = Mark(key, packed);
        var mask = slots.Length - 1;
        var at = (int)(mark >> 1) & mask;
        for (; slots[at].Type != 0; at = (at + 1) & mask)
        {
            var type = slots[at].Type - 1;
            if (slots[at].Mark != mark || keys[type] != key || !(packed || Same(type, list, count))) continue;
            isNew = false;
            return type;
        }
        isNew = true;
        slots[at] = (Types + 1, mark);
        marks[Types] = mark;
        return Append(list, count, next, key);
    }

    private bool Same(int type, ReadOnlySpan<int> list, ReadOnlySpan<int> count)
    {
        var (from, length) = (offsets[type], offsets[type + 1] - offsets[type]);
        if (length != list.Length || !tokens.AsSpan(from, length).SequenceEqual(list)) return false;
        for (var i = 0; i < list.Length; i++)
            if (counts[from + i] != count[list[i]]) return false;
        return true;
    }

    private int Append(ReadOnlySpan<int> list, ReadOnlySpan<int> count, int next, ulong key)
    {
        var from = offsets[Types];
        if (from + list.Length > tokens.Length)
        {
            var size = Math.Max(2 * tokens.Length, from + list.Length);
            Array.Resize(ref tokens, size);
            Array.Resize(ref counts, size);
        }
        list.CopyTo(tokens.AsSpan(from));
        for (var i = 0; i < list.Length; i++) counts[from + i] = count[list[i]];
        offsets[Types + 1] = from + list.Length;
        HasCertainChoices |= list.Length == 1;
        keys[Types] = key;
        firstWinners[Types] = next;
        return Types++;
    }

    private void Grow()
    {
        var size = 2 * weights.Length;
        Array.Resize(ref weights, size);
        Array.Resize(ref keys, size);
        Array.Resize(ref firstWinners, size);
        Array.Resize(ref offsets, size + 1);
        Array.Resize(ref marks, size);
        slots = new (int, uint)[2 * size];
        var mask = slots.Length - 1;
        for (var type = 0; type < Types; type++)
        {
            var at = (int)(marks[type] >> 1) & mask;
            while (slots[at].Type != 0) at = (at + 1) & mask;
            slots[at] = (type + 1, marks[type]);
        }
    }

    /// <summary>Where a key is looked for; the lowest bit distinguishes packed keys from hashes.</summary>
    private static uint Mark(ulong key, bool packed) => (uint)(Mix(key) >> 32) & ~1U | (packed ? 1U : 0U);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong x)
    {
        x *= 0x9E3779B97F4A7C15;
        x ^= x >> 29;
        x *= 0xBF58476D1CE4E5B9;
        return x ^ (x >> 32);
    }
}
