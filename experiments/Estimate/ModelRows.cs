using Repro.Experiments;

namespace Experiments.Estimate;

/// <summary>A model.</summary>
public sealed record FitRow
{
    /// <summary>Model.</summary>
    [Column("law of the next token: ccmc ∝ n_j π_qj (fitted with a ridge of at least 1); copy ∝ n_j; unigram and bigram ∝ how often j follows anything, or the query, plus ½; in-prompt: over the prompt's distinct tokens only")]
    public required ModelKind Model { get; init; }

    /// <summary>Held-out samples.</summary>
    [Column("samples held out", Unit = "samples")]
    public required long HeldOutSamples { get; init; }

    /// <summary>Loss.</summary>
    [Column("mean of −log P(next | prompt) over the samples held out", Unit = "nats")]
    public required double? LogLoss { get; init; }

    /// <summary>Its error.</summary>
    [Column("its standard error, over samples of pairs, over blocks of a text", Unit = "nats")]
    public required double? LogLossStandardError { get; init; }

    /// <summary>Difference.</summary>
    [Column("log_loss less that of the ccmc, on the same samples: positive where the ccmc is better", Unit = "nats")]
    public required double? Difference { get; init; }

    /// <summary>Its error.</summary>
    [Column("standard error of difference", Unit = "nats")]
    public required double? DifferenceStandardError { get; init; }

    /// <summary>Deviance.</summary>
    [Column("−2 × log-likelihood of all samples with the model fitted on all of them (ungrouped: a saturated model has 0); ccmc and copy", Unit = "nats")]
    public required double? Deviance { get; init; }

    /// <summary>Parameters.</summary>
    [Column("free log-odds of the ccmc fitted: tokens seen less groups that run apart, summed over queries")]
    public required long? Parameters { get; init; }

    /// <summary>Sandwich over model.</summary>
    [Column("ccmc: median over logits of sandwich_error over standard_error; 1 where the model is right")]
    public required double? SandwichRatio { get; init; }

    /// <summary>Bootstrap over model.</summary>
    [Column("ccmc: median over logits of bootstrap_error over standard_error")]
    public required double? BootstrapRatio { get; init; }
}

/// <summary>A departure from the model.</summary>
public sealed record DepartureRow
{
    /// <summary>Direction.</summary>
    [Column("feature x of P(next = j) ∝ n_j π_qj exp(δ x_j): count: log n_j; recency: −log of the distance from j's last occurrence to the end; previous: j is the token before the query; induction: j followed the query's last earlier occurrence")]
    public required string Direction { get; init; }

    /// <summary>δ.</summary>
    [Column("one-step estimate of δ, 0 under a CCMC; missing where the data cannot show it (π could mimic the feature)")]
    public required double? Departure { get; init; }

    /// <summary>Error.</summary>
    [Column("its standard error under the model")]
    public required double? StandardError { get; init; }

    /// <summary>z.</summary>
    [Column("score statistic, N(0, 1) under a CCMC as samples grow")]
    public required double? Statistic { get; init; }

    /// <summary>p.</summary>
    [Column("two-sided p-value")]
    public required double? PValue { get; init; }

    /// <summary>What could be seen.</summary>
    [Column("smallest |δ| seen with probability 0.99 by a test at level 0.01")]
    public required double? Detectable { get; init; }
}
