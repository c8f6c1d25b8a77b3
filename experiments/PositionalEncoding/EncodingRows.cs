using Repro.Experiments;

namespace Experiments.PositionalEncoding;

/// <summary>One replicate of an equivalence study: attention with position vectors beside the chain.</summary>
/// <param name="ExplainedError">Error against the law with the biases.</param>
/// <param name="AgeError">Error against the age orientation.</param>
/// <param name="ReversedTotalVariation">What a reversed prior would show.</param>
public sealed record EncodingRow(
    [property: Column("largest |attention − PE-CCMC| over prompts and tokens; PE-CCMC from the prior over positions and the logits of W, "
        + "as if both conditions held")] double MaxAbsError,
    [property: Column("largest total-variation distance between the two laws over prompts")] double MaxTotalVariation,
    [property: Column("mean total-variation distance between the two laws over prompts")] double MeanTotalVariation,
    [property: Column("c ε (κ(E) + L max(1, max_score)), ε = 2⁻⁵², c = (L + D + K + 8 √(K D) + 8)/2, D = d + L: rounding bound, as in "
        + "the experiment equivalence")] double Bound,
    [property: Column("largest |attention − explained law| over prompts and tokens; explained law ∝ π_qj e^{b_j} Σ_{i: "
        + "x_i = j} ρ_i e^{c_iq} with b_j = e_jᵀ W u_L and c_iq = u_iᵀ W e_q: the law when conditions are dropped")]
            double ExplainedError,
    [property: Column("largest |attention − chain| over prompts and tokens, the chain's weights by age from the prior's definition "
        + "(the token appended last has age 0); biases included as in explained_error")] double AgeError,
    [property: Column("total-variation distance between attention and the chain with the reversed prior (oldest token age 0), largest "
        + "over prompts")] double ReversedTotalVariation,
    [property: Column("condition number of E: largest over smallest singular value")] double Condition,
    [property: Column("largest |score| over unmasked positions of all prompts, and |e_jᵀ W e_k| over tokens", Unit = "nats")]
        double MaxScore);

/// <summary>One trajectory of a collapse study.</summary>
/// <param name="EarlyShare">Share of the rarest token early on.</param>
/// <param name="LawLevel">Level under the predicted law.</param>
public sealed record CollapseRow(
    [property: Column("window: tokens appended until it was constant for the first time; other priors: index of the last token that "
        + "differed from the one before (0: none did); missing if censored",
        Unit = "tokens")] long? CollapseTime,
    [property: Column("whether the trajectory had not collapsed after study.tokens tokens")] bool Censored,
    [property: Column("winning token; missing if censored")] int? Winner,
    [property: Column("tokens appended that differ from the one before, up to collapse or the horizon", Unit = "tokens")] long Switches,
    [property: Column("index of the last token that differed from the one before, censored or not (0: none did)", Unit = "tokens")]
        long LastSwitch,
    [property: Column("tokens appended when it ended", Unit = "tokens")] long Observed,
    [property: Column("smallest share of a token among those appended in the first eighth of study.tokens; "
        + "missing if the trajectory ended before, and for windows")] double? EarlyShare,
    [property: Column("predicted distribution function at collapse_time, drawn uniformly across its step (from the horizon's value to 1 "
        + "where censored): uniform on (0, 1) if the prediction is right; missing if no law is computed")] double? LawLevel,
    [property: Column("distribution function of the number of further repeats, given the whole context after 16 appended tokens, at "
        + "the observed number; drawn uniformly across its step, and beyond 64 repeats: exactly uniform on (0, 1)")] double RunLevel);

/// <summary>What theory says of a window, exactly.</summary>
public sealed record WindowRow(
    [property: Column("K^w windows, the states of the chain")] long States,
    [property: Column("mean number of tokens until the window is constant, from the last w tokens of the first prompt; "
        + "linear solve by GTH elimination", Unit = "tokens")] double MeanTokens,
    [property: Column("standard deviation of that number, from the same solve", Unit = "tokens")] double StandardDeviation,
    [property: Column("a token")] int Token,
    [property: Column("probability that it wins, from the same solution")] double WinProbability);

/// <summary>The predicted survival of a point.</summary>
public sealed record SurvivalRow(
    [property: Column("t, tokens appended", Unit = "tokens")] long Tokens,
    [property: Column("predicted probability that collapse_time is above t: windows by powers of the transition matrix (exact), "
        + "exponential priors of two tokens on a grid of shares")] double Survival,
    [property: Column("largest change, over all t, of the predicted survival on a grid half as fine; 0 if exact")]
        double GridError);

/// <summary>A loser of one trajectory of a growth study.</summary>
/// <param name="Predicted">g.</param>
public sealed record GrowthRow(
    [property: Column("the loser, from 0")] int Token,
    [property: Column("ρ = π_wj / π_ww, w the winner")] double Ratio,
    [property: Column("its count when the context has twice the first prompt's length (or after T/2 tokens, if that is earlier)",
        Unit = "tokens")] long Before,
    [property: Column("its count at T", Unit = "tokens")] long After,
    [property: Column("ψ(after) − ψ(before) per log of the context's length between the two")] double Exponent,
    [property: Column("g with ρ (1 − α) B(g, 1 − α) = 1; empty for α above 1, where its count stays finite")] double? Predicted,
    [property: Column("index of its last occurrence among the appended tokens; 0: none", Unit = "tokens")] long LastSeen);

/// <summary>Trajectories with a loser after t.</summary>
public sealed record TailRow(
    [property: Column("t, tokens appended; up to a tenth of T", Unit = "tokens")] long Tokens,
    [property: Column("share of trajectories in which a loser is appended after t")] double Share,
    [property: Column("its standard error, binomial")] double StandardError,
    [property: Column("slope of its logarithm in log t since the previous row; empty in the first")] double? Slope,
    [property: Column("−(α − 1), suggested by theory")] double SlopePredicted);

/// <summary>One fit of a recovery study.</summary>
public sealed record RecoveryRow(
    [property: Column("whether scoring reached a maximum at which the information is positive on the identified directions")]
        bool Converged,
    [property: Column("scoring steps taken")] int Iterations,
    [property: Column("queries for which some group of tokens was never chosen from a prompt with a token outside it: their log-odds "
        + "diverge whatever ρ is, so no maximum exists (Ford's condition)", Unit = "queries")] int OpenQueries,
    [property: Column("directions of (log ρ, log π) that the data do not identify: 1 for the scale of ρ, K for the rows of P, "
        + "1 more if prompts contain their query only at the end")] int NullDirections,
    [property: Column("(log ρ̂ − log ρ)ᵀ V⁻¹ (log ρ̂ − log ρ) over identified positions, V the inverse information; "
        + "tends to χ² with degrees degrees of freedom; missing without a fit")] double? Wald,
    [property: Column("identified positions less one")] int Degrees,
    [property: Column("mean over identified positions of the squared error of log ρ, each in the gauge of mean zero over them; "
        + "missing without a fit", Unit = "nats²")] double? PriorError,
    [property: Column("the same predicted by the inverse information: mean of its diagonal; missing without a fit", Unit = "nats²")]
        double? PriorErrorPredicted,
    [property: Column("share of identified positions whose interval of ± 1.96 standard errors contains the truth; missing without a fit")]
        double? Covered,
    [property: Column("mean squared error of the logits of P, rows of mean zero, without the diagonal's direction if it is not "
        + "identified (then missing, as without a fit)", Unit = "nats²")] double? MatrixError,
    [property: Column("largest difference of log ρ̂ from that of a second start, drawn normal with deviation 1 (first replicate only)",
        Unit = "nats")] double? StartDifference);

/// <summary>One position of one fit.</summary>
public sealed record PriorRow(
    [property: Column("age of the position: tokens after it")] int Age,
    [property: Column("whether the data identify its weight")] bool Identified,
    [property: Column("estimate of log ρ, mean zero over identified positions; missing if not identified or without a fit",
        Unit = "nats")] double? LogPrior,
    [property: Column("its standard error from the inverse information", Unit = "nats")] double? StandardError,
    [property: Column("log ρ of the true prior, in the same gauge; missing if not identified", Unit = "nats")]
        double? Truth);
