using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.Decoding;

/// <summary>Parameters of <c>decoding</c>. Tokens are numbered from 0.</summary>
public sealed record DecodingParameters
{
    [Parameter("base transition matrix P, every entry positive")]
    public MatrixSpecification Matrix { get; init; } = new GaussianLogits();

    [Parameter("K, tokens in the vocabulary; ignored if the matrix is explicit or from a file",
        Unit = "tokens", Minimum = 2, Maximum = 256)]
    public int VocabularySize { get; init; } = 4;

    [Parameter("T: the next token is drawn with probability ∝ p_j^(1/T), p the model's law m_j π_qj / Σ; 1 leaves the law unchanged",
        Minimum = 0.01, Maximum = 100)]
    public double Temperature { get; init; } = 1;

    [Parameter("the nucleus: after the temperature, only the smallest set of most likely tokens whose probabilities sum to at least "
        + "this is kept; 1 keeps all", Minimum = 0.01, Maximum = 1)]
    public double TopP { get; init; } = 1;

    [Parameter("tokens generated, from a prompt of one of each token with a random query",
        Unit = "tokens", Minimum = 1, Maximum = 10_000_000)]
    public int Tokens { get; init; } = 20_000;

    [Parameter("a trajectory counts as collapsed once one token's share of the context stays at least this up to the horizon",
        Minimum = 0.5, Maximum = 1, Exclusive = true)]
    public double CollapseShare { get; init; } = 0.9;
}
