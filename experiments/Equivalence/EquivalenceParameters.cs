using Ccmc.Models;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.Equivalence;

/// <summary>Parameters of <c>equivalence</c>.</summary>
public sealed record EquivalenceParameters
{
    [Parameter("K, tokens in the vocabulary; ignored if weights are from-matrix and the matrix is explicit or from a file",
        Unit = "tokens", Minimum = 2, Maximum = 1000)]
    public int VocabularySize { get; init; } = 8;

    [Parameter("d, dimension of the embeddings, at least K", Minimum = 2, Maximum = 1024)]
    public int EmbeddingDimension { get; init; } = 16;

    [Parameter("token embeddings E, new in every replicate")]
    public EmbeddingSpecification Embeddings { get; init; } = new GaussianEmbeddings();

    [Parameter("law of the prompts; the last token is the query")]
    public PromptLaw Prompts { get; init; } = new UniformPrompts();

    [Parameter("prompts compared in a replicate", Unit = "prompts", Minimum = 1, Maximum = 10_000)]
    public int PromptCount { get; init; } = 20;

    /// <summary>Tokens drawn from each prompt.</summary>
    [Parameter("next tokens drawn from the attention path for each prompt, for the G-test",
        Unit = "tokens", Minimum = 1, Maximum = 10_000_000)]
    public int TokensDrawn { get; init; } = 500;

    [Parameter("attention weights W")]
    public WeightSpecification Weights { get; init; } = new GaussianWeights();

    [Parameter("base transition matrix P, every entry positive; ignored unless weights are from-matrix")]
    public MatrixSpecification Matrix { get; init; } = new GaussianLogits();

    [Parameter("position vectors, with the prior over ages that they encode")]
    public PositionalSpecification Positional { get; init; } = new NoPositions();

    [Parameter(DroppedConditions.Meaning + "; ignored without positions")]
    public DroppedCondition Dropped { get; init; } = DroppedCondition.None;
}
