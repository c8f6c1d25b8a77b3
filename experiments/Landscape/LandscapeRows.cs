using Repro.Experiments;

namespace Experiments.Landscape;

/// <summary>Curvature at one replicate.</summary>
public sealed record CurvatureRow
{
    /// <summary>Components.</summary>
    [Column("number of connected components of the prompts' graph on all K tokens, summed over queries; with query 0 and data unbeaten, token 0 counts as one of its own, for its choices are certain", Unit = "components")]
    public required int Components { get; init; }

    /// <summary>Rank.</summary>
    [Column("eigenvalues above eigenvalue_bound of the Hessian in all d² entries of W, at the minimiser (or its limit, or where neither exists at the estimate within its groups)")]
    public required int Rank { get; init; }

    /// <summary>Predicted rank.</summary>
    [Column("K² − components: the number of log-odds that the loss can see")]
    public required int RankPredicted { get; init; }

    /// <summary>H off S_E.</summary>
    [Column("Frobenius norm of H − ΠHΠ, H the Hessian in the d² entries of W at the same point, Π the projector on S_E: 0 in exact arithmetic", Unit = "nats")]
    public required double OffSubspace { get; init; }

    /// <summary>Its bound.</summary>
    [Column("rounding bound of off_subspace: (8 √(K d) + 4 K + 6 d) ε κ(E)² ‖H‖, Frobenius norm; see the README", Unit = "nats")]
    public required double OffSubspaceBound { get; init; }

    /// <summary>λ_max.</summary>
    [Column("largest eigenvalue of the Hessian in orthonormal coordinates of S_E", Unit = "nats")]
    public required double LargestEigenvalue { get; init; }

    /// <summary>λ_min on S_E.</summary>
    [Column("smallest eigenvalue of the Hessian in orthonormal coordinates of S_E, flat directions included", Unit = "nats")]
    public required double SmallestEigenvalue { get; init; }

    /// <summary>λ_min.</summary>
    [Column("smallest of those above eigenvalue_bound: the λ_min that gradient descent feels", Unit = "nats")]
    public required double SmallestPositive { get; init; }

    /// <summary>Rounding.</summary>
    [Column("9 n ε times the Frobenius norm of the Hessian, n = d²: an eigenvalue at most this large is zero to rounding", Unit = "nats")]
    public required double EigenvalueBound { get; init; }

    /// <summary>L.</summary>
    [Column("upper bound of the largest eigenvalue at every W, from ½ (I − 11ᵀ/m) for prompts of m tokens; the step is step / this", Unit = "nats")]
    public required double Lipschitz { get; init; }

    /// <summary>L/λ.</summary>
    [Column("lipschitz / smallest_positive: steps of size 1/L in which the slowest direction falls by e")]
    public required double Condition { get; init; }

    /// <summary>Largest effective resistance.</summary>
    [Column("largest effective resistance between two tokens that share a component, over queries, conductances f σ(1 − σ) with f the edge's share of the query's samples: n per query times the variance of that log-odds", Unit = "nats²")]
    public required double LargestResistance { get; init; }

    /// <summary>Convexity.</summary>
    [Column("smallest second difference of the loss over 11 points of each random segment between two W with independent normal entries, in all of R^{d×d}", Unit = "nats")]
    public required double SmallestSecondDifference { get; init; }

    /// <summary>Its rounding.</summary>
    [Column("rounding bound of a second difference: 4 ε [(8 + 2T) S + T + 16], T prompt types, S the largest score", Unit = "nats")]
    public required double SecondDifferenceBound { get; init; }

    /// <summary>Strictness.</summary>
    [Column("largest absolute second difference along the line through W = 0 that moves the logits of one component against the others; empty where each query's graph is connected", Unit = "nats")]
    public required double? FlatSecondDifference { get; init; }
}

/// <summary>Gradient descent at one replicate.</summary>
public sealed record ConvergenceRow
{
    /// <summary>Existence.</summary>
    [Column("whether the loss has a minimiser: for each query every component of the observed pairs is strongly connected")]
    public required bool MinimiserExists { get; init; }

    /// <summary>Steps.</summary>
    [Column("steps of gradient descent made, from W = 0", Unit = "iterations")]
    public required long Iterations { get; init; }

    /// <summary>Slow.</summary>
    [Column("whether the limit maximum_iterations ended the descent before its window")]
    public required bool Stopped { get; init; }

    /// <summary>t₁.</summary>
    [Column("first step at which the loss gap is 1e-12 of that at W = 0: from here on the spectrum predicts; empty without a minimiser", Unit = "iterations")]
    public required long? WindowStart { get; init; }

    /// <summary>t₂.</summary>
    [Column("step at which the gap predicted from the spectrum and the state at window_start is 1e-6 of that there", Unit = "iterations")]
    public required long? WindowEnd { get; init; }

    /// <summary>Gap at t₂.</summary>
    [Column("loss gap at window_end", Unit = "nats")]
    public required double? Gap { get; init; }

    /// <summary>Predicted.</summary>
    [Column("the gap there by ½ Σ λ c² (1 − ηλ)^{2s} from the state at window_start", Unit = "nats")]
    public required double? GapPredicted { get; init; }

    /// <summary>Departure.</summary>
    [Column("|log(gap / gap_predicted)|")]
    public required double? Deviation { get; init; }

    /// <summary>Its bound.</summary>
    [Column("bound of deviation from the Hessian's change along the path and rounding, see the README")]
    public required double? DeviationBound { get; init; }

    /// <summary>Rate over the last half.</summary>
    [Column("measured fall of log gap a step from where the prediction is 1e-3 of its start to window_end, over −2 log(1 − ηλ_min)")]
    public required double? RateRatio { get; init; }

    /// <summary>Same by the spectrum.</summary>
    [Column("the same of the prediction: departs from 1 by what faster directions still weigh in the window")]
    public required double? RateRatioPredicted { get; init; }

    /// <summary>Distance to the estimate.</summary>
    [Column("largest difference, over queries and pairs of tokens sharing a prompt, between the log-odds at the end of the descent and the maximum-likelihood estimate by Newton's method", Unit = "nats")]
    public required double? EstimateDistance { get; init; }

    /// <summary>Its bound.</summary>
    [Column("bound from the gradient's norm at the end: 2 √2 σ₁(E)² (‖∇ℓ‖ + K² ε) / λ_min + 1e-11, see the README", Unit = "nats")]
    public required double? EstimateDistanceBound { get; init; }

    /// <summary>Product.</summary>
    [Column("without a minimiser: [1/gap(T) − 1/gap(T/2)] ‖W_v‖² / (η T/2) at the last step T, W_v the W on S_E whose logits are 1 at (0, 0) and 0 elsewhere; tends to 1")]
    public required double? InverseGapRatio { get; init; }

    /// <summary>Whether T is long.</summary>
    [Column("whether T is at least 1000 times both 1/(ηλ_min) and ‖W_v‖²/(ηC): then the limit's remainder is below a percent")]
    public required bool? LongEnough { get; init; }
}

/// <summary>A step of the descent.</summary>
public sealed record DescentRow
{
    /// <summary>t.</summary>
    [Column("steps of gradient descent", Unit = "iterations")]
    public required long Iteration { get; init; }

    /// <summary>Gap.</summary>
    [Column("loss above its infimum", Unit = "nats")]
    public required double Gap { get; init; }

    /// <summary>Theory.</summary>
    [Column("from the state at window_start on: the gap by the spectrum; without a minimiser ‖W_v‖² / (η t); empty elsewhere", Unit = "nats")]
    public required double? Predicted { get; init; }
}

/// <summary>An eigenvalue.</summary>
public sealed record SpectrumRow
{
    /// <summary>Rank.</summary>
    [Column("place in ascending order, from 0")]
    public required int Place { get; init; }

    /// <summary>λ.</summary>
    [Column("eigenvalue of the Hessian in all d² entries of W, first replicate", Unit = "nats")]
    public required double Eigenvalue { get; init; }
}
