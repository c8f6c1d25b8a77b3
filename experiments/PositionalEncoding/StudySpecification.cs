using Ccmc.Models;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.PositionalEncoding;

/// <summary>What is done with the prior: <c>study: {kind: …}</c>.</summary>
public abstract record StudySpecification
{
    /// <summary>Of a kind that somebody forgot.</summary>
    internal ArgumentException Unknown => new($"the study {this} is of an unknown kind");
}

/// <summary>Literal position vectors against PE-CCMC.</summary>
[Kind("equivalence", "literal position vectors compared with the chain with a prior")]
public sealed record EquivalenceStudy : StudySpecification
{
    [Parameter("d, dimension of the token embeddings (independent normal entries), at least K", Minimum = 2, Maximum = 256)]
    public int EmbeddingDimension { get; init; } = 12;

    [Parameter("L, independent uniform tokens in a prompt, the last one the query", Unit = "tokens", Minimum = 2, Maximum = 256)]
    public int Length { get; init; } = 12;

    [Parameter("prompts compared in a replicate", Unit = "prompts", Minimum = 1, Maximum = 10_000)]
    public int PromptCount { get; init; } = 20;

    [Parameter(DroppedConditions.Meaning)]
    public DroppedCondition Dropped { get; init; } = DroppedCondition.None;

    [Parameter("standard deviation of the entries of W that break it; ignored if none is broken",
        Unit = "nats", Minimum = 0, Maximum = 100)]
    public double Strength { get; init; } = 1;
}

/// <summary>Trajectories until one token is left for ever.</summary>
[Kind("collapse", "trajectories until one token has won for ever")]
public sealed record CollapseStudy : StudySpecification
{
    [Parameter("T, tokens after which a trajectory that has not collapsed is censored",
        Unit = "tokens", Minimum = 64, Maximum = 1e12)]
    public long Tokens { get; init; } = 10_000;

    [Parameter("tokens in the first prompt, 0, 1, …, K − 1 repeated; a window uses the last w of them",
        Unit = "tokens", Minimum = 2, Maximum = 4096)]
    public int PromptLength { get; init; } = 64;

    /// <summary>When a run counts as endless.</summary>
    [Parameter("a trajectory has collapsed when the probability that its run ever ends is at most this (window: when it is constant)",
        Minimum = 1e-9, Maximum = 0.1)]
    public double Doubt { get; init; } = 1e-3;
}

/// <summary>Losers at a corner.</summary>
[Kind("growth", "losers beside a winner, under a power law with α below 1 (how fast they grow) or between 1 and 2 (when the last one "
    + "appears)")]
public sealed record GrowthStudy : StudySpecification
{
    [Parameter("T, tokens appended", Unit = "tokens", Minimum = 1024, Maximum = 1_000_000)]
    public long Tokens { get; init; } = 500_000;

    [Parameter("tokens in the first prompt: the losers, and the winner for the rest", Unit = "tokens", Minimum = 16, Maximum = 100_000)]
    public int PromptLength { get; init; } = 10_000;

    [Parameter("count of every other token in the first prompt, placed as if it had always grown like its power of t (evenly for α "
        + "above 1); together at most a quarter of the prompt", Unit = "tokens", Minimum = 1, Maximum = 25_000)]
    public int Losers { get; init; } = 600;

    [Parameter("w, the winner, from 0; π_ww must exceed every other π_wj", Minimum = 0, Maximum = 63)]
    public int Winner { get; init; }
}

/// <summary>Prior and matrix from data.</summary>
[Kind("recovery", "prior and matrix are fitted together")]
public sealed record RecoveryStudy : StudySpecification
{
    [Parameter("L, tokens in a prompt", Unit = "tokens", Minimum = 2, Maximum = 64)]
    public int Length { get; init; } = 6;

    [Parameter("n, samples fitted", Unit = "samples", Minimum = 1, Maximum = 10_000_000)]
    public int Samples { get; init; } = 8192;

    [Parameter("whether a prompt contains each token at most once (then the likelihood is concave) or independent uniform tokens")]
    public bool Distinct { get; init; }

    [Parameter("self: the query is the prompt's last token; cross: it is drawn separately, uniformly")]
    public Variant Variant { get; init; } = Variant.Self;
}
