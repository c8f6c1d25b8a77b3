using Repro.Experiments;

namespace Experiments.SampleComplexity;

/// <summary>One fit.</summary>
public sealed record RiskRow(
    [property: Column("n, the number of samples over all queries", Unit = "samples")] int SampleSize,
    [property: Column("population risk of the estimate above that of the truth: expected KL(p ‖ p̂) between next-token laws over prompts "
        + "and queries, exact where prompt types "
        + "are enumerated, else exact conditional KL averaged over fresh prompts; empty if the estimate does not exist (the risk is "
        + "infinite) and there is no ridge", Unit = "nats")] double? ExcessRisk,
    [property: Column("standard error of excess_risk over the fresh prompts, queries as strata; 0 where prompt types were enumerated",
        Unit = "nats")] double? ExcessRiskStandardError,
    [property: Column("root mean square over all queries and tokens of estimated less true logit, "
        + "both with mean zero within each component of the co-occurrence graph", Unit = "nats")] double? ParameterError,
    [property: Column("whether the maximum-likelihood estimate (without ridge) exists for every query: "
        + "each co-occurrence component of the prompt law is strongly connected in the data")] bool MleExists,
    [property: Column("passes over the data, summed over queries")] int Iterations,
    [property: Column("largest absolute change of a logit in the last Newton step of any query", Unit = "nats")] double NewtonStep,
    [property: Column("Σ over queries of K − c, c the components of the prompt law's co-occurrence graph on all K tokens: "
        + "K(K − 1) when all are connected")] int DegreesOfFreedom,
    [property: Column("Rao's score statistic of the sample at the truth: its mean is degrees_of_freedom exactly, at every n; "
        + "2n · excess_risk tends to it")] double ScoreStatistic,
    [property: Column("mean of excess_risk by theory to second order, (d + b/n) / 2n, for this matrix and prompt law without ridge",
        Unit = "nats")] double PredictedExcessRisk);

/// <summary>A point and draw.</summary>
/// <param name="AdjustedRatio">Ratio with the noise removed.</param>
public sealed record RiskSummary(
    [property: Column("n, the number of samples over all queries", Unit = "samples")] int SampleSize,
    [property: Column("replicates computed")] int Replicates,
    [property: Column("share of them whose maximum-likelihood estimate exists")] double Existence,
    [property: Column("mean of excess_risk over replicates whose estimate exists (with a ridge: over all); empty if there are none",
        Unit = "nats")] double? MeanExcessRisk,
    [property: Column("standard error of mean_excess_risk, from replicates; empty below two", Unit = "nats")] double? StandardError,
    [property: Column("Σ over queries of K − c, c the components of the prompt law's co-occurrence graph on all K tokens")]
        int DegreesOfFreedom,
    [property: Column("2n · mean_excess_risk / degrees_of_freedom; empty if there is none")] double? Ratio,
    [property: Column("ratio − mean(score_statistic) / degrees_of_freedom + 1 over the same replicates: same mean, less noise (without "
        + "ridge)")] double? AdjustedRatio,
    [property: Column("standard error of adjusted_ratio, from replicates; empty below two")] double? AdjustedStandardError,
    [property: Column("ratio by theory to second order, 1 + b / (n · degrees_of_freedom); empty with no degree of freedom")]
        double? PredictedRatio);
