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
    [Column("largest sets of winners looked at; all up to K = 17, small ones beyond", Unit = "tokens")]
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

/// <summary>Something that the data lack.</summary>
public sealed record BridgeRow
{
    /// <summary>Query.</summary>
    [Column("query whose row is not wholly known")]
    public required string Query { get; init; }

    /// <summary>What.</summary>
    [Column("unseen: the token is in no prompt of the query; component: no chain of prompts joins the two; one-sided: one of them always wins")]
    public required MissingKind Missing { get; init; }

    /// <summary>Token.</summary>
    [Column("a token of the part that is cut off")]
    public required string Token { get; init; }

    /// <summary>Other token.</summary>
    [Column("a token of the part it would be joined to")]
    public required string With { get; init; }

    /// <summary>Prompt.</summary>
    [Column("a prompt that would join them: it holds both, and ends with the query in variant self (with cross it is asked of the query)")]
    public required string Prompt { get; init; }

    /// <summary>Next.</summary>
    [Column("what must follow it: token (it has never won so far), or either, each now and then")]
    public required string Next { get; init; }
}

/// <summary>Why a log-odds is not known.</summary>
public enum MissingKind
{
    /// <summary>The token is in no prompt of the query.</summary>
    Unseen,

    /// <summary>Another component.</summary>
    Component,

    /// <summary>It never wins, or always.</summary>
    OneSided,
}

/// <summary>A set of winners.</summary>
public sealed record ForecastRow
{
    /// <summary>Winners.</summary>
    [Column("tokens that survive, separated by spaces (white space within a token shown as ␣): support of a stable fixed point of the mean field of the fitted chain (rows without finite estimate by ridge 1)")]
    public required string Winners { get; init; }

    /// <summary>Shares.</summary>
    [Column("their shares in the limit, in that order, separated by spaces")]
    public required string Shares { get; init; }

    /// <summary>Rate.</summary>
    [Column("shares approach the point like t to this power")]
    public required double LeadingRate { get; init; }
}

/// <summary>A redraw.</summary>
public sealed record ResampleRow
{
    /// <summary>Existence.</summary>
    [Column("share of the queries, of those whose estimate exists on the data, whose estimate exists on the redrawn ones")]
    public required double Existence { get; init; }

    /// <summary>Intervals.</summary>
    [Column("intervals that the redrawn data give: log-odds of components of two tokens or more whose estimate exists")]
    public required int Intervals { get; init; }

    /// <summary>Covered.</summary>
    [Column("those that hold the log-odds of the chain from which the next tokens were drawn")]
    public required int Covered { get; init; }

    /// <summary>Regions.</summary>
    [Column("joint confidence regions, one a query: (â − a)ᵀ H (â − a) at most the quantile of χ²; 0 with a ridge")]
    public required int Regions { get; init; }

    /// <summary>Regions covered.</summary>
    [Column("those that hold the chain's row")]
    public required int RegionsCovered { get; init; }

    /// <summary>z of count.</summary>
    [Column("score statistic of the direction count (see departures)")]
    public required double? ZCount { get; init; }

    /// <summary>z of recency.</summary>
    [Column("of recency")]
    public required double? ZRecency { get; init; }

    /// <summary>z of previous.</summary>
    [Column("of previous")]
    public required double? ZPrevious { get; init; }

    /// <summary>z of induction.</summary>
    [Column("of induction")]
    public required double? ZInduction { get; init; }

    /// <summary>Stable sets.</summary>
    [Column("stable sets of winners of the chain fitted to the redrawn data, separated by ' | '")]
    public required string StableSets { get; init; }
}

/// <summary>How certain a forecast is.</summary>
public sealed record CertaintyRow
{
    /// <summary>Winners.</summary>
    [Column("stable set of winners, as in forecast")]
    public required string Winners { get; init; }

    /// <summary>Whether the fit has it.</summary>
    [Column("whether it is stable for the chain fitted to the data")]
    public required bool Fitted { get; init; }

    /// <summary>Share.</summary>
    [Column("share of the redrawn data sets for whose fitted chain it is stable; missing without redraws")]
    public required double? ResampledShare { get; init; }

    /// <summary>Redraws.</summary>
    [Column("redrawn data sets: from the known truth where there is one, else from the fitted chain (parametric bootstrap)")]
    public required int Resamples { get; init; }
}
