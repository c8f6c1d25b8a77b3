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
/// <param name="AtLeast">How many were as long.</param>
public sealed record LengthRow(
    [property: Column("tokens generated before EOS", Unit = "tokens")] int Length,
    [property: Column("sequences of the replicate that were at least this long", Unit = "sequences")] int AtLeast,
    [property: Column("their share of all sequences of the replicate")] double Survival,
    [property: Column("P(length ≥ this) by the exact recursion, first query uniform; for two tokens beside EOS and lengths up to 2000, "
        + "else empty")] double? Exact);

/// <summary>What the estimator makes of one kind of data.</summary>
public sealed record LearningRow(
    [property: Column("restarts: sequences that EOS ends, each from a fresh prompt; one-trajectory: the same tokens without EOS, "
        + "never restarted")] Source Source,
    [property: Column("sequences begun within the budget", Unit = "sequences")] int SequencesBegun,
    [property: Column("share of the (K − 1)² transitions i → j between tokens other than EOS that were seen at least once")]
        double Coverage,
    [property: Column("samples of the query seen least", Unit = "samples")] int RarestQuery,
    [property: Column("share of the K − 1 queries whose maximum-likelihood estimate exists (with restarts also of EOS against the others)")]
        double Estimable,
    [property: Column("root mean square error of the estimated log-odds of pairs of tokens other than EOS, "
        + "over pairs and the queries whose estimate exists; empty where none does", Unit = "nats")] double? Error,
    [property: Column("the largest absolute error of these; empty unless the estimate of every query exists", Unit = "nats")]
        double? WorstError);

/// <summary>A point over its replicates.</summary>
public sealed record EosSummary(
    [property: Column("as in learning")] Source Source,
    [property: Column("replicates")] int Replicates,
    [property: Column("mean over replicates of coverage")] double Coverage,
    [property: Column("share of replicates in which the estimate of every query exists")] double Estimable,
    [property: Column("median over replicates of worst_error, missing ones counted as infinite; empty when the median is", Unit = "nats")]
        double? MedianWorstError);

/// <summary>A token that may rule for ever.</summary>
public sealed record TailRow(
    [property: Column("a token w ≠ EOS with π_ww > π_wi for every other i ≠ EOS: a stable single winner")] int Winner,
    [property: Column("n_e π_we / π_ww: given that w rules, P(length > t) falls as t to minus this; at most 1: "
        + "the mean length is infinite")] double TailExponent);
