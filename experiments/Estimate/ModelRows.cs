using Repro.Experiments;

namespace Experiments.Estimate;

/// <summary>A model.</summary>
public sealed record FitRow(
    [property: Column("model of the next token: ccmc ∝ n_j π_qj (fitted with a ridge of at least 1); copy ∝ n_j; "
        + "unigram and bigram ∝ the count of j after any token, or after the query, plus ½; in-prompt: over the prompt's distinct "
        + "tokens only")]
            ModelKind Model,
    [property: Column("samples held out", Unit = "samples")] long HeldOutSamples,
    [property: Column("mean of −log P(next | prompt) over the held-out samples", Unit = "nats")] double? LogLoss,
    [property: Column("its standard error, over samples of pairs or blocks of a text", Unit = "nats")] double? LogLossStandardError,
    [property: Column("log_loss less that of the ccmc, on the same samples: positive if the ccmc is better", Unit = "nats")]
        double? Difference,
    [property: Column("standard error of difference", Unit = "nats")] double? DifferenceStandardError,
    [property: Column("−2 × log-likelihood of all samples with the model fitted on all of them (ungrouped: a saturated model has 0); "
        + "ccmc and copy", Unit = "nats")] double? Deviance,
    [property: Column("free log-odds of the fitted ccmc: tokens seen less unconnected groups, summed over queries")] long? Parameters,
    [property: Column("ccmc: median over logits of sandwich_error over standard_error; 1 if the model is right")] double? SandwichRatio,
    [property: Column("ccmc: median over logits of bootstrap_error over standard_error")] double? BootstrapRatio);

/// <summary>A departure from the model.</summary>
public sealed record DepartureRow(
    [property: Column("feature x of P(next = j) ∝ n_j π_qj exp(δ x_j): count: log n_j; recency: "
        + "−log of the distance from j's last occurrence to the end; previous: j is the token before the query; induction: "
        + "j followed the query's last earlier occurrence")] string Direction,
    [property: Column("one-step estimate of δ, 0 under a CCMC; missing if the data cannot show it (π could mimic the feature)")]
        double? Departure,
    [property: Column("its standard error under the model")] double? StandardError,
    [property: Column("score statistic, N(0, 1) under a CCMC as samples grow")] double? Statistic,
    [property: Column("two-sided p-value")] double? PValue,
    [property: Column("smallest |δ| detected with probability 0.99 by a test at level 0.01")] double? Detectable);
