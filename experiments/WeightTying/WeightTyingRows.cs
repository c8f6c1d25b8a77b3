using Repro.Experiments;

namespace Experiments.WeightTying;

/// <summary>One replicate.</summary>
public sealed record TyingRow(
    [property: Column("Frobenius norm of C Eᵀ − I")] double Departure,
    [property: Column("mean over queries and prompts of the total variation between the layer's law (negative entries of C Xᵀ s set to 0, "
        + "the rest divided by its sum) and the CCMC of the same attention weights")] double OwnGap,
    [property: Column("the same against the nearest CCMC found over all P: an upper bound of the distance, "
        + "by reweighted least squares from the attention's own P and from the maximum-likelihood fit")] double NearestGap,
    [property: Column("mean probability of tokens absent from the prompt, to which every CCMC gives 0: a lower bound of nearest_gap")]
        double AbsentMass,
    [property: Column("mean over queries and prompts of the negative entries' sum of C Xᵀ s, its sign turned: "
        + "the signed mass that the reading drops")] double NegativeMass,
    [property: Column("mean absolute deviation of the sum of C Xᵀ s from 1")] double SumDeparture,
    [property: Column("share of prompts for which no entry of C Xᵀ s is positive, so that no law can be read; "
        + "they count as total variation and absent mass 1")] double Unreadable,
    [property: Column("smallest eigenvalue of the Hessian of the expected loss (of samples whose next token occurs in the prompt) at the "
        + "true logits, over queries, off the constants (low rank: in the d² coordinates of W); never negative, since the model is "
        + "well specified; empty if the loss is infinite", Unit = "nats")] double? SmallestAtTruth,
    [property: Column("smallest such eigenvalue at the random points; if negative, the loss is not convex; empty if the loss is "
        + "infinite at all of them", Unit = "nats")] double? SmallestSeen,
    [property: Column("share of random points of finite loss at which it is below −1e-10; empty where there is none")]
        double? NonconvexShare,
    [property: Column("share of random points at which the loss is infinite: the reading gives probability 0 to a token that occurs")]
        double InfiniteShare,
    [property: Column("most distinct optima over queries from the random starts of finite loss: ends whose laws differ by more than "
        + "1e-6 in some prompt's total variation")] int DistinctOptima,
    [property: Column("largest loss of such an optimum above the truth's: 0 if all starts end at the global minimum; empty if no start "
        + "converged", Unit = "nats")] double? WorstExcess,
    [property: Column("share of starts of finite loss that did not converge (divergence, a kink, or the iteration limit); empty if "
        + "there is none")] double? LostStarts);

/// <summary>Order in ε.</summary>
public sealed record OrderRow(
    [property: Column("the next smaller ε of the sweep, all else equal")] double SmallerEpsilon,
    [property: Column("log of the ratio of nearest_gap over log of the ratio of ε, replicate 0: the local order of the gap in ε")]
        double Order);

/// <summary>One replicate against first-order theory.</summary>
public sealed record FirstOrderRow(
    [property: Column("absent_mass of gaps over ε")] double AbsentMass,
    [property: Column("the same at half of ε, with the same noise")] double AbsentMassHalf,
    [property: Column("closed form of its limit, by this noise: mean of A = Σ_{j∉S} (Nα)_j⁺")] double AbsentMassPredicted,
    [property: Column("closed form of the mean of that over noise: E[Σ_{y∉S} ‖row y‖ ‖α‖₂] / √(2πK)")] double AbsentMassMean,
    [property: Column("own_gap of gaps over ε")] double OwnGap,
    [property: Column("the same at half of ε")] double OwnGapHalf,
    [property: Column("closed form of its limit: mean of ½ (Σ_{j∈S} |δ_j − α_j A| + A)")] double OwnGapPredicted,
    [property: Column("rival: without the absent mass, mean of ½ Σ_{j∈S} |δ_j|")] double OwnGapWithoutAbsent,
    [property: Column("distance of (a* − a)/ε to its closed form H⁺E[δ], over the latter's length, a* the logits fitted to infinitely many "
        + "pairs whose next token occurs in the prompt; largest over queries")] double BiasError,
    [property: Column("the same at half of ε")] double BiasErrorHalf,
    [property: Column("the same for twice the value at half of ε less the value at ε; the remainder is of second order")]
        double BiasErrorExtrapolated,
    [property: Column("rival: distance of H⁺E[Nα], with the law not normalised over the prompt's tokens, to the closed form, over the "
        + "latter's length; smallest over queries")] double BiasRival);
