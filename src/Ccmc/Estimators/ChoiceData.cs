using System.Runtime.CompilerServices;
using Ccmc.Functions;

namespace Ccmc.Estimators;

/// <summary>
/// The samples of one query as sufficient statistics: prompts with the same counts are one type with a total weight; wins are counted by token.
/// Order of first appearance fixes every sum, so equal additions in equal order give equal bits. Not safe for concurrent additions.
/// </summary>
/// <remarks>
/// Cost of an addition: O(distinct tokens) for <see cref="AddPrompt"/>, O(K) for <see cref="Add"/>; memory 12 bytes a distinct token of each type.
/// Reference: [McF74]; [Hun04] for the arcs from which existence is read.
/// </remarks>
public sealed class ChoiceData
{
    private readonly int[] scratch;
    private readonly int[] distinct;
    private readonly double[] wins;
    private readonly ulong[]?[] arcs;
    private int[] slots = new int[16];
    private ulong[] hashes = new ulong[8];
    private int[] offsets = new int[9];
    private double[] weights = new double[8];
    private int[] firstWinners = new int[8];
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
    internal double LogCountOffset { get; private set; }

    /// <summary>Adds a sample given by token counts.</summary>
    /// <param name="counts">Length K, not negative; some positive.</param>
    /// <param name="next">The token that followed; it must be in the prompt.</param>
    /// <param name="weight">How many samples this one stands for; positive and finite.</param>
    /// <exception cref="ArgumentException">A count is negative, or the next token is not in the prompt (a CCMC gives it probability 0).</exception>
    public void Add(ReadOnlySpan<int> counts, int next, double weight = 1)
    {
        if (counts.Length != VocabularySize) throw new ArgumentException($"{counts.Length} counts for a vocabulary of {VocabularySize}", nameof(counts));
        Check(next, weight);
        var found = 0;
        for (var j = 0; j < counts.Length; j++)
        {
            if (counts[j] < 0) throw new ArgumentException($"count {counts[j]} of token {j} is negative", nameof(counts));
            if (counts[j] > 0) distinct[found++] = j;
        }
        AddDistinct(distinct.AsSpan(0, found), counts, next, weight);
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
            if ((uint)token >= (uint)VocabularySize) throw new ArgumentException($"token {token} is outside a vocabulary of {VocabularySize}", nameof(prompt));
        var found = 0;
        foreach (var token in prompt)
            if (scratch[token]++ == 0) found = Insert(found, token);
        try
        {
            AddDistinct(distinct.AsSpan(0, found), scratch, next, weight);
        }
        finally
        {
            foreach (var token in prompt) scratch[token] = 0;
        }
    }

    /// <summary>Token and count of each distinct token of the types, one after the other; type i stands at <see cref="Offsets"/> i … i + 1.</summary>
    internal ReadOnlySpan<int> Tokens => tokens.AsSpan(0, offsets[Types]);

    internal ReadOnlySpan<double> Counts => counts.AsSpan(0, offsets[Types]);

    internal ReadOnlySpan<int> Offsets => offsets.AsSpan(0, Types + 1);

    internal ReadOnlySpan<double> Weights => weights.AsSpan(0, Types);

    /// <summary>One winner of each type; all of them lie in one strongly connected class.</summary>
    internal ReadOnlySpan<int> FirstWinners => firstWinners.AsSpan(0, Types);

    /// <summary>Bit j is set when the token was chosen from a prompt that held j; empty for a token never chosen.</summary>
    internal ReadOnlySpan<ulong> Arcs(int winner) => arcs[winner];

    private int Insert(int found, int token)
    {
        var at = found;
        for (; at > 0 && distinct[at - 1] > token; at--) distinct[at] = distinct[at - 1];
        distinct[at] = token;
        return found + 1;
    }

    private void Check(int next, double weight)
    {
        if ((uint)next >= (uint)VocabularySize) throw new ArgumentException($"next token {next} is outside a vocabulary of {VocabularySize}", nameof(next));
        if (!(weight > 0) || !double.IsFinite(weight)) throw new ArgumentException($"weight {weight} must be positive and finite", nameof(weight));
    }

    private void AddDistinct(ReadOnlySpan<int> present, ReadOnlySpan<int> count, int next, double weight)
    {
        if (count[next] == 0)
            throw new ArgumentException($"next token {next} is not in its prompt; a context-conditioned Markov chain gives it probability 0", nameof(next));
        var type = Find(present, count, next, out var isNew);
        weights[type] += weight;
        wins[next] += weight;
        TotalWeight += weight;
        Samples++;
        if (count[next] > 1) LogCountOffset += weight * Elementary.Log(count[next]);
        if (isNew || firstWinners[type] != next) Draw(next, present);
    }

    private void Draw(int winner, ReadOnlySpan<int> present)
    {
        var row = arcs[winner] ??= new ulong[(VocabularySize + 63) / 64];
        foreach (var token in present) row[token >> 6] |= 1UL << (token & 63);
    }

    private int Find(ReadOnlySpan<int> present, ReadOnlySpan<int> count, int next, out bool isNew)
    {
        if (Types == weights.Length) Grow();
        var hash = 0UL;
        foreach (var token in present) hash += (ulong)count[token] * Mix((ulong)token + 1);
        var mask = slots.Length - 1;
        var at = (int)(Mix(hash) >> 33) & mask;
        for (; slots[at] != 0; at = (at + 1) & mask)
        {
            var type = slots[at] - 1;
            if (hashes[type] != hash || !Same(type, present, count)) continue;
            isNew = false;
            return type;
        }
        isNew = true;
        slots[at] = Types + 1;
        return Append(present, count, next, hash);
    }

    private bool Same(int type, ReadOnlySpan<int> present, ReadOnlySpan<int> count)
    {
        var from = offsets[type];
        if (offsets[type + 1] - from != present.Length) return false;
        for (var i = 0; i < present.Length; i++)
            if (tokens[from + i] != present[i] || counts[from + i] != count[present[i]]) return false;
        return true;
    }

    private int Append(ReadOnlySpan<int> present, ReadOnlySpan<int> count, int next, ulong hash)
    {
        var from = offsets[Types];
        if (from + present.Length > tokens.Length)
        {
            var size = Math.Max(2 * tokens.Length, from + present.Length);
            Array.Resize(ref tokens, size);
            Array.Resize(ref counts, size);
        }
        for (var i = 0; i < present.Length; i++)
        {
            tokens[from + i] = present[i];
            counts[from + i] = count[present[i]];
        }
        offsets[Types + 1] = from + present.Length;
        hashes[Types] = hash;
        firstWinners[Types] = next;
        return Types++;
    }

    private void Grow()
    {
        var size = 2 * weights.Length;
        Array.Resize(ref weights, size);
        Array.Resize(ref hashes, size);
        Array.Resize(ref firstWinners, size);
        Array.Resize(ref offsets, size + 1);
        slots = new int[2 * size];
        var mask = slots.Length - 1;
        for (var type = 0; type < Types; type++)
        {
            var at = (int)(Mix(hashes[type]) >> 33) & mask;
            while (slots[at] != 0) at = (at + 1) & mask;
            slots[at] = type + 1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong x)
    {
        x *= 0x9E3779B97F4A7C15;
        x ^= x >> 29;
        x *= 0xBF58476D1CE4E5B9;
        return x ^ (x >> 32);
    }
}
