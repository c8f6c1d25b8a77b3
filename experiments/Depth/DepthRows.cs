using Repro.Experiments;

namespace Experiments.Depth;

/// <summary>One trajectory.</summary>
public sealed record DepthRow
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

    /// <summary>Repetition.</summary>
    [Column("share of the tokens generated in the last half that repeat the token before them")]
    public required double Repeats { get; init; }
}

/// <summary>A point over its replicates.</summary>
public sealed record DepthSummary
{
    /// <summary>Replicates.</summary>
    [Column("trajectories")]
    public required int Replicates { get; init; }

    /// <summary>Collapsed.</summary>
    [Column("share of trajectories that collapsed by the horizon")]
    public required double Collapsed { get; init; }

    /// <summary>Median time.</summary>
    [Column("Kaplan–Meier median of the collapse time; empty when more than half have not collapsed by the horizon", Unit = "tokens")]
    public required double? MedianCollapseTime { get; init; }

    /// <summary>Share.</summary>
    [Column("mean over trajectories of the top share at the horizon")]
    public required double TopShare { get; init; }

    /// <summary>Its standard error.</summary>
    [Column("standard error of that mean; empty for one replicate")]
    public required double? TopShareStandardError { get; init; }

    /// <summary>Repetition.</summary>
    [Column("mean over trajectories of repeats")]
    public required double Repeats { get; init; }
}
