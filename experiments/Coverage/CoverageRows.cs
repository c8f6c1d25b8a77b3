using Repro.Experiments;

namespace Experiments.Coverage;

/// <summary>One replicate: the estimate's errors beside their predictions.</summary>
/// <param name="EigenvalueFloor">Lower bound of the eigenvalue.</param>
public sealed record ErrorRow(
    [property: Column("share of the K(K − 1)/2 token pairs that are joined by a path in the co-occurrence graph of a query, "
        + "mean over queries")] double Coverage,
    [property: Column("number of connected components of the co-occurrence graph on all K tokens, the same for every query",
        Unit = "components")] int Components,
    [property: Column("second smallest eigenvalue of the Laplacian of the co-occurrence graph, "
        + "each edge weighted by its frequency among the query's prompts; smallest over queries")] double AlgebraicConnectivity,
    [property: Column("smallest eigenvalue, off the constants, of the population Hessian of one query's loss per sample in its logits; "
        + "smallest over queries")] double SmallestEigenvalue,
    [property: Column("9 K ε times the Frobenius norm of the Hessian: an eigenvalue at most this large is zero to rounding; "
        + "largest over queries")] double EigenvalueBound,
    [property: Column("algebraic connectivity times the smallest σ(1 − σ) over the edges: a lower bound of the Hessian's eigenvalue; "
        + "smallest over queries")] double EigenvalueFloor,
    [property: Column("whether, for every query, the sample has the population's components and the estimate is finite on each")]
        bool MleExists,
    [property: Column("mean over queries and over pairs i < j inside a component of the squared error of the estimated log-odds a_i − a_j; "
        + "missing if no estimate exists or no component has two tokens", Unit = "nats²")] double? MseWithin,
    [property: Column("mean over queries and over pairs i < j in different components of the squared error of a_i − a_j, "
        + "estimates in the gauge of mean zero on each component; missing if no estimate exists or the graph is connected",
        Unit = "nats²")] double? MseAcross,
    [property: Column("mean over the same pairs of the effective resistance of the graph with conductances f_e σ(1 − σ), "
        + "over the samples per query", Unit = "nats²")] double? MseWithinPredicted,
    [property: Column("mean over the same pairs of gap² + variance: gap the difference of the true components' means, "
        + "variance the two diagonal entries of the population Hessian's pseudo-inverse over the samples per query",
        Unit = "nats²")] double? MseAcrossPredicted,
    [property: Column("1.75 times the largest predicted variance of an edge's log-odds: for a tree it bounds, to second order, the "
        + "relative deviation of the mean squared error from its prediction")] double Remainder);

/// <summary>The chain and its twin, at a point whose graphs have several components.</summary>
public sealed record TwinRow(
    [property: Column("total-variation distance between the chain's row and its twin's, the smallest over queries")] double Distance,
    [property: Column("largest |log p − log p′| over samples: p and p′ the next-token probabilities of two attention layers, the "
        + "chain's and its twin's, on prompts of 2 to 6 tokens of one edge, 16 for each query; 0 in exact arithmetic",
        Unit = "nats")] double LikelihoodDifference,
    [property: Column("its rounding bound, 2 c₁ ε (κ + L S)/p + 4 c₂ ε κ² (1 + S) for the worst sample, embeddings of condition κ = 3, "
        + "S the largest score", Unit = "nats")] double Bound,
    [property: Column("the same difference for one prompt that would join two components, at the more informative next token; smallest "
        + "over queries and neighbouring components", Unit = "nats")] double JoinedDifference);

/// <summary>An edge of the co-occurrence graph of query 0.</summary>
public sealed record EdgeRow(
    [property: Column("one token of the pair, from 0")] int First,
    [property: Column("the other token, from 0")] int Second,
    [property: Column("probability that the first token follows a prompt that holds both, given query 0")] double Probability);

/// <summary>A point over its replicates.</summary>
public sealed record CoverageSummary(
    [property: Column("replicates computed")] int Replicates,
    [property: Column("share of replicates whose estimate exists")] double Existence,
    [property: Column("as in errors")] double Coverage,
    [property: Column("mean of mse_within over the replicates whose estimate exists", Unit = "nats²")] double? MseWithin,
    [property: Column("standard error of that mean: sample standard deviation over the root of the number of replicates", Unit = "nats²")]
        double? MseWithinStandardError,
    [property: Column("as in errors", Unit = "nats²")] double? MseWithinPredicted,
    [property: Column("mean of mse_across over the replicates whose estimate exists", Unit = "nats²")] double? MseAcross,
    [property: Column("standard error of that mean", Unit = "nats²")] double? MseAcrossStandardError,
    [property: Column("as in errors", Unit = "nats²")] double? MseAcrossPredicted,
    [property: Column("whether claims judge the point: its remainder is at most 0.002")]
        bool Judged);
