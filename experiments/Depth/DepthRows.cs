using Repro.Experiments;

namespace Experiments.Depth;

/// <summary>One trajectory.</summary>
public sealed record DepthRow(
    [property: Column("number of tokens after which one token's share of the context stays at least collapse_share up to the horizon; "
        + "empty if there is none", Unit = "tokens")] long? CollapseTime,
    [property: Column("whether the trajectory had not collapsed by the horizon")] bool Censored,
    [property: Column("the most frequent token of the context at the horizon, from 0")] int Leader,
    [property: Column("its share of the context at the horizon")] double TopShare,
    [property: Column("share of tokens in the generated text's last half that equal the token before them")] double Repeats);

/// <summary>A point over its replicates.</summary>
public sealed record DepthSummary(
    [property: Column("trajectories")] int Replicates,
    [property: Column("share of trajectories that collapsed by the horizon")] double Collapsed,
    [property: Column("Kaplan–Meier median of the collapse time; empty when more than half have not collapsed by the horizon",
        Unit = "tokens")] double? MedianCollapseTime,
    [property: Column("mean over trajectories of the top share at the horizon")] double TopShare,
    [property: Column("standard error of that mean; empty for one replicate")] double? TopShareStandardError,
    [property: Column("mean over trajectories of repeats")] double Repeats);

/// <summary>A token of one trajectory at a checkpoint.</summary>
public sealed record GrowthRow(
    [property: Column("length of the context", Unit = "tokens")] int Length,
    [property: Column("the token, from 0")] int Token,
    [property: Column("its count", Unit = "tokens")] long Count,
    [property: Column("sum over the steps s before of p_s(j)/n_j(s), p_s the law of the next token")] double Compensator);

/// <summary>The martingale of one token over the first tokens of a trajectory.</summary>
public sealed record MartingaleRow(
    [property: Column("the token, from 0")] int Token,
    [property: Column("log of the ratio of the context's lengths at the end and the start")] double LogLength,
    [property: Column("√n(0) [ψ(n(end)) − ψ(n(0)) − Σ_s p_s(j)/n_j(s)], p_s from the literal layers: mean 0")] double Change,
    [property: Column("the same with p_s from the first layer alone: the rival")] double FirstLayerChange,
    [property: Column("largest difference, over these tokens and all tokens' probabilities, between p_s and the law drawn from: 0 up "
        + "to rounding")] double LawDifference);

/// <summary>What theory says of a loser beside a token that rules.</summary>
public sealed record CornerRow(
    [property: Column("the loser, from 0")] int Token,
    [property: Column("ρ = π¹_wj / π¹_ww: its growth exponent under the first layer alone")] double OneLayer,
    [property: Column("growth exponent g predicted for all layers")] double Predicted,
    [property: Column("rival: the exponent of one layer less (the last left out); empty for one layer")] double? FewerLayers,
    [property: Column("rival: the exponent of one layer more, its matrix uniform")] double MoreLayers,
    [property: Column("rival: with a residual stream, every upper layer uniform; without one, every layer's ratio counted like the "
        + "first's, "
        + "(Π ρ_ℓ)^{1/L}; empty where that is the prediction")] double? OtherUpper,
    [property: Column("rival where the corner's stability is not that of one layer: the border 1; else empty")] double? Border,
    [property: Column("size of the first remainder at the horizon, relative to the exponent. The larger of two: the loser's predicted "
        + "share times the odds ratio of its own row of P₁ to the winner's (at least 1), and the transient of a prompt that begins with "
        + "many losers")] double Remainder);

/// <summary>A loser's growth exponent.</summary>
public sealed record ExponentRow(
    [property: Column("the loser, from 0")] int Token,
    [property: Column("growth of its compensator per log of the context's length: least squares over the windows after the first "
        + "quarter, mean over replicates. The slower of the remainders t^{g−1} and t^{−g} is subtracted if the windows are long enough "
        + "to estimate it")]
        double Exponent,
    [property: Column("standard error of that mean; empty for one replicate")] double? StandardError,
    [property: Column("predicted, as in corners")] double Predicted,
    [property: Column("the nearest rival's exponent")] double Rival,
    [property: Column("that rival's name")] string RivalName,
    [property: Column("trajectories")] int Replicates);

/// <summary>What theory says of two tokens from given shares.</summary>
public sealed record RestRow(
    [property: Column("share of token 1 in the first prompt")] double FirstShare,
    [property: Column("ν(m) − m there: drift of the share per log t")] double Drift,
    [property: Column("limit of that drift: the next fixed point, or a corner (0 or 1)")] double Limit,
    [property: Column("slope of the drift at that fixed point; empty for a corner")] double? Slope,
    [property: Column("number of fixed points strictly between the corners")] int Interior,
    [property: Column("limit under the first layer alone")] double OneLayerLimit,
    [property: Column("limit with the upper layers' logits halved")] double HalvedLimit);

/// <summary>Final shares of two tokens.</summary>
public sealed record LimitRow(
    [property: Column("mean over replicates of token 1's share at the horizon")] double Share,
    [property: Column("standard error of that mean; empty for one replicate")] double? StandardError,
    [property: Column("its predicted limit")] double Predicted,
    [property: Column("share of trajectories that moved in the predicted direction")] double Agree,
    [property: Column("whether the drift at the start is large enough to judge the direction")] bool Decided,
    [property: Column("trajectories")] int Replicates);
