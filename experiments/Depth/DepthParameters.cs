using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.Depth;

/// <summary>Parameters of <c>depth</c>.</summary>
public sealed record DepthParameters
{
    [Parameter("L, number of attention layers; each attends to the outputs of the layer below",
        Minimum = 1, Maximum = DepthExperiment.MostLayers)]
    public int Layers { get; init; } = 2;

    [Parameter("whether each layer's input is added to its output (a residual stream)")]
    public bool Residual { get; init; }

    /// <summary>P of the first layer.</summary>
    [Parameter("base transition matrix of the first layer, every entry positive")]
    public MatrixSpecification Matrix { get; init; } = new GaussianLogits();

    [Parameter("base transition matrix whose logits score the second layer's keys; random kinds are drawn independently of the other "
        + "layers; unused if there is only one layer")]
    public MatrixSpecification SecondMatrix { get; init; } = new GaussianLogits();

    [Parameter("the same for the third layer; unused if there are fewer layers")]
    public MatrixSpecification ThirdMatrix { get; init; } = new GaussianLogits();

    [Parameter("the same for the fourth layer; unused if there are fewer layers")]
    public MatrixSpecification FourthMatrix { get; init; } = new GaussianLogits();

    [Parameter("K, tokens in the vocabulary; ignored if the first layer's matrix is explicit or from a file",
        Unit = "tokens", Minimum = 2, Maximum = 64)]
    public int VocabularySize { get; init; } = 4;

    [Parameter("the first prompt: one of each token, a winner with a few of every other token, or given shares")]
    public DepthStart Start { get; init; } = new OneOfEach();

    [Parameter("tokens generated; more than 20,000 only if K is at most 4 and the upper matrices are given and have moderate logits, "
        + "since only then the time per token does not grow with the context", Unit = "tokens", Minimum = 1, Maximum = 100_000_000)]
    public int Tokens { get; init; } = 2000;

    [Parameter("number of log-spaced context lengths at which counts and compensators are recorded; with start one-of-each none are",
        Minimum = 5, Maximum = 200)]
    public int Checkpoints { get; init; } = 17;

    [Parameter("number of first tokens whose law is also computed by the literal layers, for the martingale, if the first prompt has "
        + "at most 200 tokens; 0 for none",
        Unit = "tokens", Minimum = 0, Maximum = 5000)]
    public int LiteralTokens { get; init; } = 200;

    [Parameter("a trajectory counts as collapsed once one token's share of the context stays at least this up to the horizon",
        Minimum = 0.5, Maximum = 1, Exclusive = true)]
    public double CollapseShare { get; init; } = 0.9;

    /// <summary>The matrices' specifications, first layer first.</summary>
    internal IReadOnlyList<MatrixSpecification> Matrices => [.. new[] { Matrix, SecondMatrix, ThirdMatrix, FourthMatrix }.Take(Layers)];

    /// <summary>Tokens that go through the literal layers.</summary>
    internal int Literal => PromptLength <= 200 ? Math.Min(LiteralTokens, Tokens) : 0;

    /// <summary>Length of the first prompt.</summary>
    internal int PromptLength => Start switch
    {
        CornerStart corner => corner.Winners + (VocabularySize - 1) * corner.Losers,
        ShareStart shares => shares.Counts.Sum(),
        _ => VocabularySize,
    };
}
