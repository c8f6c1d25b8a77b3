using System.Runtime.Intrinsics;
using Ccmc.Random;

namespace Ccmc.Prompts;

/// <summary>One uniform token throughout: nothing can be learned.</summary>
public sealed class ConstantTokens : PromptDistribution
{
    /// <param name="vocabularySize">K ≥ 2.</param>
    /// <param name="length">L ≥ 1.</param>
    /// <param name="self">Whether the last token is the query.</param>
    public ConstantTokens(int vocabularySize, int length, bool self) : base(vocabularySize, length, self) { }

    /// <inheritdoc/>
    public override double QueryProbability(int query) => 1.0 / VocabularySize;

    /// <inheritdoc/>
    public override int DrawQuery(ref RandomStream stream) => stream.NextIndex(VocabularySize);

    /// <inheritdoc/>
    public override void DrawPrompt(ref RandomStream stream, int query, Span<int> prompt) =>
        prompt.Fill(Self ? query : stream.NextIndex(VocabularySize));

    /// <inheritdoc/>
    public override bool CoOccur(int query, int first, int second) => first == second;

    /// <inheritdoc/>
    public override double TypeCount => Self ? 1 : VocabularySize;

    internal override void AddTypes(int query, Vector256<double>[] table, ref DivergenceLanes lanes)
    {
        for (var token = 0; token < VocabularySize; token++)
            if (!Self || token == query) lanes.Add(Length * table[token], 1 / TypeCount);
    }

    /// <inheritdoc/>
    public override PromptTypes Enumerate(int query)
    {
        var types = new PromptTypes(VocabularySize);
        var counts = new int[VocabularySize];
        for (var token = 0; token < VocabularySize; token++)
        {
            if (Self && token != query) continue;
            counts[token] = Length;
            types.Add(counts, 1 / TypeCount);
            counts[token] = 0;
        }
        return types;
    }
}
