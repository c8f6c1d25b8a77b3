using System.Runtime.Intrinsics;
using Ccmc.Random;

namespace Ccmc.Prompts;

/// <summary>L different tokens in uniform random order; query uniform.</summary>
public sealed class DistinctTokens : PromptDistribution
{
    // 4 kB: a draw of a usual vocabulary allocates nothing.
    private const int MostOnStack = 1024;

    /// <param name="vocabularySize">K ≥ 2.</param>
    /// <param name="length">1 ≤ L ≤ K.</param>
    /// <param name="self">Whether the last token is the query.</param>
    public DistinctTokens(int vocabularySize, int length, bool self) : base(vocabularySize, length, self) =>
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, vocabularySize);

    /// <inheritdoc/>
    public override double QueryProbability(int query) => 1.0 / VocabularySize;

    /// <inheritdoc/>
    public override int DrawQuery(ref RandomStream stream) => stream.NextIndex(VocabularySize);

    /// <inheritdoc/>
    public override void DrawPrompt(ref RandomStream stream, int query, Span<int> prompt)
    {
        var (free, pool) = Self ? (Length - 1, VocabularySize - 1) : (Length, VocabularySize);
        Span<int> tokens = pool <= MostOnStack ? stackalloc int[pool] : new int[pool];
        for (var j = 0; j < pool; j++) tokens[j] = Self && j >= query ? j + 1 : j;
        Draw.Shuffle(ref stream, tokens);
        tokens[..free].CopyTo(prompt);
        if (Self) prompt[free] = query;
    }

    /// <inheritdoc/>
    public override bool CoOccur(int query, int first, int second) =>
        Self ? Length >= 3 || Length == 2 && (first == query || second == query) : Length >= 2;

    /// <inheritdoc/>
    public override double TypeCount => Self ? Binomial(VocabularySize - 1, Length - 1) : Binomial(VocabularySize, Length);

    internal override void AddTypes(int query, Vector256<double>[] table, ref DivergenceLanes lanes)
    {
        if (Self) AddSubsets(query, 0, Length - 1, table[query], table, ref lanes);
        else AddSubsets(-1, 0, Length, Vector256<double>.Zero, table, ref lanes);
    }

    private void AddSubsets(int without, int from, int left, Vector256<double> sums, Vector256<double>[] table, ref DivergenceLanes lanes)
    {
        if (left == 0)
        {
            lanes.Add(sums, 1 / TypeCount);
            return;
        }
        for (var token = from; token < VocabularySize; token++)
            if (token != without) AddSubsets(without, token + 1, left - 1, sums + table[token], table, ref lanes);
    }

    /// <inheritdoc/>
    public override PromptTypes Enumerate(int query)
    {
        var types = new PromptTypes(VocabularySize);
        var counts = new int[VocabularySize];
        if (Self) counts[query] = 1;
        Fill(0, Self ? Length - 1 : Length);
        return types;

        void Fill(int token, int left)
        {
            if (left == 0)
            {
                types.Add(counts, 1 / TypeCount);
                return;
            }
            for (var next = token; next < VocabularySize; next++)
            {
                if (Self && next == query) continue;
                counts[next] = 1;
                Fill(next + 1, left - 1);
                counts[next] = 0;
            }
        }
    }
}
