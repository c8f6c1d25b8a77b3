using Repro.Experiments;

namespace Experiments.Estimate;

/// <summary>What the data files hold.</summary>
public sealed record InputRow
{
    /// <summary>Rows or positions.</summary>
    [Column("rows of the pairs file, or tokens of the text")]
    public required long Records { get; init; }

    /// <summary>Used samples.</summary>
    [Column("samples used: sum of counts, or positions of the text with a prompt and a next token", Unit = "samples")]
    public required long Samples { get; init; }

    /// <summary>Left out.</summary>
    [Column("samples left out, as their next token is not in their prompt, to which a CCMC gives probability 0", Unit = "samples")]
    public required long LeftOut { get; init; }

    /// <summary>Their share.</summary>
    [Column("left_out over samples + left_out")]
    public required double LeftOutShare { get; init; }

    /// <summary>K.</summary>
    [Column("K, different tokens", Unit = "tokens")]
    public required int Tokens { get; init; }

    /// <summary>Share of the pooled token.</summary>
    [Column("share of the text's tokens that are <other>, the rarer ones pooled; 0 for pairs")]
    public required double OtherShare { get; init; }

    /// <summary>Length of blocks.</summary>
    [Column("positions of a block of the text, over which sandwich and bootstrap take samples as independent; 0 for pairs, whose samples all are", Unit = "tokens")]
    public required long BlockLength { get; init; }

    /// <summary>Incomplete rows.</summary>
    [Column("queries whose whole row has no finite estimate (a component fails, or tokens are unseen with it); where a whole chain is needed these are estimated with ridge 1")]
    public required int CompletedRows { get; init; }

    /// <summary>Stable sets.</summary>
    [Column("stable sets of winners of the fitted chain, among those looked at: see forecast")]
    public required int StableSets { get; init; }

    /// <summary>Largest set.</summary>
    [Column("largest sets of winners looked at; all up to K = 20, small ones beyond", Unit = "tokens")]
    public required int LargestSetLookedAt { get; init; }

    /// <summary>Score tests together.</summary>
    [Column("the smallest p-value of the table departures, adjusted for their number: the probability, were the data of a CCMC, of a departure so clear; missing where none can be tested")]
    public required double? PValue { get; init; }
}

/// <summary>A log-odds.</summary>
public sealed record LogitRow
{
    /// <summary>Query.</summary>
    [Column("query: the row of P")]
    public required string Query { get; init; }

    /// <summary>Token.</summary>
    [Column("token: the column of P")]
    public required string Token { get; init; }

    /// <summary>Estimate.</summary>
    [Column("estimated log π_query,token, mean zero over the tokens of its component; missing where it is not finite or the token was never seen with the query", Unit = "nats")]
    public required double? LogOdds { get; init; }

    /// <summary>Model-based error.</summary>
    [Column("model-based standard error of log_odds in that gauge: root of the diagonal of the information's pseudo-inverse H⁺; with ridge λ of (H + λI)⁻¹ H (H + λI)⁻¹", Unit = "nats")]
    public required double? StandardError { get; init; }

    /// <summary>Lower end.</summary>
    [Column("log_odds less the normal quantile of the confidence times standard_error", Unit = "nats")]
    public required double? Lower { get; init; }

    /// <summary>Upper end.</summary>
    [Column("log_odds plus the same", Unit = "nats")]
    public required double? Upper { get; init; }

    /// <summary>Probability.</summary>
    [Column("π_query,token normalised over the token's component; where the estimate does not exist that of the boundary solution (0 for tokens that never win), missing where several groups are not beaten")]
    public required double? Probability { get; init; }

    /// <summary>Component.</summary>
    [Column("component of the query's co-occurrence graph, numbered by first token; −1 for tokens never seen with the query")]
    public required int Component { get; init; }

    /// <summary>Existence.</summary>
    [Column("whether the maximum-likelihood estimate (without ridge) exists on the component")]
    public required bool Exists { get; init; }

    /// <summary>Sandwich error.</summary>
    [Column("standard error by the sandwich H⁺ M H⁺, M from the scores of samples, or of blocks of a text: right also where the model is not", Unit = "nats")]
    public required double? SandwichError { get; init; }

    /// <summary>Bootstrap error.</summary>
    [Column("standard error by the block bootstrap of a text, one Newton step a resample; missing for pairs", Unit = "nats")]
    public required double? BootstrapError { get; init; }

    /// <summary>Truth.</summary>
    [Column("log π_query,token of the chain that made the data, where it is given, in the gauge of log_odds", Unit = "nats")]
    public required double? Truth { get; init; }
}

/// <summary>A query.</summary>
public sealed record DiagnosticRow
{
    /// <summary>Query.</summary>
    [Column("query")]
    public required string Query { get; init; }

    /// <summary>Samples.</summary>
    [Column("samples used with this query", Unit = "samples")]
    public required long Samples { get; init; }

    /// <summary>Tokens seen.</summary>
    [Column("different tokens in its prompts", Unit = "tokens")]
    public required int TokensSeen { get; init; }

    /// <summary>Components.</summary>
    [Column("components of its co-occurrence graph on the tokens seen")]
    public required int Components { get; init; }

    /// <summary>Existence.</summary>
    [Column("whether the maximum-likelihood estimate (without ridge) exists on every component; false without samples")]
    public required bool MleExists { get; init; }

    /// <summary>Why.</summary>
    [Column("why the row is not wholly known; empty where it is")]
    public required string Why { get; init; }

    /// <summary>Log-likelihood.</summary>
    [Column("Σ log P(next | prompt) at the estimate, its supremum where there is none", Unit = "nats")]
    public required double? LogLikelihood { get; init; }

    /// <summary>Passes.</summary>
    [Column("passes of the solver over the data")]
    public required int Iterations { get; init; }

    /// <summary>Last step.</summary>
    [Column("largest change of a log-odds in the last Newton step", Unit = "nats")]
    public required double NewtonStep { get; init; }

    /// <summary>Wald statistic.</summary>
    [Column("(â − a)ᵀ H (â − a) against the chain that made the data, where it is given and there is no ridge: asymptotically χ²")]
    public required double? Wald { get; init; }

    /// <summary>Its degrees.</summary>
    [Column("degrees of freedom of wald: tokens seen less components")]
    public required int? WaldDegrees { get; init; }
}
