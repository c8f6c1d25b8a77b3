using Repro.Experiments;

namespace Experiments.SampleComplexity;

/// <summary>One fit.</summary>
public sealed record RiskRow
{
    /// <summary>n.</summary>
    [Column("n, the number of samples over all queries", Unit = "samples")]
    public required int SampleSize { get; init; }

    /// <summary>Risk.</summary>
    [Column("population risk of the estimate above that of the truth: expected KL(p ‖ p̂) between next-token laws over prompts and queries, exact where prompt types "
        + "are enumerated, else exact conditional KL averaged over fresh prompts; empty where the estimate does not exist (it is infinite) and there is no ridge", Unit = "nats")]
    public required double? ExcessRisk { get; init; }

    /// <summary>Its error.</summary>
    [Column("standard error of excess_risk over the fresh prompts, queries as strata; 0 where prompt types were enumerated", Unit = "nats")]
    public required double? ExcessRiskStandardError { get; init; }

    /// <summary>Error of the logits.</summary>
    [Column("root mean square over all queries and tokens of estimated less true logit, both with mean zero within each component of the co-occurrence graph", Unit = "nats")]
    public required double? ParameterError { get; init; }

    /// <summary>Existence.</summary>
    [Column("whether the maximum-likelihood estimate (without ridge) exists for every query: each co-occurrence component of the prompt law is strongly connected in the data")]
    public required bool MleExists { get; init; }

    /// <summary>Passes.</summary>
    [Column("passes over the data, summed over queries")]
    public required int Iterations { get; init; }

    /// <summary>Last step.</summary>
    [Column("largest absolute change of a logit in the last Newton step of any query", Unit = "nats")]
    public required double NewtonStep { get; init; }

    /// <summary>d.</summary>
    [Column("Σ over queries of K − c, c the components of the prompt law's co-occurrence graph on all K tokens: K(K − 1) when all are connected")]
    public required int DegreesOfFreedom { get; init; }

    /// <summary>S.</summary>
    [Column("Rao's score statistic of the sample at the truth: its mean is degrees_of_freedom exactly, at every n; 2n · excess_risk tends to it")]
    public required double ScoreStatistic { get; init; }

    /// <summary>Prediction.</summary>
    [Column("mean of excess_risk by theory to second order, (d + b/n) / 2n, for this matrix and prompt law without ridge", Unit = "nats")]
    public required double PredictedExcessRisk { get; init; }
}

/// <summary>A point and draw.</summary>
public sealed record RiskSummary
{
    /// <summary>n.</summary>
    [Column("n, the number of samples over all queries", Unit = "samples")]
    public required int SampleSize { get; init; }

    /// <summary>Replicates.</summary>
    [Column("replicates computed")]
    public required int Replicates { get; init; }

    /// <summary>Share.</summary>
    [Column("share of them whose maximum-likelihood estimate exists")]
    public required double Existence { get; init; }

    /// <summary>Mean.</summary>
    [Column("mean of excess_risk over replicates whose estimate exists (with a ridge: over all, and it is the ridge's); empty where there are none", Unit = "nats")]
    public required double? MeanExcessRisk { get; init; }

    /// <summary>Error.</summary>
    [Column("standard error of mean_excess_risk, from replicates; empty below two", Unit = "nats")]
    public required double? StandardError { get; init; }

    /// <summary>d.</summary>
    [Column("Σ over queries of K − c, c the components of the prompt law's co-occurrence graph on all K tokens")]
    public required int DegreesOfFreedom { get; init; }

    /// <summary>Ratio.</summary>
    [Column("2n · mean_excess_risk / degrees_of_freedom; empty where there is none")]
    public required double? Ratio { get; init; }

    /// <summary>Ratio with the noise removed.</summary>
    [Column("ratio − mean(score_statistic) / degrees_of_freedom + 1 over the same replicates: same mean, most of the noise gone (without ridge)")]
    public required double? AdjustedRatio { get; init; }

    /// <summary>Its error.</summary>
    [Column("standard error of adjusted_ratio, from replicates; empty below two")]
    public required double? AdjustedStandardError { get; init; }

    /// <summary>Prediction.</summary>
    [Column("ratio by theory to second order, 1 + b / (n · degrees_of_freedom); empty with no degree of freedom")]
    public required double? PredictedRatio { get; init; }
}
