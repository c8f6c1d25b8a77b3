using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.WeightTying;

/// <summary>Parameters of <c>weight-tying</c>: the self variant.</summary>
public sealed record WeightTyingParameters
{
    [Parameter("how C Eᵀ differs from the identity")]
    public TyingSpecification Tying { get; init; } = new NoisyTying();

    [Parameter("base transition matrix P, every entry positive; with low rank its logits are projected on those that d dimensions can "
        + "reach")]
    public MatrixSpecification Matrix { get; init; } = new GaussianLogits();

    [Parameter("K, tokens in the vocabulary; ignored if the matrix is explicit or from a file",
        Unit = "tokens", Minimum = 2, Maximum = 8)]
    public int VocabularySize { get; init; } = 4;

    [Parameter("law of the prompts, whose count vectors are all enumerated")]
    public PromptLaw Prompts { get; init; } = new UniformPrompts { Length = 6 };

    [Parameter("random starts from which the loss is minimised, logits independent normal of standard deviation 2",
        Minimum = 1, Maximum = 10_000)]
    public int Starts { get; init; } = 20;

    [Parameter("random points, of the same law, at which the Hessian is computed", Minimum = 1, Maximum = 100_000)]
    public int Probes { get; init; } = 100;
}
