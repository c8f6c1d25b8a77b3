using Repro.Experiments;

namespace Experiments.Estimate;

/// <summary>What the data files hold.</summary>
/// <param name="OtherShare">Share of the pooled token.</param>
public sealed record InputRow(
    [property: Column("rows of the pairs file, or tokens of the text")] long Records,
    [property: Column("samples used: sum of counts, or positions of the text with a prompt and a next token", Unit = "samples")]
        long Samples,
    [property: Column("samples excluded, since the next token does not occur in the prompt, which a CCMC cannot produce",
        Unit = "samples")] long LeftOut,
    [property: Column("left_out over samples + left_out")] double LeftOutShare,
    [property: Column("K, different tokens", Unit = "tokens")] int Tokens,
    [property: Column("share of the text's tokens that are <other>; 0 for pairs")] double OtherShare,
    [property: Column("length of the text's blocks, which sandwich and bootstrap treat as independent; 0 for pairs, whose samples are "
        + "all independent", Unit = "tokens")] long BlockLength,
    [property: Column("queries whose row is not fully estimable (a component fails, or tokens are unseen with it); where a whole chain "
        + "is needed, they are estimated with ridge 1")] int CompletedRows,
    [property: Column("stable sets of winners of the fitted chain among those examined: see forecast")] int StableSets,
    [property: Column("largest sets of winners examined: all up to K = 20, small ones above", Unit = "tokens")] int LargestSetLookedAt,
    [property: Column("smallest p-value of the table departures, adjusted for their number: the probability of a deviation this strong "
        + "if the data came from a CCMC; missing if none can be tested")] double? PValue);

/// <summary>What a fitted chain generates at some time.</summary>
public sealed record GeneratedRow(
    [property: Column("tokens generated before", Unit = "tokens")] long Tokens,
    [property: Column("the next 40 tokens, separated by spaces; spaces within a token and characters that do not print are shown as "
        + "symbols")] string Next);

/// <summary>A log-odds.</summary>
public sealed record LogitRow(
    [property: Column("query: the row of P")] string Query,
    [property: Column("token: the column of P")] string Token,
    [property: Column("estimated log π_query,token, mean zero over the tokens of its component; "
        + "missing if it is not finite or the token was never seen with the query", Unit = "nats")] double? LogOdds,
    [property: Column("model-based standard error of log_odds in that gauge: root of the diagonal of the information's pseudo-inverse H⁺; "
        + "with ridge λ of (H + λI)⁻¹ H (H + λI)⁻¹", Unit = "nats")] double? StandardError,
    [property: Column("log_odds less the normal quantile of the confidence times standard_error", Unit = "nats")] double? Lower,
    [property: Column("log_odds plus the same", Unit = "nats")] double? Upper,
    [property: Column("π_query,token normalised over the token's component; if the estimate does not exist, that of the boundary "
        + "solution (0 for tokens that never win); missing if several groups are unbeaten")] double? Probability,
    [property: Column("component of the query's co-occurrence graph, numbered by first token; −1 for tokens never seen with the query")]
        int Component,
    [property: Column("whether the maximum-likelihood estimate (without ridge) exists on the component")] bool Exists,
    [property: Column("standard error by the sandwich H⁺ M H⁺, M from the scores of samples, or of blocks of a text: "
        + "valid even if the model is wrong", Unit = "nats")] double? SandwichError,
    [property: Column("standard error by the block bootstrap of a text, one Newton step a resample; missing for pairs", Unit = "nats")]
        double? BootstrapError,
    [property: Column("log π_query,token of the chain that generated the data, if given, in the gauge of log_odds", Unit = "nats")]
        double? Truth);

/// <summary>A query.</summary>
public sealed record DiagnosticRow(
    [property: Column("query")] string Query,
    [property: Column("samples used with this query", Unit = "samples")] long Samples,
    [property: Column("different tokens in its prompts", Unit = "tokens")] int TokensSeen,
    [property: Column("components of its co-occurrence graph on the tokens seen")] int Components,
    [property: Column("whether the maximum-likelihood estimate (without ridge) exists on every component; false without samples")]
        bool MleExists,
    [property: Column("why the row is not fully identified; empty if it is")] string Why,
    [property: Column("Σ log P(next | prompt) at the estimate, or its supremum if there is none", Unit = "nats")] double? LogLikelihood,
    [property: Column("passes of the solver over the data")] int Iterations,
    [property: Column("largest change of a log-odds in the last Newton step", Unit = "nats")] double NewtonStep,
    [property: Column("(â − a)ᵀ H (â − a) against the chain that generated the data, if given and without a ridge: asymptotically "
        + "χ²")] double? Wald,
    [property: Column("degrees of freedom of wald: tokens seen less components")] int? WaldDegrees);
