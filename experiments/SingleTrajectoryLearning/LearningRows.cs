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
public sealed record EntryRow
{
    /// <summary>t.</summary>
    [Column("tokens appended so far", Unit = "tokens")]
    public required long Tokens { get; init; }

    /// <summary>i.</summary>
    [Column("the row of P: the query i, from 0")]
    public required int Query { get; init; }

    /// <summary>j.</summary>
    [Column("the token j, from 0, any but the reference")]
    public required int Token { get; init; }

    /// <summary>w.</summary>
    [Column("the token its log-odds are against: the one with the largest share at the fixed point nearest to the final shares; token 0 with restarts")]
    public required int Reference { get; init; }

    /// <summary>N_ij.</summary>
    [Column("transitions i → j so far")]
    public required long Transitions { get; init; }

    /// <summary>I.</summary>
    [Column("information on log(π_ij / π_iw) in the draws from row i so far, the row's other log-odds unknown too: effective conductance between j and w with conductances Σ p_j p_k at the true P")]
    public required double Information { get; init; }

    /// <summary>θ̂ − θ.</summary>
    [Column("maximum-likelihood estimate of log(π_ij / π_iw) less its true value; empty where it is not finite", Unit = "nats")]
    public required double? Error { get; init; }

    /// <summary>Outcome.</summary>
    [Column("finite; minus-infinity: j was never drawn from row i; plus-infinity: w never was; none: neither, or too few draws")]
    public required EstimateOutcome Estimate { get; init; }
}

/// <summary>A row of ends.csv.</summary>
public sealed record EndRow
{
    /// <summary>S.</summary>
    [Column("support of the fixed point nearest to the final shares: tokens from 0, joined by +; empty with restarts")]
    public required string Winners { get; init; }

    /// <summary>Distance.</summary>
    [Column("total-variation distance between the final shares and it; empty with restarts")]
    public required double? Distance { get; init; }

    /// <summary>Newton.</summary>
    [Column("largest last Newton step over rows and checkpoints: estimates are within its square of the maximum", Unit = "nats")]
    public required double LastStep { get; init; }
}

/// <summary>A row of predictions.csv.</summary>
public sealed record PredictionRow
{
    /// <summary>S.</summary>
    [Column("support of the stable fixed point: tokens from 0, joined by +; empty with restarts")]
    public required string Winners { get; init; }

    /// <summary>i.</summary>
    [Column("the row of P: the query i, from 0")]
    public required int Query { get; init; }

    /// <summary>j.</summary>
    [Column("the token j, from 0")]
    public required int Token { get; init; }

    /// <summary>γ_i.</summary>
    [Column("growth exponent of token i there; 1 with restarts")]
    public required double QueryGrowth { get; init; }

    /// <summary>b.</summary>
    [Column("predicted exponent of the information in t: γ_i + γ_j − 1 (0: like log t; below 0: bounded); 1 with restarts")]
    public required double Exponent { get; init; }

    /// <summary>Leading rate.</summary>
    [Column("power of t with which shares approach the fixed point; −1 with restarts")]
    public required double LeadingRate { get; init; }
}

/// <summary>A row of summary.csv.</summary>
public sealed record CheckpointSummary
{
    /// <summary>S.</summary>
    [Column("winners of the replicates summed up: support of the fixed point nearest to their final shares; empty with restarts")]
    public required string Winners { get; init; }

    /// <summary>i.</summary>
    [Column("the row of P: the query i, from 0")]
    public required int Query { get; init; }

    /// <summary>j.</summary>
    [Column("the token j, from 0")]
    public required int Token { get; init; }

    /// <summary>t.</summary>
    [Column("tokens appended so far", Unit = "tokens")]
    public required long TokensSoFar { get; init; }

    /// <summary>Replicates.</summary>
    [Column("how many replicates")]
    public required int Replicates { get; init; }

    /// <summary>Median transitions.</summary>
    [Column("median of the transitions i → j so far")]
    public required double MedianTransitions { get; init; }

    /// <summary>Mean transitions.</summary>
    [Column("mean of the transitions i → j so far (heavy-tailed: for comparison with the urn's own means)")]
    public required double MeanTransitions { get; init; }

    /// <summary>Median information.</summary>
    [Column("median of the information on the log-odds")]
    public required double MedianInformation { get; init; }

    /// <summary>Median error.</summary>
    [Column("median of the absolute error of the log-odds, infinite where the estimate is; empty where the median is infinite", Unit = "nats")]
    public required double? MedianAbsoluteError { get; init; }

    /// <summary>Missing.</summary>
    [Column("share of replicates without a finite estimate")]
    public required double Missing { get; init; }
}

/// <summary>A row of slopes.csv.</summary>
public sealed record SlopeRow
{
    /// <summary>S.</summary>
    [Column("winners of the replicates; empty with restarts")]
    public required string Winners { get; init; }

    /// <summary>i.</summary>
    [Column("the row of P: the query i, from 0")]
    public required int Query { get; init; }

    /// <summary>j.</summary>
    [Column("the token j, from 0")]
    public required int Token { get; init; }

    /// <summary>Slope.</summary>
    [Column("median over replicates of log(ΔI over the later window / ΔI over the earlier one) / log(window's ratio), I the information, windows (T0, T1] and (T1, T2] of equal ratio "
        + "at the end of the trajectory: the exponent of a power law whatever constant is added to it, below 0 too")]
    public required double Exponent { get; init; }

    /// <summary>Lower.</summary>
    [Column("lower end of its distribution-free 99 % interval (order statistics)")]
    public required double Lower { get; init; }

    /// <summary>Upper.</summary>
    [Column("upper end")]
    public required double Upper { get; init; }

    /// <summary>Predicted.</summary>
    [Column("predicted exponent, as in predictions.csv; empty where the winners are no stable fixed point")]
    public required double? Predicted { get; init; }

    /// <summary>T0.</summary>
    [Column("where the earlier window starts", Unit = "tokens")]
    public required long From { get; init; }

    /// <summary>Replicates.</summary>
    [Column("how many replicates")]
    public required int Replicates { get; init; }
}
