using Repro.Experiments;

namespace Experiments.Forecasting;

/// <summary>A row of matrix.csv.</summary>
public sealed record MatrixRow
{
    /// <summary>i.</summary>
    [Column("the query, from 0")]
    public required int Query { get; init; }

    /// <summary>π_i.</summary>
    [Column("the query's row of P: K probabilities")]
    public required IReadOnlyList<double> Probabilities { get; init; }
}

/// <summary>A row of overview.csv.</summary>
public sealed record OverviewRow
{
    /// <summary>Present.</summary>
    [Column("tokens in the first prompt; the mean field is theirs", Unit = "tokens")]
    public required int Present { get; init; }

    /// <summary>Complete.</summary>
    [Column("whether every face of the simplex was solved (up to 20 tokens in the first prompt)")]
    public required bool Complete { get; init; }

    /// <summary>Fixed points.</summary>
    [Column("fixed points of the mean field dm/dτ = ν(m) − m, τ = log t, on the faces solved")]
    public required int FixedPoints { get; init; }

    /// <summary>Stable.</summary>
    [Column("how many of them are stable")]
    public required int Stable { get; init; }

    /// <summary>Critical.</summary>
    [Column("whether linear stability leaves the outcome open: a critical fixed point, or a possible continuum of them that nothing leaves")]
    public required bool Critical { get; init; }

    /// <summary>Singular faces.</summary>
    [Column("faces whose P_SS is singular: no isolated fixed point there")]
    public required int SingularFaces { get; init; }

    /// <summary>Index sum.</summary>
    [Column("Σ over saturated fixed points (no absent token invades) of (−1)^(|S| − 1) sign det P_SS; 1 where none was missed. Empty where not every face was solved")]
    public required int? IndexSum { get; init; }

    /// <summary>Cycles.</summary>
    [Column("heteroclinic cycles of single winners, each invaded by the next: tokens joined by >, cycles separated by spaces; ! marks those that draw shares in (attraction ratio above 1). At most 100")]
    public required string CornerCycles { get; init; }

    /// <summary>Tokens to decide.</summary>
    [Column("tokens from which theory tells the winners: every stable point settled and every unstable one left to decided_below; empty: never", Unit = "tokens")]
    public required double? TokensToDecide { get; init; }
}

/// <summary>A row of fixed-points.csv.</summary>
public sealed record FixedPointRow
{
    /// <summary>Number.</summary>
    [Column("number of the fixed point, from 0, by size of support and then by its tokens")]
    public required int FixedPoint { get; init; }

    /// <summary>S.</summary>
    [Column("its support: tokens from 0, joined by +")]
    public required string Support { get; init; }

    /// <summary>Stability.</summary>
    [Column("stable, unstable or critical (an eigenvalue with real part 0 or an absent token with exponent 1: no power law)")]
    public required string Stability { get; init; }

    /// <summary>Saturated.</summary>
    [Column("whether no absent token of the first prompt grows faster than the winners (g ≤ 1)")]
    public required bool Saturated { get; init; }

    /// <summary>Index.</summary>
    [Column("(−1)^(|S| − 1) sign det P_SS")]
    public required int Index { get; init; }

    /// <summary>Leading rate.</summary>
    [Column("largest of the eigenvalues' real parts, the absent tokens' g − 1, and −1: shares approach a stable point, or leave an unstable one, like t to this power")]
    public required double LeadingRate { get; init; }

    /// <summary>Tokens needed.</summary>
    [Column("tokens until a stable point is settled to decided_below of the distance to the next fixed point, or an unstable one is left; empty: never, or beyond 1e300", Unit = "tokens")]
    public required double? TokensNeeded { get; init; }

    /// <summary>m.</summary>
    [Column("shares m, K numbers")]
    public required IReadOnlyList<double> Shares { get; init; }

    /// <summary>u.</summary>
    [Column("u_i = m_i / (P m)_i, K numbers, 0 off the support: the solution of P_SSᵀ u = 1")]
    public required IReadOnlyList<double> Ratios { get; init; }

    /// <summary>g.</summary>
    [Column("growth exponents g_j = Σ_i u_i π_ij, K numbers: token j's count grows like t^g; 1 on the support")]
    public required IReadOnlyList<double> Growth { get; init; }

    /// <summary>Eigenvalues, real.</summary>
    [Column("real parts of the eigenvalues of the Jacobian on the face of the support, falling; none for a single winner")]
    public required IReadOnlyList<double> EigenvaluesReal { get; init; }

    /// <summary>Eigenvalues, imaginary.</summary>
    [Column("their imaginary parts")]
    public required IReadOnlyList<double> EigenvaluesImaginary { get; init; }

    /// <summary>Residual.</summary>
    [Column("largest of |Σ_i u_i π_ij − 1| and |u_i (P m)_i / m_i − 1| on the support: 0 but for rounding")]
    public required double Residual { get; init; }
}

/// <summary>A row of learnable.csv.</summary>
public sealed record LearnableRow
{
    /// <summary>Number.</summary>
    [Column("number of the stable fixed point")]
    public required int FixedPoint { get; init; }

    /// <summary>S.</summary>
    [Column("its support, the winners: tokens from 0, joined by +")]
    public required string Support { get; init; }

    /// <summary>i.</summary>
    [Column("the row of P: the query i, from 0")]
    public required int Query { get; init; }

    /// <summary>j.</summary>
    [Column("the entry: token j, from 0")]
    public required int Token { get; init; }

    /// <summary>γ_i + γ_j − 1.</summary>
    [Column("γ_i + γ_j − 1, γ the growth exponents: transitions i → j, and row i's information on j against a winner, grow like t to this power (like log t at 0)")]
    public required double Exponent { get; init; }

    /// <summary>Learnable.</summary>
    [Column("whether one trajectory learns the log-odds of j against a winner in row i: exponent 0 or more; otherwise its information stays bounded for ever")]
    public required bool Learnable { get; init; }
}

/// <summary>A row of costs.csv.</summary>
public sealed record CostRow
{
    /// <summary>Number.</summary>
    [Column("number of the stable fixed point")]
    public required int FixedPoint { get; init; }

    /// <summary>S.</summary>
    [Column("its support, the winners: tokens from 0, joined by +")]
    public required string Support { get; init; }

    /// <summary>T.</summary>
    [Column("tokens of the trajectory", Unit = "tokens")]
    public required long Tokens { get; init; }

    /// <summary>Switches.</summary>
    [Column("order of the number of switches (a token followed by another one): with a single winner Σ_i n_i(0) x^(g_i) over the others, x the context's length over the first prompt's; "
        + "with several T Σ_i m_i (1 − u_i π_ii)")]
    public required double Switches { get; init; }

    /// <summary>Seconds.</summary>
    [Column("order of the time on one core of a current server: 3e-7 s a switch where runs are drawn whole, (6 + 1.3 K) e-9 s a token where each is drawn by itself, whichever is less", Unit = "s")]
    public required double Seconds { get; init; }
}

/// <summary>A row of flows.csv.</summary>
public sealed record FlowRow
{
    /// <summary>m(0).</summary>
    [Column("where the mean field was started: K shares, uniform on the simplex of the tokens present")]
    public required IReadOnlyList<double> Start { get; init; }

    /// <summary>Outcome.</summary>
    [Column("settled: within 1e-6 of a stable fixed point that is listed; cycle: single winners took turns at least twice; lingering: within 0.01 of a fixed point up to flow_time, its rate too near 0; unsettled: none of these")]
    public required string Outcome { get; init; }

    /// <summary>Where.</summary>
    [Column("support of that fixed point, tokens joined by +; or the cycle, tokens joined by >; empty otherwise")]
    public required string Where { get; init; }

    /// <summary>Distance.</summary>
    [Column("total-variation distance to the nearest fixed point at the end")]
    public required double Distance { get; init; }

    /// <summary>τ.</summary>
    [Column("τ = log t at the end")]
    public required double Time { get; init; }
}
