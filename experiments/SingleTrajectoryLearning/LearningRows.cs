using Repro.Experiments;

namespace Experiments.SingleTrajectoryLearning;

/// <summary>What became of an estimated log-odds.</summary>
public enum EstimateOutcome
{
    /// <summary>It is finite.</summary>
    Finite,

    /// <summary>The token was never drawn from the row, the reference was.</summary>
    MinusInfinity,

    /// <summary>The reference was never drawn from the row, the token was.</summary>
    PlusInfinity,

    /// <summary>Neither was, or nothing else was.</summary>
    None,
}

/// <summary>A row of entries.csv.</summary>
public sealed record EntryRow(
    [property: Column("tokens appended so far", Unit = "tokens")] long Tokens,
    [property: Column("the row of P: the query i, from 0")] int Query,
    [property: Column("the token j, from 0, any but the reference")] int Token,
    [property: Column("the reference of its log-odds: the token with the largest share at the fixed point nearest to the final shares; "
        + "token 0 with restarts")] int Reference,
    [property: Column("transitions i → j so far")] long Transitions,
    [property: Column("information on log(π_ij / π_iw) in the draws from row i so far, with the row's other log-odds unknown: "
        + "effective conductance between j and w with conductances Σ p_j p_k at the true P")] double Information,
    [property: Column("maximum-likelihood estimate of log(π_ij / π_iw) less its true value; empty if it is not finite", Unit = "nats")]
        double? Error,
    [property: Column("standard error of error from the information at the estimate, which needs no knowledge of P; empty with error",
        Unit = "nats")] double? StandardError,
    [property: Column("finite; minus-infinity: j was never drawn from row i; plus-infinity: w never was; none: neither, or too few draws")]
        EstimateOutcome Estimate);

/// <summary>A row of ends.csv.</summary>
public sealed record EndRow(
    [property: Column("support of the fixed point nearest to the final shares: tokens from 0, joined by +; empty with restarts")]
        string Winners,
    [property: Column("total-variation distance between the final shares and it; empty with restarts")] double? Distance,
    [property: Column("largest last Newton step over rows and checkpoints: estimates are within about its square of the maximum",
        Unit = "nats")]
        double LastStep);

/// <summary>A row of predictions.csv.</summary>
public sealed record PredictionRow(
    [property: Column("support of the stable fixed point: tokens from 0, joined by +; empty with restarts")] string Winners,
    [property: Column("the row of P: the query i, from 0")] int Query,
    [property: Column("the token j, from 0")] int Token,
    [property: Column("growth exponent of token i there; 1 with restarts")] double QueryGrowth,
    [property: Column("predicted exponent of the information in t: γ_i + γ_j − 1 (0: like log t; below 0: bounded); 1 with restarts")]
        double Exponent,
    [property: Column("power of t with which shares approach the fixed point; −1 with restarts")] double LeadingRate);

/// <summary>A row of summary.csv.</summary>
public sealed record CheckpointSummary(
    [property: Column("winners of these replicates: support of the fixed point nearest to their final shares; empty with restarts")]
        string Winners,
    [property: Column("the row of P: the query i, from 0")] int Query,
    [property: Column("the token j, from 0")] int Token,
    [property: Column("tokens appended so far", Unit = "tokens")] long TokensSoFar,
    [property: Column("how many replicates")] int Replicates,
    [property: Column("median of the transitions i → j so far")] double MedianTransitions,
    [property: Column("mean of the transitions i → j so far (heavy-tailed: for comparison with the urn's own means)")]
        double MeanTransitions,
    [property: Column("median of the information on the log-odds")] double MedianInformation,
    [property: Column("median absolute error of the log-odds, infinite if the estimate is; empty if the median is infinite",
        Unit = "nats")] double? MedianAbsoluteError,
    [property: Column("share of replicates without a finite estimate")] double Missing);

/// <summary>A row of slopes.csv.</summary>
/// <param name="From">T0.</param>
public sealed record SlopeRow(
    [property: Column("winners of the replicates; empty with restarts")] string Winners,
    [property: Column("the row of P: the query i, from 0")] int Query,
    [property: Column("the token j, from 0")] int Token,
    [property: Column("median over replicates of log(ΔI over the later window / ΔI over the earlier one) / log(window's ratio), "
        + "I the information, windows (T0, T1] and (T1, T2] of equal ratio "
        + "at the end of the trajectory: the exponent of a power law plus any constant, also below 0")] double Exponent,
    [property: Column("lower end of its distribution-free 99 % interval (order statistics)")] double Lower,
    [property: Column("upper end")] double Upper,
    [property: Column("predicted exponent, as in predictions.csv; empty if the winners are not a stable fixed point")] double? Predicted,
    [property: Column("start of the earlier window", Unit = "tokens")] long From,
    [property: Column("how many replicates")] int Replicates);
