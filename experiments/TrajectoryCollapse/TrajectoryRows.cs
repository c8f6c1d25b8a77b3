using Repro.Experiments;

namespace Experiments.TrajectoryCollapse;

/// <summary>A row of counts.csv.</summary>
/// <param name="IsQuery">Whether j is the query.</param>
public sealed record CountRow(
    [property: Column("tokens appended to the first prompt so far", Unit = "tokens")] long Tokens,
    [property: Column("the token, from 0")] int Token,
    [property: Column("its count in prompt and trajectory", Unit = "tokens")] long Count,
    [property: Column("compensator of ψ(count): the sum over earlier steps s of π_qj / Σ_l n_l(s) π_ql, q the query at step s; "
        + "ψ(count) − compensator is a martingale")] double Compensator,
    [property: Column("whether the token is the query: the last token of the context")] bool IsQuery);

/// <summary>A row of ensembles.csv.</summary>
public sealed record EnsembleRow(
    [property: Column("the token, from 0")] int Token,
    [property: Column("sum over the trajectories of ψ(count) − ψ(count in the first prompt) − compensator at the horizon, whose mean is 0")]
        double Residuals,
    [property: Column("sum of their squares")] double ResidualSquares,
    [property: Column("sum of their cubes")] double ResidualCubes);

/// <summary>A row of laws.csv.</summary>
/// <param name="IsQuery">Whether j is the query.</param>
public sealed record LawRow(
    [property: Column("the token, from 0")] int Token,
    [property: Column("its count in prompt and trajectory at the horizon", Unit = "tokens")] long Count,
    [property: Column("whether the token is the query: the last token of the context")] bool IsQuery,
    [property: Column("number of trajectories that end so")] int Seen);

/// <summary>A row of continuations.csv.</summary>
public sealed record ContinuationRow(
    [property: Column("tokens appended to the first prompt before", Unit = "tokens")] long Tokens,
    [property: Column("the next 60 tokens from the trajectory's state, separated by spaces: a branch from a separate stream, not the "
        + "trajectory itself")] string Next);

/// <summary>A row of winners.csv.</summary>
public sealed record WinnerRow(
    [property: Column("support of the fixed point nearest to the final shares (total variation): tokens from 0, joined by +")]
        string Winners,
    [property: Column("total-variation distance between the final shares and that fixed point")] double Distance,
    [property: Column("largest share at the end")] double TopShare,
    [property: Column("exp of the entropy of the final shares (nats): the effective number of tokens")] double EffectiveTokens,
    [property: Column("first checkpoint after which one token's share stays at least collapse_share up to the horizon; empty if there "
        + "is none", Unit = "tokens")] long? CollapseTime,
    [property: Column("whether the trajectory had not collapsed by the horizon")] bool Censored,
    [property: Column("whether the horizon is long enough for theory to predict the winner; definition: "
        + "experiments/TrajectoryCollapse/README.md, Decided")] bool Decided);

/// <summary>A row of forecast.csv.</summary>
/// <param name="FixedPoint">Number of the fixed point.</param>
public sealed record MeanFieldRow(
    [property: Column("number of the fixed point, from 0, by size of support and then by its tokens")] int FixedPoint,
    [property: Column("its support: tokens from 0, joined by +")] string Support,
    [property: Column("stable, unstable or critical (an eigenvalue with real part 0 or an absent token with exponent 1: no power law)")]
        string Stability,
    [property: Column("eigenvalues of the Jacobian on the face of the support, by falling real part, separated by spaces; "
        + "empty for a single winner")] string Eigenvalues,
    [property: Column("largest of the eigenvalues' real parts, the absent tokens' growth exponents less one, and −1: "
        + "shares approach a stable point, or leave an unstable one, like t to this power")] double LeadingRate,
    [property: Column("tokens until shares near a stable point are settled to decided_below of the distance to the next fixed point, "
        + "or an unstable one is left; empty: never, or above 1e300", Unit = "tokens")] double? TokensNeeded,
    [property: Column("tokens until the winners are decided in the sense of winners.csv, the same at every fixed point of the matrix; "
        + "empty: never", Unit = "tokens")] double? TokensToDecide,
    [property: Column("total-variation distance to the nearest other fixed point; 1 when there is no other")] double Gap,
    [property: Column("number of faces with a singular P_SS: no isolated fixed point there")] int SingularFaces,
    [property: Column("faces that may hold a continuum of fixed points (tied winners of identical rows): supports separated by spaces, "
        + "at most the first 20")] string Continua,
    [property: Column("the token, from 0")] int Token,
    [property: Column("its share at the fixed point")] double Share,
    [property: Column("its growth exponent g: its count grows like t^g near the fixed point; 1 on the support")] double GrowthExponent);

/// <summary>A row of exponents.csv.</summary>
public sealed record ExponentRow(
    [property: Column("support of the stable fixed point nearest to the trajectories when the measurement starts: tokens from 0, "
        + "joined by +")] string Winners,
    [property: Column("the token, from 0: a token of the first prompt outside the support")] int Token,
    [property: Column("measured growth exponent")] double Exponent,
    [property: Column("its standard error from replicates (digamma-ratio: never less than the martingale's own bracket gives); "
        + "empty below two replicates")] double? StandardError,
    [property: Column("predicted exponent: π_j / π_max for identical rows, the mean field's g_j otherwise")] double Predicted,
    [property: Column("digamma-ratio: mean of Δψ(n_j) over mean of Δψ(n_max), exact at every t for identical rows; compensator-growth: "
        + "growth of the compensator per log of the context length over "
        + "two windows, extrapolated with the remainder t^(leading rate), over replicates nearest to the winners' fixed point where the "
        + "first window starts; compensator-flow (given matrices): its growth less the mean field's from the same shares, plus the "
        + "exponent at the fixed point's shares")] string Method,
    [property: Column("number of replicates used")] int Replicates);
