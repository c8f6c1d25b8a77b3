using System.Globalization;
using Ccmc.Models;
using Repro.Experiments;

namespace Experiments.Equivalence;

/// <summary>Positional encoding: <c>positional: {kind: …}</c>.</summary>
public abstract record PositionalSpecification
{
    /// <summary>Name for figures.</summary>
    internal abstract string Label { get; }

    /// <summary>What is wrong at this prompt length; empty when nothing is.</summary>
    internal virtual string Fault(int length) => "";
}

/// <summary>No positions.</summary>
[Kind("none", "no position vectors: plain attention")]
public sealed record NoPositions : PositionalSpecification
{
    internal override string Label => "no positions";
}

/// <summary>Position vectors with a prior.</summary>
public abstract record PositionalPrior : PositionalSpecification
{
    /// <summary>Which condition is broken.</summary>
    [Parameter("which condition of the positional lemma the weights break: token-independence (e_jᵀ W u_L must not depend on j), query-independence (u_iᵀ W e_q must not depend on i), both or none")]
    public DroppedCondition Dropped { get; init; } = DroppedCondition.None;

    /// <summary>ρ over the positions of a prompt.</summary>
    internal abstract double[] Prior(int length);
}

/// <summary>ρ = 1.</summary>
[Kind("uniform", "position vectors whose prior is uniform: the plain chain")]
public sealed record UniformPrior : PositionalPrior
{
    internal override string Label => "uniform";

    internal override double[] Prior(int length) => PositionalPriors.Uniform(length);
}

/// <summary>ρ = γ^age.</summary>
[Kind("exponential", "prior gamma^age, age 0 for the last position")]
public sealed record ExponentialPrior : PositionalPrior
{
    /// <summary>γ.</summary>
    [Parameter("γ, factor per position", Minimum = 0.01, Maximum = 1)]
    public double Gamma { get; init; } = 0.9;

    internal override string Label => string.Create(CultureInfo.InvariantCulture, $"exponential {Gamma:R}");

    internal override double[] Prior(int length) => PositionalPriors.Exponential(length, Gamma);
}

/// <summary>ρ = (age + 1)^−α.</summary>
[Kind("power", "prior (age + 1)^−alpha")]
public sealed record PowerPrior : PositionalPrior
{
    /// <summary>α.</summary>
    [Parameter("α, exponent", Minimum = 0, Maximum = 20)]
    public double Alpha { get; init; } = 1;

    internal override string Label => string.Create(CultureInfo.InvariantCulture, $"power {Alpha:R}");

    internal override double[] Prior(int length) => PositionalPriors.Power(length, Alpha);
}

/// <summary>A sliding window.</summary>
[Kind("window", "prior 1 on the last positions, 0 before: a mask")]
public sealed record WindowPrior : PositionalPrior
{
    /// <summary>w.</summary>
    [Parameter("w, positions seen", Unit = "tokens", Minimum = 1, Maximum = 1_000_000)]
    public int Width { get; init; } = 8;

    internal override string Label => $"window {Width}";

    internal override double[] Prior(int length) => PositionalPriors.Window(length, Width);
}

/// <summary>A free table.</summary>
[Kind("table", "prior given by age")]
public sealed record TablePrior : PositionalPrior
{
    /// <summary>ρ by age.</summary>
    [Parameter("prior by age, the last position's first; positive, at least as many as the prompt has tokens")]
    public IReadOnlyList<double> Rho { get; init; } = [1, 0.25, 2, 0.5, 1, 0.25, 2, 0.5, 1, 0.25, 2, 0.5, 1, 0.25, 2, 0.5];

    internal override string Label => "table";

    internal override double[] Prior(int length) => PositionalPriors.Table(length, Rho);

    internal override string Fault(int length)
    {
        if (Rho.Count < length) return $"positional.rho: {Rho.Count} entries for prompts of {length} tokens; give one for each position";
        for (var i = 0; i < Rho.Count; i++)
            if (!(Rho[i] > 0) || !double.IsFinite(Rho[i])) return string.Create(CultureInfo.InvariantCulture, $"positional.rho: entry {i + 1} is {Rho[i]:R}; every entry must be positive");
        return "";
    }
}
