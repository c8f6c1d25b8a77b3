using Repro.Experiments;

namespace Experiments.PositionalEncoding;

/// <summary>One replicate of an equivalence study: attention with position vectors beside the chain.</summary>
public sealed record EncodingRow
{
    /// <summary>Largest error.</summary>
    [Column("largest |attention − PE-CCMC| over prompts and tokens; PE-CCMC from the prior over positions and the logits of W, as if both conditions held")]
    public required double MaxAbsError { get; init; }

    /// <summary>Largest gap.</summary>
    [Column("largest total-variation distance between the two laws over prompts")]
    public required double MaxTotalVariation { get; init; }

    /// <summary>Mean gap.</summary>
    [Column("mean total-variation distance between the two laws over prompts")]
    public required double MeanTotalVariation { get; init; }

    /// <summary>Rounding bound.</summary>
    [Column("c ε (κ(E) + L max(1, max_score)), ε = 2⁻⁵², c = (L + D + K + 8 √(K D) + 8)/2, D = d + L: what rounding explains, as in the experiment equivalence")]
    public required double Bound { get; init; }

    /// <summary>Error against the law with the biases.</summary>
    [Column("largest |attention − explained law| over prompts and tokens; explained law ∝ π_qj e^{b_j} Σ_{i: x_i = j} ρ_i e^{c_iq} with b_j = e_jᵀ W u_L and c_iq = u_iᵀ W e_q: what is left of PE-CCMC when conditions are dropped")]
    public required double ExplainedError { get; init; }

    /// <summary>Error against the age orientation.</summary>
    [Column("largest |attention − chain| over prompts and tokens, the chain's weights by age from the prior's definition: the token appended last has age 0, whatever index it has; biases included as in explained_error")]
    public required double AgeError { get; init; }

    /// <summary>What a reversed prior would show.</summary>
    [Column("total-variation distance between attention and the chain whose prior runs the other way (oldest token age 0), largest over prompts")]
    public required double ReversedTotalVariation { get; init; }

    /// <summary>κ(E).</summary>
    [Column("condition number of E: largest over smallest singular value")]
    public required double Condition { get; init; }

    /// <summary>Largest score.</summary>
    [Column("largest |score| over unmasked positions of all prompts, and |e_jᵀ W e_k| over tokens", Unit = "nats")]
    public required double MaxScore { get; init; }
}

/// <summary>One trajectory of a collapse study.</summary>
public sealed record CollapseRow
{
    /// <summary>When.</summary>
    [Column("window: tokens appended when it was constant for the first time; other priors: number of the last token that differed from the one before (0: none did); missing where censored", Unit = "tokens")]
    public required long? CollapseTime { get; init; }

    /// <summary>Censored.</summary>
    [Column("whether the trajectory was given up after study.tokens tokens, still open")]
    public required bool Censored { get; init; }

    /// <summary>Winner.</summary>
    [Column("token that rules; missing where censored")]
    public required int? Winner { get; init; }

    /// <summary>Switches.</summary>
    [Column("tokens appended that differ from the one before, up to collapse or the horizon", Unit = "tokens")]
    public required long Switches { get; init; }

    /// <summary>Last switch.</summary>
    [Column("number of the last token seen that differed from the one before, censored or not (0: none did)", Unit = "tokens")]
    public required long LastSwitch { get; init; }

    /// <summary>Observed tokens.</summary>
    [Column("tokens appended when it ended", Unit = "tokens")]
    public required long Observed { get; init; }

    /// <summary>Share of the rarest token early on.</summary>
    [Column("smallest share of a token among those appended in the first eighth of study.tokens; missing where the trajectory ended before, and for windows")]
    public required double? EarlyShare { get; init; }

    /// <summary>Level under the predicted law.</summary>
    [Column("predicted distribution function at collapse_time, drawn uniformly across its step (from the horizon's value to 1 where censored): uniform on (0, 1) if the prediction is right; missing where no law is computed")]
    public required double? LawLevel { get; init; }

    /// <summary>Level of the run.</summary>
    [Column("distribution function of the number of further repeats, given the whole context after 16 appended tokens, at the number seen, drawn uniformly across its step and beyond 64 repeats: exactly uniform on (0, 1)")]
    public required double RunLevel { get; init; }
}

/// <summary>What theory says of a window, exactly.</summary>
public sealed record WindowRow
{
    /// <summary>States.</summary>
    [Column("K^w windows, the states of the chain")]
    public required long States { get; init; }

    /// <summary>Mean.</summary>
    [Column("mean number of tokens until the window is constant, from the last w tokens of the first prompt; linear solve by GTH elimination", Unit = "tokens")]
    public required double MeanTokens { get; init; }

    /// <summary>Standard deviation.</summary>
    [Column("standard deviation of that number, from the same solve", Unit = "tokens")]
    public required double StandardDeviation { get; init; }

    /// <summary>Token.</summary>
    [Column("a token")]
    public required int Token { get; init; }

    /// <summary>Its probability.</summary>
    [Column("probability that it is the one that rules, from the same solve")]
    public required double WinProbability { get; init; }
}

/// <summary>The predicted survival of a point.</summary>
public sealed record SurvivalRow
{
    /// <summary>t.</summary>
    [Column("t, tokens appended", Unit = "tokens")]
    public required long Tokens { get; init; }

    /// <summary>P(T &gt; t).</summary>
    [Column("predicted probability that collapse_time is above t: windows by powers of the transition matrix (exact), exponential priors of two tokens on a grid of shares")]
    public required double Survival { get; init; }

    /// <summary>Error of the grid.</summary>
    [Column("largest change, over all t, of the predicted survival when the grid is made half as fine; 0 where exact")]
    public required double GridError { get; init; }
}

/// <summary>One fit of a recovery study.</summary>
public sealed record RecoveryRow
{
    /// <summary>Whether it converged.</summary>
    [Column("whether scoring reached a maximum at which the information is positive on what the data can tell")]
    public required bool Converged { get; init; }

    /// <summary>Steps.</summary>
    [Column("scoring steps taken")]
    public required int Iterations { get; init; }

    /// <summary>Queries without an estimate.</summary>
    [Column("queries for which some group of tokens was never chosen from a prompt that held a token outside it: their log-odds run to infinity whatever ρ is, so no maximum exists (Ford's condition)", Unit = "queries")]
    public required int OpenQueries { get; init; }

    /// <summary>Null directions.</summary>
    [Column("directions of (log ρ, log π) that the data cannot tell: 1 for the scale of ρ, K for the rows of P, 1 more where every prompt ends in its query and holds it nowhere else")]
    public required int NullDirections { get; init; }

    /// <summary>Wald statistic.</summary>
    [Column("(log ρ̂ − log ρ)ᵀ V⁻¹ (log ρ̂ − log ρ) over identified positions, V the inverse information; tends to χ² with degrees degrees of freedom; missing without a fit")]
    public required double? Wald { get; init; }

    /// <summary>Its degrees.</summary>
    [Column("identified positions less one")]
    public required int Degrees { get; init; }

    /// <summary>Error of the prior.</summary>
    [Column("mean over identified positions of the squared error of log ρ, each in the gauge of mean zero over them; missing without a fit", Unit = "nats²")]
    public required double? PriorError { get; init; }

    /// <summary>Predicted error.</summary>
    [Column("the same predicted by the inverse information: mean of its diagonal; missing without a fit", Unit = "nats²")]
    public required double? PriorErrorPredicted { get; init; }

    /// <summary>Coverage.</summary>
    [Column("share of identified positions whose interval of 1.96 standard errors holds the truth; missing without a fit")]
    public required double? Covered { get; init; }

    /// <summary>Error of P.</summary>
    [Column("mean squared error of the logits of P, rows of mean zero, without the diagonal's direction where it is not identified (missing there, or without a fit)", Unit = "nats²")]
    public required double? MatrixError { get; init; }

    /// <summary>Two starts.</summary>
    [Column("largest difference of log ρ̂ from that of a second start, drawn normal with deviation 1 (first replicate only)", Unit = "nats")]
    public required double? StartDifference { get; init; }
}

/// <summary>One position of one fit.</summary>
public sealed record PriorRow
{
    /// <summary>Age.</summary>
    [Column("age of the position: tokens after it")]
    public required int Age { get; init; }

    /// <summary>Whether identified.</summary>
    [Column("whether the data tell its weight from the others'")]
    public required bool Identified { get; init; }

    /// <summary>Estimate.</summary>
    [Column("estimate of log ρ, mean zero over identified positions; missing where not identified or without a fit", Unit = "nats")]
    public required double? LogPrior { get; init; }

    /// <summary>Standard error.</summary>
    [Column("its standard error from the inverse information", Unit = "nats")]
    public required double? StandardError { get; init; }

    /// <summary>Truth.</summary>
    [Column("log ρ of the prior the data were drawn with, in the same gauge; missing where not identified", Unit = "nats")]
    public required double? Truth { get; init; }
}
