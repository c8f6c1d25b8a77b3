using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.Coverage;

/// <summary>Parameters of <c>coverage</c>.</summary>
public sealed record CoverageParameters
{
    [Parameter("cross: the query is given apart and any graph is possible; self: every prompt holds its query, "
        + "so only the star at the query is")]
    public Variant Variant { get; init; } = Variant.Cross;

    [Parameter("which pairs of tokens share prompts; prompts are pairs, uniform over the graph's edges")]
    public GraphSpecification Graph { get; init; } = new PathGraph();

    [Parameter("samples (prompt, next token) per query", Unit = "samples", Minimum = 1, Maximum = 1_000_000_000)]
    public int Samples { get; init; } = 1_048_576;

    [Parameter("K, tokens in the vocabulary; set by the matrix where that is given explicitly or by file",
        Unit = "tokens", Minimum = 2, Maximum = 128)]
    public int VocabularySize { get; init; } = 8;

    [Parameter("base transition matrix P, every entry positive")]
    public MatrixSpecification Matrix { get; init; } = new GaussianLogits();
}
