using Repro.Experiments;

namespace Experiments.Coverage;

/// <summary>One replicate: the estimate's errors beside their predictions.</summary>
public sealed record ErrorRow
{
    /// <summary>Coverage.</summary>
    [Column("share of the K(K − 1)/2 token pairs that are joined by a path in the co-occurrence graph of a query, mean over queries")]
    public required double Coverage { get; init; }

    /// <summary>Components.</summary>
    [Column("number of connected components of the co-occurrence graph on all K tokens, the same for every query", Unit = "components")]
    public required int Components { get; init; }

    /// <summary>λ₂ of the graph.</summary>
    [Column("second smallest eigenvalue of the Laplacian of the co-occurrence graph, each edge weighted by its frequency among the query's prompts; smallest over queries")]
    public required double AlgebraicConnectivity { get; init; }

    /// <summary>λ₂ of the Hessian.</summary>
    [Column("smallest eigenvalue, off the constants, of the population Hessian of one query's loss per sample in its logits; smallest over queries")]
    public required double SmallestEigenvalue { get; init; }

    /// <summary>Rounding of the eigenvalue.</summary>
    [Column("9 K ε times the Frobenius norm of the Hessian: an eigenvalue at most this large is zero to rounding; largest over queries")]
    public required double EigenvalueBound { get; init; }

    /// <summary>Lower bound of the eigenvalue.</summary>
    [Column("algebraic connectivity times the smallest σ(1 − σ) over the edges: a lower bound of the Hessian's eigenvalue; smallest over queries")]
    public required double EigenvalueFloor { get; init; }

    /// <summary>Whether the estimate exists.</summary>
    [Column("whether, for every query, the sampled pairs have the population's components and the estimate is finite on each of them")]
    public required bool MleExists { get; init; }

    /// <summary>Error inside components.</summary>
    [Column("mean over queries and over pairs i < j inside a component of the squared error of the estimated log-odds a_i − a_j; missing where no estimate exists or no component holds a pair", Unit = "nats²")]
    public required double? MseWithin { get; init; }

    /// <summary>Error across components.</summary>
    [Column("mean over queries and over pairs i < j in different components of the squared error of a_i − a_j, estimates in the gauge of mean zero on each component; missing where no estimate exists or the graph is connected", Unit = "nats²")]
    public required double? MseAcross { get; init; }

    /// <summary>Prediction inside.</summary>
    [Column("mean over the same pairs of the effective resistance of the graph with conductances f_e σ(1 − σ), over the samples per query", Unit = "nats²")]
    public required double? MseWithinPredicted { get; init; }

    /// <summary>Prediction across.</summary>
    [Column("mean over the same pairs of gap² + variance: gap the difference of the true components' means, variance the two diagonal entries of the population Hessian's pseudo-inverse over the samples per query", Unit = "nats²")]
    public required double? MseAcrossPredicted { get; init; }

    /// <summary>Size of the remainder.</summary>
    [Column("1.75 times the largest predicted variance of an edge's log-odds: bounds the relative departure of the mean squared error from its prediction to second order where the graph is a tree")]
    public required double Remainder { get; init; }
}

/// <summary>An edge of the co-occurrence graph of query 0.</summary>
public sealed record EdgeRow
{
    /// <summary>One token.</summary>
    [Column("one token of the pair, from 0")]
    public required int First { get; init; }

    /// <summary>The other.</summary>
    [Column("the other token, from 0")]
    public required int Second { get; init; }

    /// <summary>σ.</summary>
    [Column("probability that the first token follows a prompt that holds both, given query 0")]
    public required double Probability { get; init; }
}

/// <summary>A point over its replicates.</summary>
public sealed record CoverageSummary
{
    /// <summary>Replicates.</summary>
    [Column("replicates that ran")]
    public required int Replicates { get; init; }

    /// <summary>Existence.</summary>
    [Column("share of replicates whose estimate exists")]
    public required double Existence { get; init; }

    /// <summary>Coverage.</summary>
    [Column("as in errors")]
    public required double Coverage { get; init; }

    /// <summary>Mean error inside.</summary>
    [Column("mean of mse_within over the replicates whose estimate exists", Unit = "nats²")]
    public required double? MseWithin { get; init; }

    /// <summary>Its standard error.</summary>
    [Column("standard error of that mean: sample standard deviation over the root of the number of replicates", Unit = "nats²")]
    public required double? MseWithinStandardError { get; init; }

    /// <summary>Prediction inside.</summary>
    [Column("as in errors", Unit = "nats²")]
    public required double? MseWithinPredicted { get; init; }

    /// <summary>Mean error across.</summary>
    [Column("mean of mse_across over the replicates whose estimate exists", Unit = "nats²")]
    public required double? MseAcross { get; init; }

    /// <summary>Its standard error.</summary>
    [Column("standard error of that mean", Unit = "nats²")]
    public required double? MseAcrossStandardError { get; init; }

    /// <summary>Prediction across.</summary>
    [Column("as in errors", Unit = "nats²")]
    public required double? MseAcrossPredicted { get; init; }

    /// <summary>Whether claims judge it.</summary>
    [Column("whether the remainder is at most 0.002, so that claims judge the point; the others are shown, not judged")]
    public required bool Judged { get; init; }
}
