using Ccmc.Functions;
using Ccmc.Models;
using Ccmc.Samplers;
using Repro.Experiments;
using static System.FormattableString;

namespace Experiments.Shared;

/// <summary>Positions in attention, or none.</summary>
public abstract record PositionalSpecification
{
    /// <summary>Name for figures, by the prior's symbol.</summary>
    internal abstract string Label { get; }
}

/// <summary>No positions.</summary>
[Kind("none", "no position vectors: plain attention")]
public sealed record NoPositions : PositionalSpecification
{
    internal override string Label => "no positions";
}

/// <summary>The positional prior ρ by age, the number of tokens after a position: <c>{kind: …}</c>.</summary>
public abstract record PositionalPrior : PositionalSpecification
{
    /// <summary>The prior of the samplers; null for kinds they do not have.</summary>
    internal virtual AgePrior? ByAge => null;

    /// <summary>ρ over the positions 0 … L − 1 of a prompt, oldest first.</summary>
    internal abstract double[] Over(int length);

    /// <summary>ρ at an age, by its definition and no other code: what orientation is checked against.</summary>
    internal abstract double At(int age);

    /// <summary>What is wrong at this prompt length, starting with the path below <paramref name="path"/>; null when nothing is.</summary>
    internal virtual string? Fault(string path, int length) => null;

    /// <summary>Of a kind that somebody forgot.</summary>
    internal ArgumentException Unknown => new($"the prior {this} is of an unknown kind");
}

/// <summary>ρ = 1.</summary>
[Kind("uniform", "the same for every position: the plain chain")]
public sealed record UniformPrior : PositionalPrior
{
    internal override string Label => "uniform";

    internal override double[] Over(int length) => PositionalPriors.Uniform(length);

    internal override double At(int age) => 1;
}

/// <summary>γ^age.</summary>
[Kind("exponential", "γ^age, age 0 for the last position (ALiBi-like)")]
public sealed record ExponentialPrior : PositionalPrior
{
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
public sealed record PowerPrior : PositionalPrior
{
    [Parameter("α, exponent; 0 is no positional encoding", Minimum = 0, Maximum = 20)]
    public double Alpha { get; init; } = 3;

    internal override string Label => Invariant($"α = {Alpha:R}");

    internal override AgePrior ByAge => new AgePrior.Power(Alpha);

    internal override double[] Over(int length) => PositionalPriors.Power(length, Alpha);

    internal override double At(int age) => Elementary.Pow(age + 1, -Alpha);
}

/// <summary>A sliding window.</summary>
[Kind("window", "1 on the last width positions, 0 before: a mask")]
public sealed record WindowPrior : PositionalPrior
{
    [Parameter("w, tokens in the window", Unit = "tokens", Minimum = 1, Maximum = 1_000_000)]
    public int Width { get; init; } = 8;

    internal override string Label => Invariant($"w = {Width}");

    internal override AgePrior ByAge => new AgePrior.Window(Width);

    internal override double[] Over(int length) => PositionalPriors.Window(length, Width);

    internal override double At(int age) => age < Width ? 1 : 0;
}

/// <summary>A free table.</summary>
[Kind("table", "given by age")]
public sealed record TablePrior : PositionalPrior
{
    [Parameter("ρ by age, from the last position; positive, at least as many as a prompt has tokens")]
    public IReadOnlyList<double> Rho { get; init; } = [1, 0.4, 1.6, 0.7, 0.25, 1.2, 0.5, 2];

    internal override string Label => "table";

    internal override double[] Over(int length) => PositionalPriors.Table(length, Rho);

    internal override double At(int age) => Rho[age];

    internal override string? Fault(string path, int length)
    {
        if (Rho.Count < length) return $"{path}.rho: {Rho.Count} entries for prompts of {length} tokens; give one for each position";
        for (var i = 0; i < Rho.Count; i++)
            if (!(Rho[i] > 0) || !double.IsFinite(Rho[i]))
                return Invariant($"{path}.rho: entry {i + 1} is {Rho[i]:R}; every entry must be positive");
        return null;
    }
}
