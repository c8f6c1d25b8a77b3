using Repro.Experiments;

namespace Experiments.Forecasting;

/// <summary>A row of matrix.csv.</summary>
public sealed record MatrixRow(
    [property: Column("the query, from 0")] int Query,
    [property: Column("the query's row of P: K probabilities")] IReadOnlyList<double> Probabilities);

/// <summary>A row of overview.csv.</summary>
public sealed record OverviewRow(
    [property: Column("tokens in the first prompt, on which the mean field is defined", Unit = "tokens")] int Present,
    [property: Column("whether every face of the simplex was solved (up to 20 tokens in the first prompt)")] bool Complete,
    [property: Column("fixed points of the mean field dm/dτ = ν(m) − m, τ = log t, on the faces solved")] int FixedPoints,
    [property: Column("number of stable ones")] int Stable,
    [property: Column("whether linear stability does not decide: a critical fixed point, or a possible continuum of fixed points that "
        + "nothing leaves")] bool Critical,
    [property: Column("faces whose P_SS is singular: no isolated fixed point there")] int SingularFaces,
    [property: Column("Σ over saturated fixed points (no absent token invades) of (−1)^(|S| − 1) sign det P_SS; 1 if none was missed. "
        + "Empty if not every face was solved")] int? IndexSum,
    [property: Column("heteroclinic cycles of single winners, each invaded by the next: tokens joined by >, cycles separated by spaces; "
        + "! marks attracting ones (attraction ratio above 1). At most 100")] string CornerCycles,
    [property: Column("tokens after which theory decides the winners: every stable point settled and every unstable one left to "
        + "decided_below; empty: never", Unit = "tokens")] double? TokensToDecide);

/// <summary>A row of fixed-points.csv.</summary>
public sealed record FixedPointRow(
    [property: Column("number of the fixed point, from 0, by size of support and then by its tokens")] int FixedPoint,
    [property: Column("its support: tokens from 0, joined by +")] string Support,
    [property: Column("stable, unstable or critical (an eigenvalue with real part 0 or an absent token with exponent 1: no power law)")]
        string Stability,
    [property: Column("whether no absent token of the first prompt grows faster than the winners (g ≤ 1)")] bool Saturated,
    [property: Column("(−1)^(|S| − 1) sign det P_SS")] int Index,
    [property: Column("largest of the eigenvalues' real parts, the absent tokens' g − 1, and −1: shares approach a stable point, "
        + "or leave an unstable one, like t to this power")] double LeadingRate,
    [property: Column("tokens until a stable point is settled to decided_below of the distance to the next fixed point, "
        + "or an unstable one is left; empty: never, or beyond 1e300", Unit = "tokens")] double? TokensNeeded,
    [property: Column("shares m, K numbers")] IReadOnlyList<double> Shares,
    [property: Column("u_i = m_i / (P m)_i, K numbers, 0 off the support: the solution of P_SSᵀ u = 1")] IReadOnlyList<double> Ratios,
    [property: Column("growth exponents g_j = Σ_i u_i π_ij, K numbers: token j's count grows like t^g; 1 on the support")]
        IReadOnlyList<double> Growth,
    [property: Column("real parts of the eigenvalues of the Jacobian on the face of the support, falling; none for a single winner")]
        IReadOnlyList<double> EigenvaluesReal,
    [property: Column("their imaginary parts")] IReadOnlyList<double> EigenvaluesImaginary,
    [property: Column("largest of |Σ_i u_i π_ij − 1| and |u_i (P m)_i / m_i − 1| on the support: 0 up to rounding")] double Residual);

/// <summary>A row of learnable.csv.</summary>
/// <param name="Exponent">γ_i + γ_j − 1.</param>
public sealed record LearnableRow(
    [property: Column("number of the stable fixed point")] int FixedPoint,
    [property: Column("its support, the winners: tokens from 0, joined by +")] string Support,
    [property: Column("the row of P: the query i, from 0")] int Query,
    [property: Column("the entry: token j, from 0")] int Token,
    [property: Column("γ_i + γ_j − 1, γ the growth exponents: transitions i → j, and row i's information on j against a winner, "
        + "grow like t to this power (like log t at 0)")] double Exponent,
    [property: Column("whether one trajectory learns the log-odds of j against a winner in row i: exponent 0 or more; "
        + "otherwise its information stays bounded for ever")] bool Learnable);

/// <summary>A row of costs.csv.</summary>
public sealed record CostRow(
    [property: Column("number of the stable fixed point")] int FixedPoint,
    [property: Column("its support, the winners: tokens from 0, joined by +")] string Support,
    [property: Column("tokens of the trajectory", Unit = "tokens")] long Tokens,
    [property: Column("order of the number of switches (a token followed by another one): with a single winner Σ_i n_i(0) x^(g_i) over the "
        + "others, x the context's length over the first prompt's; "
        + "with several T Σ_i m_i (1 − u_i π_ii)")] double Switches,
    [property: Column("order of the time on one core of a current server: 3e-7 s a switch where runs are drawn whole, "
        + "(6 + 1.3 K) e-9 s a token where each is drawn by itself, the smaller of the two", Unit = "s")] double Seconds);

/// <summary>A row of winner-counts.csv.</summary>
public sealed record WinnerCountRow(
    [property: Column("number of tokens that can win alone (π_jj above every other π_ji of the tokens in the first prompt)",
        Unit = "tokens")] int Winners,
    [property: Column("number of drawn matrices that have it", Unit = "matrices")] long Matrices,
    [property: Column("its probability by Binomial(m, 1/m), m the tokens in the first prompt")] double Predicted,
    [property: Column("its probability by the nearest rival, Poisson(1), the limit for large m")] double Poisson);

/// <summary>A row of flows.csv.</summary>
/// <param name="Start">m(0).</param>
public sealed record FlowRow(
    [property: Column("the start: K shares, uniform on the simplex of the tokens present, or one of starts")]
        IReadOnlyList<double> Start,
    [property: Column("whether it is one of the parameter starts, which all belong to replicate 0")] bool Own,
    [property: Column("settled: within 1e-6 of a listed stable fixed point; cycle: single winners took turns at least twice; "
        + "lingering: within 0.01 of a fixed point up to flow_time, its rate too near 0; unsettled: none of these")] string Outcome,
    [property: Column("support of that fixed point, tokens joined by +; or the cycle, tokens joined by >; empty otherwise")] string Where,
    [property: Column("total-variation distance to the nearest fixed point at the end")] double Distance,
    [property: Column("τ = log t at the end")] double Time);
