using Repro.Experiments;

namespace Experiments.Depth;

/// <summary>One trajectory.</summary>
public sealed record DepthRow(
    [property: Column("first number of tokens from which on, to the horizon, one token's share of the context is at least collapse_share; "
        + "empty when there is none", Unit = "tokens")] long? CollapseTime,
    [property: Column("whether no collapse was seen up to the horizon")] bool Censored,
    [property: Column("the most frequent token of the context at the horizon, from 0")] int Leader,
    [property: Column("its share of the context at the horizon")] double TopShare,
    [property: Column("share of the tokens generated in the last half that repeat the token before them")] double Repeats);

/// <summary>A point over its replicates.</summary>
public sealed record DepthSummary(
    [property: Column("trajectories")] int Replicates,
    [property: Column("share of trajectories that collapsed by the horizon")] double Collapsed,
    [property: Column("Kaplan–Meier median of the collapse time; empty when more than half have not collapsed by the horizon",
        Unit = "tokens")] double? MedianCollapseTime,
    [property: Column("mean over trajectories of the top share at the horizon")] double TopShare,
    [property: Column("standard error of that mean; empty for one replicate")] double? TopShareStandardError,
    [property: Column("mean over trajectories of repeats")] double Repeats);
