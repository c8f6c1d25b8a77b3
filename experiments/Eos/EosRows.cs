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
    [property: Column("sequences of the replicate at least this long", Unit = "sequences")] int AtLeast,
    [property: Column("their share of all sequences of the replicate")] double Survival,
    [property: Column("exact P(length ≥ this), first query uniform: by the integral if all rows are equal, by the recursion for two "
        + "tokens besides EOS; empty for lengths above 4000")] double? Exact,
    [property: Column("the same for the rival: every row is the mean of the words' rows, and every word has the mean rate of the "
        + "prompt; empty if exact is")] double? Rival);

/// <summary>Mean length of one replicate's sequences.</summary>
public sealed record MeanRow(
    [property: Column("mean number of tokens before EOS; cut sequences count with the tokens they have", Unit = "tokens")] double Mean,
    [property: Column("share of the sequences that were cut at longest")] double Cut,
    [property: Column("Σ n_j π_j / (n_e π_e − π_j), the mean if all rows are equal; empty for other matrices or if it is infinite",
        Unit = "tokens")] double? Predicted,
    [property: Column("n π̄ / (n_e π_e − π̄), the same with every word at the mean rate π̄ of the prompt's n words; empty if predicted "
        + "is, or if it is infinite", Unit = "tokens")] double? Rival,
    [property: Column("whether the variance is safely finite: n_e π_e at least 2.2 times the largest rate")] bool Judged);

/// <summary>What the estimator makes of one kind of data.</summary>
public sealed record LearningRow(
    [property: Column("restarts: sequences ended by EOS, each from a fresh prompt; one-trajectory: one trajectory of the same words "
        + "without EOS")] Source Source,
    [property: Column("sequences begun within the budget", Unit = "sequences")] int SequencesBegun,
    [property: Column("share of the (K − 1)² transitions i → j between tokens other than EOS that were seen at least once")]
        double Coverage,
    [property: Column("samples of the rarest query", Unit = "samples")] int RarestQuery,
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
    [property: Column("mean coverage over replicates")] double Coverage,
    [property: Column("share of replicates in which the estimate of every query exists")] double Estimable,
    [property: Column("median worst_error over replicates, missing ones counted as infinite; empty if the median is infinite",
        Unit = "nats")]
        double? MedianWorstError);

/// <summary>What it costs to last near one fixed point of the other tokens.</summary>
public sealed record TailRow(
    [property: Column("tokens of the fixed point other than EOS, from 0, joined by +")] string Support,
    [property: Column("stable, unstable or critical")] string Stability,
    [property: Column("n_e g_e: the probability of EOS there is this over t")] double End,
    [property: Column("Σ n_j(0) (g_j − 1) over the absent words with g_j > 1")] double Staying,
    [property: Column("sum of the positive real parts of the eigenvalues on the fixed point's own face, by the same argument; no "
        + "matrix is known in which it decides")] double Within,
    [property: Column("their sum: near this point P(length > t) ~ t to minus this")] double TailExponent,
    [property: Column("least of |1 − g_j| over the absent words and of |Re λ| over the face's eigenvalues, at most 1: the effect of the "
        + "other words on the slope falls like t to minus this")] double Approach,
    [property: Column("whether it is the matrix's smallest, κ")] bool Least);

/// <summary>The tail exponent of lengths.</summary>
public sealed record TailExponentRow(
    [property: Column("exact: three slopes of the exact law, each over half a decade, extrapolated as a geometric sequence (Aitken); "
        + "simulated: one slope over a decade that ends where 200 sequences are left, in the context's length")] string Method,
    [property: Column("length at the end of the last slope", Unit = "tokens")] int Length,
    [property: Column("measured tail exponent")] double Exponent,
    [property: Column("its standard error, binomial; empty for the exact law")] double? StandardError,
    [property: Column("slope over the decade's second half less that over the first; 0 for the exact law")] double Drift,
    [property: Column("κ, the least cost over all fixed points")] double Predicted,
    [property: Column("the slope's remainder falls like t to minus this: the least of approach and of the excess of the next fixed "
        + "point's cost over κ")] double Remainder,
    [property: Column("nearest rival that differs by at least 0.02: the least cost of stable points alone, of single winners alone, of "
        + "EOS alone without the cost of staying, or the next fixed point's")] double Rival,
    [property: Column("which rival")] string RivalName);

/// <summary>How many sequences a budget pays for, exactly.</summary>
public sealed record RestartRow(
    [property: Column("expected number of sequences begun within the budget, from the exact law of lengths by the renewal equation")]
        double ExpectedSequences,
    [property: Column("its local exponent in the budget: log of its ratio to that at a tenth of the budget, over log 10")] double Exponent,
    [property: Column("min(1, κ)")] double Predicted);

/// <summary>The information of a replicate's restarts on one entry.</summary>
public sealed record InformationRow(
    [property: Column("the query, from 0")] int Query,
    [property: Column("the token, from 0")] int Token,
    [property: Column("sequences begun within the budget", Unit = "sequences")] int SequencesBegun,
    [property: Column("Fisher information on the token's log-odds against the others: sum of p (1 − p) over the query's samples, p "
        + "its true "
        + "probability among the tokens other than EOS")] double Information,
    [property: Column("exponent of one trajectory if all rows are equal: γ_i + γ_j' − 1, j' the rarer of the token and its alternative; "
        + "empty for other matrices")] double? OneTrajectory,
    [property: Column("min(1, κ): the exponent of restarts where it is the larger one")] double Restarts);
