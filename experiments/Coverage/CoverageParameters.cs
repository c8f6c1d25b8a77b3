using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.Coverage;

/// <summary>Parameters of <c>coverage</c>.</summary>
public sealed record CoverageParameters
{
    [Parameter("cross: the query is given separately and any graph is possible; self: every prompt contains its query, so the graph is a "
        + "star at the query")]
    public Variant Variant { get; init; } = Variant.Cross;

    [Parameter("which pairs of tokens share prompts; prompts are pairs, uniform over the graph's edges")]
    public GraphSpecification Graph { get; init; } = new PathGraph();

    [Parameter("samples (prompt, next token) per query", Unit = "samples", Minimum = 1, Maximum = 1_000_000_000)]
    public int Samples { get; init; } = 1_048_576;

    [Parameter("K, tokens in the vocabulary; ignored if the matrix is explicit or from a file",
        Unit = "tokens", Minimum = 2, Maximum = 128)]
    public int VocabularySize { get; init; } = 8;

    [Parameter("base transition matrix P, every entry positive")]
    public MatrixSpecification Matrix { get; init; } = new GaussianLogits();
}
