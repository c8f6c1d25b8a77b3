using Repro.Experiments;

namespace Experiments.Eos;

/// <summary>Where the samples come from.</summary>
public enum Source
{
    /// <summary>Sequences that EOS ends, each from a fresh prompt.</summary>
    Restarts,

    /// <summary>One trajectory over the same tokens without EOS.</summary>
    OneTrajectory,
}

/// <summary>The law of lengths at one length.</summary>
public sealed record LengthRow
{
    /// <summary>ℓ.</summary>
    [Column("tokens generated before EOS", Unit = "tokens")]
    public required int Length { get; init; }

    /// <summary>How many were as long.</summary>
    [Column("sequences of the replicate that were at least this long", Unit = "sequences")]
    public required int AtLeast { get; init; }

    /// <summary>Their share.</summary>
    [Column("their share of all sequences of the replicate")]
    public required double Survival { get; init; }

    /// <summary>Exact.</summary>
    [Column("P(length ≥ this) by the exact recursion, first query uniform; for two tokens beside EOS and lengths up to 2000, else empty")]
    public required double? Exact { get; init; }
}

/// <summary>What the estimator makes of one kind of data.</summary>
public sealed record LearningRow
{
    /// <summary>Kind.</summary>
    [Column("restarts: sequences that EOS ends, each from a fresh prompt; one-trajectory: the same tokens without EOS, never restarted")]
    public required Source Source { get; init; }

    /// <summary>Sequences.</summary>
    [Column("sequences begun within the budget", Unit = "sequences")]
    public required int SequencesBegun { get; init; }

    /// <summary>Coverage.</summary>
    [Column("share of the (K − 1)² transitions i → j between tokens other than EOS that were seen at least once")]
    public required double Coverage { get; init; }

    /// <summary>Rarest query.</summary>
    [Column("samples of the query seen least", Unit = "samples")]
    public required int RarestQuery { get; init; }

    /// <summary>Existence.</summary>
    [Column("share of the K − 1 queries whose maximum-likelihood estimate exists (with restarts also of EOS against the others)")]
    public required double Estimable { get; init; }

    /// <summary>Error.</summary>
    [Column("root mean square error of the estimated log-odds of pairs of tokens other than EOS, over pairs and the queries whose estimate exists; empty where none does", Unit = "nats")]
    public required double? Error { get; init; }

    /// <summary>Largest error.</summary>
    [Column("the largest absolute error of these; empty unless the estimate of every query exists", Unit = "nats")]
    public required double? WorstError { get; init; }
}

/// <summary>A point over its replicates.</summary>
public sealed record EosSummary
{
    /// <summary>Kind.</summary>
    [Column("as in learning")]
    public required Source Source { get; init; }

    /// <summary>Replicates.</summary>
    [Column("replicates")]
    public required int Replicates { get; init; }

    /// <summary>Coverage.</summary>
    [Column("mean over replicates of coverage")]
    public required double Coverage { get; init; }

    /// <summary>Existence.</summary>
    [Column("share of replicates in which the estimate of every query exists")]
    public required double Estimable { get; init; }

    /// <summary>Error.</summary>
    [Column("median over replicates of worst_error, missing ones counted as infinite; empty when the median is", Unit = "nats")]
    public required double? MedianWorstError { get; init; }
}

/// <summary>A token that may rule for ever.</summary>
public sealed record TailRow
{
    /// <summary>w.</summary>
    [Column("a token w ≠ EOS with π_ww > π_wi for every other i ≠ EOS: a stable single winner")]
    public required int Winner { get; init; }

    /// <summary>h.</summary>
    [Column("n_e π_we / π_ww: given that w rules, P(length > t) falls as t to minus this; at most 1: the mean length is infinite")]
    public required double TailExponent { get; init; }
}
