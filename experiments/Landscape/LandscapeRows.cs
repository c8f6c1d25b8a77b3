using Repro.Experiments;

namespace Experiments.Landscape;

/// <summary>Curvature at one replicate.</summary>
public sealed record CurvatureRow(
    [property: Column("number of connected components of the prompts' graph on all K tokens, summed over queries; "
        + "with query 0 and data unbeaten, token 0 counts as a separate component, since its choices are certain",
        Unit = "components")] int Components,
    [property: Column("eigenvalues above eigenvalue_bound of the Hessian in all d² entries of W, at the minimiser (or its limit, "
        + "or where neither exists at the estimate within its groups)")] int Rank,
    [property: Column("K² − components: the number of log-odds on which the loss depends")] int RankPredicted,
    [property: Column("Frobenius norm of H − ΠHΠ, H the Hessian in the d² entries of W at the same point, Π the projector on S_E: "
        + "0 in exact arithmetic", Unit = "nats")] double OffSubspace,
    [property: Column("rounding bound of off_subspace: (8 √(K d) + 4 K + 6 d) ε κ(E)² ‖H‖, Frobenius norm; see the README", Unit = "nats")]
        double OffSubspaceBound,
    [property: Column("largest eigenvalue of the Hessian in orthonormal coordinates of S_E", Unit = "nats")] double LargestEigenvalue,
    [property: Column("smallest eigenvalue of the Hessian in orthonormal coordinates of S_E, flat directions included", Unit = "nats")]
        double SmallestEigenvalue,
    [property: Column("smallest of those above eigenvalue_bound: the λ_min of gradient descent", Unit = "nats")]
        double SmallestPositive,
    [property: Column("9 n ε times the Frobenius norm of the Hessian, n = d²: an eigenvalue at most this large is zero to rounding",
        Unit = "nats")] double EigenvalueBound,
    [property: Column("upper bound of the largest eigenvalue at every W, from ½ (I − 11ᵀ/m) for prompts of m tokens; "
        + "the step is step / this", Unit = "nats")] double Lipschitz,
    [property: Column("lipschitz / smallest_positive: steps of size 1/L in which the slowest direction falls by e")] double Condition,
    [property: Column("largest effective resistance between two tokens that share a component, over queries, "
        + "conductances f σ(1 − σ) with f the edge's share of the query's samples: n per query times the variance of that log-odds",
        Unit = "nats²")] double LargestResistance,
    [property: Column("smallest second difference of the loss over 11 points of each random segment between two W with independent normal "
        + "entries, in all of R^{d×d}", Unit = "nats")] double SmallestSecondDifference,
    [property: Column("rounding bound of a second difference: 4 ε [(8 + 2T) S + T + 16], T prompt types, S the largest score",
        Unit = "nats")] double SecondDifferenceBound,
    [property: Column("largest absolute second difference along the line through W = 0 that moves the logits of one component against the "
        + "others; empty where each query's graph is connected", Unit = "nats")] double? FlatSecondDifference);

/// <summary>Gradient descent at one replicate.</summary>
/// <param name="RateRatio">Rate over the last half.</param>
public sealed record ConvergenceRow(
    [property: Column("whether the loss has a minimiser: for each query every component of the observed pairs is strongly connected")]
        bool MinimiserExists,
    [property: Column("steps of gradient descent made, from W = 0", Unit = "iterations")] long Iterations,
    [property: Column("whether maximum_iterations ended the descent before its window")] bool Stopped,
    [property: Column("first step at which the loss gap is 1e-12 of that at W = 0: the spectrum predicts from here on; empty without a "
        + "minimiser", Unit = "iterations")] long? WindowStart,
    [property: Column("step at which the gap predicted from the spectrum and the state at window_start is 1e-6 of that there",
        Unit = "iterations")] long? WindowEnd,
    [property: Column("loss gap at window_end", Unit = "nats")] double? Gap,
    [property: Column("the gap there by ½ Σ λ c² (1 − ηλ)^{2s} from the state at window_start", Unit = "nats")] double? GapPredicted,
    [property: Column("|log(gap / gap_predicted)|")] double? Deviation,
    [property: Column("bound of deviation from the Hessian's change along the path and rounding, see the README")] double? DeviationBound,
    [property: Column("measured fall of log gap a step from where the prediction is 1e-3 of its start to window_end, "
        + "over −2 log(1 − ηλ_min)")] double? RateRatio,
    [property: Column("the same of the prediction: differs from 1 by the effect of faster directions in the window")]
        double? RateRatioPredicted,
    [property: Column("largest difference, over queries and pairs of tokens sharing a prompt, "
        + "between the log-odds at the end of the descent and the maximum-likelihood estimate by Newton's method",
        Unit = "nats")] double? EstimateDistance,
    [property: Column("bound from the gradient's norm at the end: 2 √2 σ₁(E)² (‖∇ℓ‖ + K² ε) / λ_min + 1e-11, see the README",
        Unit = "nats")] double? EstimateDistanceBound,
    [property: Column("without a minimiser: [1/gap(T) − 1/gap(T/2)] ‖W_v‖² / (η T/2) at the last step T, "
        + "W_v the W on S_E whose logits are 1 at (0, 0) and 0 elsewhere; tends to 1")] double? InverseGapRatio,
    [property: Column("whether T is at least 1000 times both 1/(ηλ_min) and ‖W_v‖²/(ηC): then the remainder is below 1 %")]
        bool? LongEnough);

/// <summary>A descent on a priority graph.</summary>
public sealed record PriorityRow(
    [property: Column("arcs between strongly connected classes of the priority graph, over all queries")] int Arcs,
    [property: Column("those with a margin of 1 at W_svm and, in some solution of the dual, a multiplier above 0")] int Supporting,
    [property: Column("those with a margin of 1 whose multiplier is 0 in every solution: the approach is logarithmic there")]
        int TightWithoutForce,
    [property: Column("‖W_svm‖², least norm of a W on S_E with a margin of at least 1 for each arc and 0 within classes: quadratic "
        + "programme")] double SquaredNorm,
    [property: Column("the same for all arcs but one, the nearest value that differs; empty if none does")] double? RivalSquaredNorm,
    [property: Column("T, steps of gradient descent made from W = 0", Unit = "iterations")] long Iterations,
    [property: Column("Σ of the arcs' odds times η t at t = T/100, the start of the predicted dynamics")] double ScaledBefore,
    [property: Column("η t × loss gap at t = T")] double Scaled,
    [property: Column("the same by d log a_i / d log t = 1 − Σ_j G_ij a_j from t = T/100 on, a the arcs' odds times η t, G the Gram "
        + "matrix of the arcs")] double ScaledPredicted,
    [property: Column("[1/gap(T) − 1/gap(T/2)] ‖W_svm‖² / (η T/2): tends to 1")] double GapRatio,
    [property: Column("the same by the dynamics: differs from 1 by the effect of slower arcs")] double GapRatioPredicted,
    [property: Column("(‖W(T)‖ − ‖W(T/2)‖) / (log 2 ‖W_svm‖): tends to 1")] double NormGrowth,
    [property: Column("the same by the dynamics from W(T/2) on")] double NormGrowthPredicted,
    [property: Column("‖W(T) − W(T/2) − log 2 W_svm‖ / (log 2 ‖W_svm‖): tends to 0")] double Direction,
    [property: Column("the same by the dynamics")] double DirectionPredicted,
    [property: Column("with one tight arc without a multiplier: growth of 1/a per log t from T/100 to T over its limit, the arc's squared "
        + "length less its projection on the supporting ones: tends to 1")] double? InverseGrowth,
    [property: Column("the same by the dynamics")] double? InverseGrowthPredicted);

/// <summary>A step of the descent.</summary>
public sealed record DescentRow(
    [property: Column("steps of gradient descent", Unit = "iterations")] long Iteration,
    [property: Column("loss above its infimum", Unit = "nats")] double Gap,
    [property: Column("from the state at window_start on: the gap by the spectrum; without a minimiser ‖W_v‖² / (η t); empty elsewhere",
        Unit = "nats")] double? Predicted);

/// <summary>An eigenvalue.</summary>
public sealed record SpectrumRow(
    [property: Column("place in ascending order, from 0")] int Place,
    [property: Column("eigenvalue of the Hessian in all d² entries of W, first replicate", Unit = "nats")] double Eigenvalue);
