using Repro.Experiments;

namespace Experiments.Decoding;

/// <summary>One trajectory.</summary>
public sealed record DecodedRow
{
    /// <summary>Collapse time.</summary>
    [Column("first number of tokens from which on, to the horizon, one token's share of the context is at least collapse_share; empty when there is none", Unit = "tokens")]
    public required long? CollapseTime { get; init; }

    /// <summary>Censored.</summary>
    [Column("whether no collapse was seen up to the horizon")]
    public required bool Censored { get; init; }

    /// <summary>Leader.</summary>
    [Column("the most frequent token of the context at the horizon, from 0")]
    public required int Leader { get; init; }

    /// <summary>Its share.</summary>
    [Column("its share of the context at the horizon")]
    public required double TopShare { get; init; }

    /// <summary>Effective number of tokens.</summary>
    [Column("exp of the entropy of the shares at the horizon", Unit = "tokens")]
    public required double EffectiveTokens { get; init; }

    /// <summary>Repetition for ever.</summary>
    [Column("whether at the horizon the query follows itself with probability exactly 1, so that nothing else is ever generated again")]
    public required bool Locked { get; init; }
}

/// <summary>A point over its replicates.</summary>
public sealed record DecodingSummary
{
    /// <summary>Replicates.</summary>
    [Column("trajectories")]
    public required int Replicates { get; init; }

    /// <summary>Collapsed.</summary>
    [Column("share of trajectories that collapsed by the horizon")]
    public required double Collapsed { get; init; }

    /// <summary>Median time.</summary>
    [Column("Kaplan–Meier median of the collapse time, the first time at which at most half have not collapsed; empty when more than half have not by the horizon", Unit = "tokens")]
    public required double? MedianCollapseTime { get; init; }

    /// <summary>Share.</summary>
    [Column("mean over trajectories of the top share at the horizon")]
    public required double TopShare { get; init; }

    /// <summary>Its standard error.</summary>
    [Column("standard error of that mean; empty for one replicate")]
    public required double? TopShareStandardError { get; init; }

    /// <summary>Its limit.</summary>
    [Column("identical rows and top_p 1: the top share that t → ∞ tends to, 1 for T ≤ 1 with one likeliest token, else max π^(1/(T − 1)) / Σ π^(1/(T − 1)); empty for other matrices")]
    public required double? TopShareLimit { get; init; }

    /// <summary>Locked.</summary>
    [Column("share of trajectories in which the last token repeats for ever with certainty")]
    public required double Locked { get; init; }
}
