using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Ccmc.Functions;
using Ccmc.Random;

namespace Ccmc.Prompts;

/// <summary>Independent tokens of one law: uniform, Zipf or any other.</summary>
public sealed class IndependentTokens : PromptDistribution
{
    // Tokens from one word: so many that a word is seldom (2⁻¹⁶) refused.
    private const ulong MostPower = 1UL << 48;

    private readonly double[] probabilities;
    private readonly double[] cumulative;
    private readonly bool uniform;

    /// <param name="tokenProbabilities">Length K ≥ 2, positive; normalised by their sum.</param>
    /// <param name="length">L ≥ 1.</param>
    /// <param name="self">Whether the last token is the query.</param>
    public IndependentTokens(ReadOnlySpan<double> tokenProbabilities, int length, bool self) : base(tokenProbabilities.Length, length, self)
    {
        var total = 0.0;
        foreach (var p in tokenProbabilities)
        {
            if (!(p > 0) || !double.IsFinite(p))
                throw new ArgumentException($"token probability {p} must be positive and finite", nameof(tokenProbabilities));
            total += p;
        }
        probabilities = new double[VocabularySize];
        cumulative = new double[VocabularySize];
        uniform = true;
        for (var (j, sum) = (0, 0.0); j < VocabularySize; j++)
        {
            probabilities[j] = tokenProbabilities[j] / total;
            uniform &= tokenProbabilities[j] == tokenProbabilities[0];
            cumulative[j] = sum += probabilities[j];
        }
    }

    /// <summary>Uniform tokens.</summary>
    public static IndependentTokens Uniform(int vocabularySize, int length, bool self)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 2);
        var equal = new double[vocabularySize];
        Array.Fill(equal, 1);
        return new(equal, length, self);
    }

    /// <summary>Token j, from 0, with probability ∝ (j + 1)^{−<paramref name="exponent"/>}.</summary>
    public static IndependentTokens Zipf(int vocabularySize, double exponent, int length, bool self)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 2);
        var law = new double[vocabularySize];
        for (var j = 0; j < law.Length; j++) law[j] = Elementary.Exp(-exponent * Elementary.Log(j + 1));
        return new(law, length, self);
    }

    /// <inheritdoc/>
    public override double QueryProbability(int query) => probabilities[query];

    /// <inheritdoc/>
    public override int DrawQuery(ref RandomStream stream) => Token(ref stream);

    /// <inheritdoc/>
    public override void DrawPrompt(ref RandomStream stream, int query, Span<int> prompt)
    {
        var free = Self ? Length - 1 : Length;
        if (Self) prompt[free] = query;
        for (var i = 0; i < free; i++) prompt[i] = Token(ref stream);
    }

    /// <inheritdoc/>
    public override bool CoOccur(int query, int first, int second) =>
        Self ? Length >= 3 || Length == 2 && (first == query || second == query) : Length >= 2;

    /// <inheritdoc/>
    public override double TypeCount => Binomial((Self ? Length - 1 : Length) + VocabularySize - 1, VocabularySize - 1);

    /// <inheritdoc/>
    public override void DrawPrompts(ref RandomStream stream, Span<ushort> queries, Span<ushort> prompts)
    {
        Fill(ref stream, prompts);
        if (!Self) Fill(ref stream, queries);
        else
            for (var i = 0; i < queries.Length; i++) queries[i] = prompts[i * Length + Length - 1];
    }

    /// <inheritdoc/>
    public override void DrawPrompts(ref RandomStream stream, int query, Span<ushort> prompts)
    {
        Fill(ref stream, prompts);
        if (!Self) return;
        for (var at = Length - 1; at < prompts.Length; at += Length) prompts[at] = (ushort)query;
    }

    internal override void AddTypes(int query, Vector256<double>[] table, ref DivergenceLanes lanes)
    {
        var free = Self ? Length - 1 : Length;
        var start = Self ? table[query] : Vector256<double>.Zero;
        if (free == 0) lanes.Add(start, 1);
        else AddMultisets(0, free, 0, 0, start, 1, table, ref lanes);
    }

    /// <summary>
    /// All continuations with tokens in ascending order: each token costs one addition, and the multinomial probability one factor q_x ·
    /// (size) / (times x so far).
    /// </summary>
    private void AddMultisets(
        int size, int free, int from, int run, Vector256<double> sums, double probability, Vector256<double>[] table,
        ref DivergenceLanes lanes)
    {
        for (var token = from; token < VocabularySize; token++, run = 0)
        {
            var next = probability * (size + 1) * probabilities[token] / (run + 1);
            if (size + 1 == free) lanes.Add(sums + table[token], next);
            else AddMultisets(size + 1, free, token, run + 1, sums + table[token], next, table, ref lanes);
        }
    }

    /// <inheritdoc/>
    public override PromptTypes Enumerate(int query)
    {
        var types = new PromptTypes(VocabularySize);
        var counts = new int[VocabularySize];
        if (Self) counts[query] = 1;
        Add(0, Self ? Length - 1 : Length, 0, 0, 1);
        return types;

        void Add(int size, int left, int from, int run, double probability)
        {
            if (left == 0)
            {
                types.Add(counts, probability);
                return;
            }
            for (var token = from; token < VocabularySize; token++, run = 0)
            {
                counts[token]++;
                Add(size + 1, left - 1, token, run + 1, probability * (size + 1) * probabilities[token] / (run + 1));
                counts[token]--;
            }
        }
    }

    /// <summary>Independent tokens. Uniform ones come many from a word: it is multiplied by K time after time, what overflows being a
    /// token.</summary>
    /// <remarks>Reference: [BRL24]: unbiased, since words whose last product falls below 2⁶⁴ mod K^m are drawn anew.</remarks>
    private void Fill(ref RandomStream stream, Span<ushort> tokens)
    {
        if (!uniform || VocabularySize > 1 << 16)
        {
            foreach (ref var token in tokens) token = (ushort)Token(ref stream);
            return;
        }
        var (many, power) = (1, (ulong)VocabularySize);
        while (power <= MostPower / (ulong)VocabularySize) (many, power) = (many + 1, power * (ulong)VocabularySize);
        if (Bmi2.X64.IsSupported && VocabularySize <= 256 && BitOperations.IsPow2(VocabularySize)) FillFields(ref stream, tokens, many);
        else FillUniform(ref stream, tokens, many, (0UL - power) % power);
    }

    /// <summary>The same where K is a power of two: the products are then the word's bits from the top on, and no word is
    /// refused.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void FillFields(ref RandomStream stream, Span<ushort> tokens, int many)
    {
        var bits = BitOperations.Log2((uint)VocabularySize);
        var (state, fields, end) = (stream, ((1UL << bits) - 1) * 0x0101010101010101, (many + 7) & ~7);
        Span<ushort> room = stackalloc ushort[64];
        fixed (ushort* start = tokens, aside = room)
            for (nint at = 0; at < tokens.Length; at += many)
            {
                // Eight at a time; what is written past the last of this word the next one replaces.
                var whole = at + end <= tokens.Length;
                var to = whole ? start + at : aside;
                var rest = state.NextUInt64();
                for (nint i = 0; i < end; i += 8, rest <<= 8 * bits)
                {
                    var eight = BinaryPrimitives.ReverseEndianness(Bmi2.X64.ParallelBitDeposit(rest >> (64 - 8 * bits), fields));
                    Vector128.WidenLower(Vector128.CreateScalar(eight).AsByte()).Store(to + i);
                }
                if (!whole) room[..Math.Min(many, tokens.Length - (int)at)].CopyTo(tokens[(int)at..]);
            }
        stream = state;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void FillUniform(ref RandomStream stream, Span<ushort> tokens, int many, ulong threshold)
    {
        var (state, size) = (stream, (ulong)VocabularySize);
        Span<ushort> room = stackalloc ushort[64];
        fixed (ushort* start = tokens, aside = room)
            for (nint at = 0; at < tokens.Length; at += many)
            {
                var whole = at + many <= tokens.Length;
                var to = whole ? start + at : aside;
                ulong rest;
                do
                {
                    rest = state.NextUInt64();
                    for (nint i = 0; i < many; i++) to[i] = (ushort)Math.BigMul(rest, size, out rest);
                } while (rest < threshold);
                if (!whole) room[..(tokens.Length - (int)at)].CopyTo(tokens[(int)at..]);
            }
        stream = state;
    }

    private int Token(ref RandomStream stream)
    {
        if (uniform) return stream.NextIndex(VocabularySize);
        var u = stream.NextDouble();
        var (low, high) = (0, VocabularySize - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (u < cumulative[middle]) high = middle;
            else low = middle + 1;
        }
        return low;
    }
}
