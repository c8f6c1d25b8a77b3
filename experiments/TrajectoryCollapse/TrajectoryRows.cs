using Repro.Experiments;

namespace Experiments.TrajectoryCollapse;

/// <summary>A row of counts.csv.</summary>
public sealed record CountRow
{
    /// <summary>t.</summary>
    [Column("tokens appended to the first prompt so far", Unit = "tokens")]
    public required long Tokens { get; init; }

    /// <summary>j.</summary>
    [Column("the token, from 0")]
    public required int Token { get; init; }

    /// <summary>n_j(t).</summary>
    [Column("its count in prompt and trajectory", Unit = "tokens")]
    public required long Count { get; init; }

    /// <summary>c_j(t).</summary>
    [Column("compensator of ψ(count): the sum over earlier steps s of π_qj / Σ_l n_l(s) π_ql, q the query at step s; ψ(count) − compensator is a martingale")]
    public required double Compensator { get; init; }

    /// <summary>Whether j is the query.</summary>
    [Column("whether the token is the query: the last token of the context")]
    public required bool IsQuery { get; init; }
}

/// <summary>A row of winners.csv.</summary>
public sealed record WinnerRow
{
    /// <summary>S.</summary>
    [Column("support of the fixed point nearest to the final shares (total variation): tokens from 0, joined by +")]
    public required string Winners { get; init; }

    /// <summary>Distance.</summary>
    [Column("total-variation distance between the final shares and that fixed point")]
    public required double Distance { get; init; }

    /// <summary>Top share.</summary>
    [Column("largest share at the end")]
    public required double TopShare { get; init; }

    /// <summary>exp(entropy).</summary>
    [Column("exp of the entropy of the final shares (nats): the effective number of tokens")]
    public required double EffectiveTokens { get; init; }

    /// <summary>Collapse time.</summary>
    [Column("first checkpoint from which on, to the end, one and the same token's share is at least collapse_share; empty when there is none", Unit = "tokens")]
    public required long? CollapseTime { get; init; }

    /// <summary>Censored.</summary>
    [Column("whether no collapse was seen up to the horizon")]
    public required bool Censored { get; init; }

    /// <summary>Decided.</summary>
    [Column("whether theory says that the horizon is long enough to judge winners: with x the final length of the context over that of the first prompt, x^(leading rate) is below "
        + "decided_below times the distance to the nearest other fixed point at every stable fixed point, and x^(−leading rate) below decided_below at every unstable one; "
        + "never in critical cases, with heteroclinic cycles of single winners, or where not all faces were solved")]
    public required bool Decided { get; init; }
}

/// <summary>A row of forecast.csv.</summary>
public sealed record MeanFieldRow
{
    /// <summary>Number of the fixed point.</summary>
    [Column("number of the fixed point, from 0, by size of support and then by its tokens")]
    public required int FixedPoint { get; init; }

    /// <summary>S.</summary>
    [Column("its support: tokens from 0, joined by +")]
    public required string Support { get; init; }

    /// <summary>Stability.</summary>
    [Column("stable, unstable or critical (an eigenvalue with real part 0 or an absent token with exponent 1: no power law)")]
    public required string Stability { get; init; }

    /// <summary>Eigenvalues.</summary>
    [Column("eigenvalues of the Jacobian on the face of the support, by falling real part, separated by spaces; empty for a single winner")]
    public required string Eigenvalues { get; init; }

    /// <summary>Leading rate.</summary>
    [Column("largest of the eigenvalues' real parts, the absent tokens' growth exponents less one, and −1: shares approach a stable point, or leave an unstable one, like t to this power")]
    public required double LeadingRate { get; init; }

    /// <summary>Tokens needed.</summary>
    [Column("tokens until shares near a stable point are settled to decided_below of the distance to the next fixed point, or an unstable one is left; empty: never, or beyond 1e300", Unit = "tokens")]
    public required double? TokensNeeded { get; init; }

    /// <summary>Tokens to decide.</summary>
    [Column("tokens until the winners are decided in the sense of winners.csv, the same at every fixed point of the matrix; empty: never", Unit = "tokens")]
    public required double? TokensToDecide { get; init; }

    /// <summary>Gap.</summary>
    [Column("total-variation distance to the nearest other fixed point; 1 when there is no other")]
    public required double Gap { get; init; }

    /// <summary>Singular faces.</summary>
    [Column("how many faces of the simplex have a singular P_SS: no isolated fixed point there")]
    public required int SingularFaces { get; init; }

    /// <summary>Continua.</summary>
    [Column("faces that may hold a continuum of fixed points (tied winners of identical rows): supports separated by spaces, at most the first 20")]
    public required string Continua { get; init; }

    /// <summary>j.</summary>
    [Column("the token, from 0")]
    public required int Token { get; init; }

    /// <summary>m_j.</summary>
    [Column("its share at the fixed point")]
    public required double Share { get; init; }

    /// <summary>g_j.</summary>
    [Column("its growth exponent g: its count grows like t^g near the fixed point; 1 on the support")]
    public required double GrowthExponent { get; init; }
}

/// <summary>A row of exponents.csv.</summary>
public sealed record ExponentRow
{
    /// <summary>S.</summary>
    [Column("support of the stable fixed point the trajectories were nearest to where the measurement starts: tokens from 0, joined by +")]
    public required string Winners { get; init; }

    /// <summary>j.</summary>
    [Column("the token, from 0; tokens outside the support that stand in the first prompt")]
    public required int Token { get; init; }

    /// <summary>Exponent.</summary>
    [Column("measured growth exponent")]
    public required double Exponent { get; init; }

    /// <summary>Standard error.</summary>
    [Column("its standard error from replicates (digamma-ratio: never less than the martingale's own bracket gives); empty below two replicates")]
    public required double? StandardError { get; init; }

    /// <summary>Predicted.</summary>
    [Column("predicted exponent: π_j / π_max for identical rows, the mean field's g_j otherwise")]
    public required double Predicted { get; init; }

    /// <summary>Method.</summary>
    [Column("digamma-ratio: mean of Δψ(n_j) over mean of Δψ(n_max), exact at every t for identical rows; compensator-growth: growth of the compensator per log of the context length over "
        + "two windows, extrapolated with the remainder t^(leading rate), over replicates nearest to the winners' fixed point where the first window starts")]
    public required string Method { get; init; }

    /// <summary>Replicates.</summary>
    [Column("how many replicates enter")]
    public required int Replicates { get; init; }
}
