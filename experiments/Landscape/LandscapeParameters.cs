using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.Landscape;

/// <summary>Parameters of <c>landscape</c>: the cross variant with pair prompts.</summary>
public sealed record LandscapeParameters
{
    [Parameter("which pairs of tokens share prompts; prompts are pairs, uniform over the graph's edges, "
        + "the same graph for every query (variant cross)")]
    public GraphSpecification Graph { get; init; } = new CompleteGraph();

    [Parameter("the data over which the loss is averaged")]
    public DataSpecification Data { get; init; } = new PopulationData();

    [Parameter("K, tokens in the vocabulary; ignored if the matrix is explicit or from a file",
        Unit = "tokens", Minimum = 2, Maximum = 12)]
    public int VocabularySize { get; init; } = 6;

    [Parameter("d, dimensions of the embeddings; at least K", Unit = "dimensions", Minimum = 2, Maximum = 16)]
    public int EmbeddingDimension { get; init; } = 8;

    [Parameter("how the token embeddings are drawn; with orthonormal ones distances in W on S_E are those of mean-zero logits")]
    public EmbeddingSpecification Embeddings { get; init; } = new OrthonormalEmbeddings();

    [Parameter("base transition matrix P, every entry positive")]
    public MatrixSpecification Matrix { get; init; } = new GaussianLogits();

    [Parameter("step of gradient descent in units of 1/L, L an upper bound of the Hessian's largest eigenvalue at every W",
        Minimum = 0.01, Maximum = 1)]
    public double Step { get; init; } = 1;

    [Parameter("largest number of steps of gradient descent", Unit = "iterations", Minimum = 1, Maximum = 10_000_000)]
    public int MaximumIterations { get; init; } = 300_000;

    [Parameter("random segments in W along which convexity is checked", Minimum = 1, Maximum = 10_000)]
    public int Segments { get; init; } = 20;
}
