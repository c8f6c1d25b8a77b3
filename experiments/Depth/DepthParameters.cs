using Ccmc.Depth;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.Depth;

/// <summary>Parameters of <c>depth</c>.</summary>
public sealed record DepthParameters
{
    [Parameter("one layer of attention, two, or two with a residual stream")]
    public Architecture Architecture { get; init; } = Architecture.TwoLayers;

    /// <summary>P of the first layer.</summary>
    [Parameter("base transition matrix of the first layer, every entry positive")]
    public MatrixSpecification Matrix { get; init; } = new GaussianLogits();

    [Parameter("base transition matrix whose logits score the second layer's keys; random kinds are drawn apart from the first layer's; "
        + "unused by one layer")]
    public MatrixSpecification SecondMatrix { get; init; } = new GaussianLogits();

    [Parameter("K, tokens in the vocabulary; set by the first layer's matrix where that is given explicitly or by file",
        Unit = "tokens", Minimum = 2, Maximum = 64)]
    public int VocabularySize { get; init; } = 4;

    [Parameter("tokens generated, from a prompt of one of each token in random order; the time of two layers grows as its square",
        Unit = "tokens", Minimum = 1, Maximum = 20_000)]
    public int Tokens { get; init; } = 2000;

    [Parameter("a trajectory has collapsed from the first token after which one token's share of the context stays at least this",
        Minimum = 0.5, Maximum = 1, Exclusive = true)]
    public double CollapseShare { get; init; } = 0.9;
}
