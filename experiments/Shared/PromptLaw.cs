using Repro.Experiments;

namespace Experiments.Shared;

/// <summary>The law of prompts: <c>prompts: {kind: …, length: L}</c>.</summary>
public abstract record PromptLaw
{
    /// <summary>L, tokens in a prompt.</summary>
    [Parameter("tokens in a prompt", Unit = "tokens", Minimum = 1, Maximum = 1_000_000)]
    public int Length { get; init; } = 16;
}

/// <summary>Independent uniform tokens.</summary>
[Kind("uniform", "independent uniform tokens")]
public sealed record UniformPrompts : PromptLaw;

/// <summary>Independent Zipf tokens.</summary>
[Kind("zipf", "independent tokens, token j (from 0) with probability ∝ (j + 1)^−exponent")]
public sealed record ZipfPrompts : PromptLaw
{
    /// <summary>Exponent.</summary>
    [Parameter("exponent of the law", Minimum = 0, Maximum = 20)]
    public double Exponent { get; init; } = 1;
}

/// <summary>One token repeated.</summary>
[Kind("constant", "one uniform token repeated")]
public sealed record ConstantPrompts : PromptLaw;

/// <summary>Different tokens.</summary>
[Kind("permutation", "different tokens in random order; at most K")]
public sealed record PermutationPrompts : PromptLaw;
