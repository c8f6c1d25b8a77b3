using Ccmc.Prompts;
using Repro.Experiments;

namespace Experiments.Shared;

/// <summary>The law of prompts: <c>prompts: {kind: …, length: …}</c>.</summary>
public abstract record PromptLaw
{
    [Parameter("tokens in a prompt; in the self variant the query is the last of them", Unit = "tokens", Minimum = 1, Maximum = 100_000)]
    public int Length { get; init; } = 16;

    /// <summary>The law over K tokens; call it after <see cref="Validate"/> has found nothing.</summary>
    internal abstract PromptDistribution Over(int vocabularySize, Variant variant);

    /// <summary>What is wrong with the law at this vocabulary size: nothing, or a sentence each, starting with its path.</summary>
    internal virtual IEnumerable<string> Validate(int vocabularySize) => [];
}

/// <summary>Independent uniform tokens.</summary>
[Kind("uniform", "independent uniform tokens")]
public sealed record UniformPrompts : PromptLaw
{
    internal override PromptDistribution Over(int vocabularySize, Variant variant) =>
        IndependentTokens.Uniform(vocabularySize, Length, variant == Variant.Self);
}

/// <summary>Independent tokens of a Zipf law.</summary>
[Kind("zipf", "independent tokens, the j-th (from 1) with probability in proportion to j^(−exponent); in the cross variant the query too")]
public sealed record ZipfPrompts : PromptLaw
{
    [Parameter("exponent of the law; 0 is uniform", Minimum = 0, Maximum = 10)]
    public double Exponent { get; init; } = 1;

    internal override PromptDistribution Over(int vocabularySize, Variant variant) =>
        IndependentTokens.Zipf(vocabularySize, Exponent, Length, variant == Variant.Self);
}

/// <summary>One token throughout.</summary>
[Kind("constant", "one uniform token throughout the prompt: nothing can be learned")]
public sealed record ConstantPrompts : PromptLaw
{
    internal override PromptDistribution Over(int vocabularySize, Variant variant) =>
        new ConstantTokens(vocabularySize, Length, variant == Variant.Self);
}

/// <summary>Pairs of a graph.</summary>
[Kind("graph", "a uniform edge of a co-occurrence graph; in the self variant the query and a uniform neighbour")]
public sealed record GraphPrompts : PromptLaw
{
    /// <summary>Pairs have two tokens.</summary>
    public GraphPrompts() => Length = 2;

    [Parameter("which pairs share prompts: the co-occurrence graph of every query with cross; with self that of query k is the star at "
        + "k over its neighbours")]
    public GraphSpecification Graph { get; init; } = new SeparateComponents();

    internal override PromptDistribution Over(int vocabularySize, Variant variant) => new PairTokens(vocabularySize,
        Graph.Build(vocabularySize, 0, () => throw new InvalidOperationException("this graph is not random")).Edges
            .Select(e => (e.First, e.Second)), variant == Variant.Self);

    internal override IEnumerable<string> Validate(int vocabularySize)
    {
        if (Length != 2) yield return $"prompts.length: {Length}, but the prompts of a graph are pairs; omit it";
        if (Graph is RandomGraph) yield return "prompts.graph: random graphs are not supported here; give the pairs by kind edges";
        else if (Graph.Fault(vocabularySize) is { Length: > 0 } fault) yield return $"prompts.{fault}";
        else if (Graph.Build(vocabularySize, 0, () => throw new InvalidOperationException("this graph is not random")).Edges.Count == 0)
            yield return "prompts.graph: it has no pair, so there is no prompt; give at least one";
    }
}

/// <summary>Different tokens in random order.</summary>
[Kind("permutation", "different tokens in uniform random order; length at most vocabulary_size")]
public sealed record PermutationPrompts : PromptLaw
{
    internal override PromptDistribution Over(int vocabularySize, Variant variant) =>
        new DistinctTokens(vocabularySize, Length, variant == Variant.Self);

    internal override IEnumerable<string> Validate(int vocabularySize) => Length > vocabularySize
        ? [$"prompts.length: {Length} different tokens cannot come from a vocabulary of {vocabularySize}; at most vocabulary_size"]
        : [];
}
