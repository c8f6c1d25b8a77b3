using Ccmc.Algebra;
using Ccmc.Functions;
using Ccmc.Graphs;
using Ccmc.Models;
using Experiments.Shared;

namespace Experiments.Coverage;

/// <summary>What theory says of a point: graphs, choice probabilities, information, and the errors that they predict.</summary>
internal sealed class CoveragePopulation
{
    /// <summary>Origin: on a tree the mean squared error of an edge's log-odds is V (1 + (1.75 − 4s) V + …), s = σ(1 − σ), V = 1/(n f s)
    /// (delta method to second order).</summary>
    private const double RemainderPerVariance = 1.75;

    /// <summary>Builds the population of n samples per query; graphs by query, all with one number of components.</summary>
    public CoveragePopulation(TransitionMatrix matrix, IReadOnlyList<CoOccurrenceGraph> graphs, int samples)
    {
        Matrix = matrix;
        Queries = [.. graphs.Select((g, k) => new QueryPopulation(matrix, k, g))];
        Samples = samples;
        Coverage = graphs.Average(g => g.PathCoverage);
        Components = graphs.Max(g => g.ComponentCount);
        AlgebraicConnectivity = Queries.Min(q => q.AlgebraicConnectivity);
        SmallestEigenvalue = Queries.Min(q => q.SmallestEigenvalue);
        EigenvalueBound = 9 * matrix.Size * RoundingBounds.Epsilon * Queries.Max(q => q.HessianNorm);
        EigenvalueFloor = Queries.Min(q => q.AlgebraicConnectivity * q.SmallestSpread);
        Remainder = RemainderPerVariance * Queries.Max(q => q.LargestEdgeVariance) / samples;
        (MseWithin, MseAcross) = PairErrors.Mean(Queries.Select(q => q.Predicted(samples)));
    }

    public TransitionMatrix Matrix { get; }
    public IReadOnlyList<QueryPopulation> Queries { get; }
    public int Samples { get; }
    public double Coverage { get; }
    public int Components { get; }
    public double AlgebraicConnectivity { get; }
    public double SmallestEigenvalue { get; }
    public double EigenvalueBound { get; }
    public double EigenvalueFloor { get; }
    public double Remainder { get; }
    public double? MseWithin { get; }
    public double? MseAcross { get; }
}

/// <summary>One query's part of the population: information per sample is the Laplacian with conductances f σ(1 − σ).</summary>
internal sealed class QueryPopulation
{
    private readonly Matrix covariance;

    public QueryPopulation(TransitionMatrix matrix, int query, CoOccurrenceGraph graph)
    {
        (Query, Graph) = (query, graph);
        var logits = matrix.LogitRow(query).ToArray();
        Probability = [.. graph.Edges.Select(e => 1 / (1 + Elementary.Exp(logits[e.Second] - logits[e.First])))];
        var spread = InformationRange.Spreads(logits, graph);
        if (InformationRange.Inverted(graph, spread) is not var (information, inverse))
            throw new InvalidOperationException(InformationRange.Sentence(matrix, query, graph));
        var hessian = information.Laplacian();
        covariance = inverse;
        Truth = CentredByComponent(logits, graph, out var means);
        ComponentMeans = means;
        SmallestSpread = spread.Length == 0 ? 0 : spread.Min();
        AlgebraicConnectivity = 1.0 / Math.Max(1, graph.Edges.Count) * graph.AlgebraicConnectivity;
        SmallestEigenvalue = SymmetricEigenvalues.Of(hessian)[1];
        HessianNorm = hessian.FrobeniusNorm();
        LargestEdgeVariance = graph.Edges.Select(e => Resistance(e.First, e.Second)).DefaultIfEmpty(0).Max();
    }

    public int Query { get; }
    public CoOccurrenceGraph Graph { get; }

    /// <summary>For each edge the probability that its first token follows.</summary>
    public double[] Probability { get; }

    /// <summary>True logits, mean zero on each component.</summary>
    public double[] Truth { get; }

    /// <summary>Means of the true logits by component.</summary>
    public double[] ComponentMeans { get; }

    public double SmallestSpread { get; }
    public double AlgebraicConnectivity { get; }
    public double SmallestEigenvalue { get; }
    public double HessianNorm { get; }

    /// <summary>Largest effective resistance across an edge: n times the asymptotic variance of its log-odds.</summary>
    public double LargestEdgeVariance { get; }

    /// <summary>Difference of the true means of two tokens' components.</summary>
    public double Gap(int i, int j) => ComponentMeans[Graph.Component[i]] - ComponentMeans[Graph.Component[j]];

    /// <summary>Predicted squared errors summed over pairs inside and across components.</summary>
    public PairErrors Predicted(int samples) => PairErrors.Sum(Graph, (i, j) => Graph.Component[i] == Graph.Component[j]
        ? Resistance(i, j) / samples
        : Gap(i, j) * Gap(i, j) + (covariance[i, i] + covariance[j, j]) / samples);

    /// <summary>Values less their mean over each component.</summary>
    public static double[] CentredByComponent(ReadOnlySpan<double> values, CoOccurrenceGraph graph, out double[] means)
    {
        means = new double[graph.ComponentCount];
        var sizes = new int[graph.ComponentCount];
        for (var i = 0; i < values.Length; i++)
        {
            means[graph.Component[i]] += values[i];
            sizes[graph.Component[i]]++;
        }
        for (var c = 0; c < means.Length; c++) means[c] /= sizes[c];
        var centred = new double[values.Length];
        for (var i = 0; i < values.Length; i++) centred[i] = values[i] - means[graph.Component[i]];
        return centred;
    }

    private double Resistance(int i, int j) => covariance[i, i] + covariance[j, j] - 2 * covariance[i, j];
}
