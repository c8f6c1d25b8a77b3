using Repro.Experiments;

namespace Experiments.Equivalence;

/// <summary>How the attention weights W are given: <c>weights: {kind: …}</c>.</summary>
public abstract record WeightSpecification
{
    /// <summary>Size of the weights, and of all that is drawn beside them.</summary>
    [Parameter("gaussian: standard deviation of each entry of W; from-matrix: factor on the logits of the matrix; also the standard "
        + "deviation of the part outside S_E and of what positions add",
        Minimum = 0.01, Maximum = 100)]
    public double Scale { get; init; } = 1;
}

/// <summary>Normal entries.</summary>
[Kind("gaussian", "independent normal entries, new in every replicate")]
public sealed record GaussianWeights : WeightSpecification;

/// <summary>From a transition matrix.</summary>
[Kind("from-matrix", "the W on S_E of the transition matrix `matrix`")]
public sealed record MatrixWeights : WeightSpecification;
