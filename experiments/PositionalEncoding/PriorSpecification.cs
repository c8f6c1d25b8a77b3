using Ccmc.Models;
using Ccmc.Samplers;
using Repro.Experiments;
using static System.FormattableString;

namespace Experiments.PositionalEncoding;

/// <summary>The positional prior ρ by age, the number of tokens after a position: <c>prior: {kind: …}</c>.</summary>
public abstract record PriorSpecification
{
    /// <summary>Name for figures.</summary>
    internal abstract string Label { get; }

    /// <summary>The prior of the samplers; null for kinds they do not have.</summary>
    internal abstract AgePrior? ByAge { get; }

    /// <summary>ρ over the positions 0 … L − 1 of a prompt, oldest first.</summary>
    internal abstract double[] Over(int length);

    /// <summary>ρ at an age, by its definition and no other code: what orientation is checked against.</summary>
    internal abstract double At(int age);
}

/// <summary>γ^age.</summary>
[Kind("exponential", "γ^age, age 0 for the last position (ALiBi-like)")]
public sealed record DecayPrior : PriorSpecification
{
    /// <summary>γ.</summary>
    [Parameter("γ, factor for each token that follows", Minimum = 0.01, Maximum = 1)]
    public double Gamma { get; init; } = 0.9;

    internal override string Label => Invariant($"γ = {Gamma:R}");

    internal override AgePrior ByAge => new AgePrior.Exponential(Gamma);

    internal override double[] Over(int length) => PositionalPriors.Exponential(length, Gamma);

    internal override double At(int age)
    {
        var weight = 1.0;
        for (var i = 0; i < age; i++) weight *= Gamma;
        return weight;
    }
}

/// <summary>(age + 1)^−α.</summary>
[Kind("power", "(age + 1)^−α")]
public sealed record PowerLawPrior : PriorSpecification
{
    /// <summary>α.</summary>
    [Parameter("α, exponent; 0 is no positional encoding", Minimum = 0, Maximum = 20)]
    public double Alpha { get; init; } = 3;

    internal override string Label => Invariant($"α = {Alpha:R}");

    internal override AgePrior ByAge => new AgePrior.Power(Alpha);

    internal override double[] Over(int length) => PositionalPriors.Power(length, Alpha);

    internal override double At(int age) => Ccmc.Functions.Elementary.Pow(age + 1, -Alpha);
}

/// <summary>A sliding window.</summary>
[Kind("window", "1 on the last width positions, 0 before: a mask")]
public sealed record SlidingWindow : PriorSpecification
{
    /// <summary>w.</summary>
    [Parameter("w, tokens in the window", Unit = "tokens", Minimum = 2, Maximum = 1000)]
    public int Width { get; init; } = 8;

    internal override string Label => Invariant($"w = {Width}");

    internal override AgePrior ByAge => new AgePrior.Window(Width);

    internal override double[] Over(int length) => PositionalPriors.Window(length, Width);

    internal override double At(int age) => age < Width ? 1 : 0;
}

/// <summary>A free table.</summary>
[Kind("table", "given by age")]
public sealed record PriorTable : PriorSpecification
{
    /// <summary>ρ by age.</summary>
    [Parameter("ρ by age, the last position's first; positive, as many as a prompt has tokens or more", Minimum = 1e-6, Maximum = 1e6)]
    public IReadOnlyList<double> Rho { get; init; } = [1, 0.4, 1.6, 0.7, 0.25, 1.2, 0.5, 2];

    internal override string Label => "table";

    internal override AgePrior? ByAge => null;

    internal override double[] Over(int length) => PositionalPriors.Table(length, Rho);

    internal override double At(int age) => Rho[age];
}
