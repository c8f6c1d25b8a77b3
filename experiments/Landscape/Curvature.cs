using Ccmc.Algebra;
using Ccmc.Graphs;
using Ccmc.Models;
using Ccmc.Random;
using Experiments.Shared;

namespace Experiments.Landscape;

/// <summary>Hessian spectra on and off S_E, and convexity along segments.</summary>
internal sealed class Curvature
{
    private const int PointsPerSegment = 11;
    private const double SmallestConductance = 1e-300;

    private readonly Valley valley;
    private readonly Matrix embeddings;

    public Curvature(Valley valley, Matrix embeddings)
    {
        (this.valley, this.embeddings) = (valley, embeddings);
        Full = valley.Loss.FullHessian(valley.LogitHessians);
        FullEigenvalues = SymmetricEigenvalues.Of(Full);
        Spectrum = SymmetricSpectrum.Of(valley.Loss.Hessian(valley.LogitHessians));
        Bound = 9 * Full.Rows * RoundingBounds.Epsilon * Full.FrobeniusNorm();
        Lipschitz = SymmetricEigenvalues.Of(valley.Loss.Hessian(valley.Loss.HessianBounds()))[^1];
        SmallestPositive = Spectrum.Values.First(v => v > Bound);
    }

    /// <summary>In all d² entries of W.</summary>
    public Matrix Full { get; }

    /// <summary>Ascending.</summary>
    public double[] FullEigenvalues { get; }

    /// <summary>In the coordinates of S_E.</summary>
    public SymmetricSpectrum Spectrum { get; }

    /// <summary>An eigenvalue at most this large is zero to rounding.</summary>
    public double Bound { get; }

    /// <summary>L.</summary>
    public double Lipschitz { get; }

    /// <summary>λ_min among those above the bound.</summary>
    public double SmallestPositive { get; }

    /// <summary>Whether every positive eigenvalue is above <see cref="Bound"/>: as many as the graphs' components leave. Else what the
    /// slowest directions do is unknown.</summary>
    public bool IsResolved => Spectrum.Values.Count(v => v > Bound) == embeddings.Rows * embeddings.Rows - valley.Components;

    public CurvatureRow Row(int segments, ref RandomStream stream, CancellationToken cancellation)
    {
        var projector = valley.Loss.Projector();
        var condition = Embeddings.Condition(embeddings);
        var (smallest, bound) = Segments(segments, ref stream, cancellation);
        var (size, d) = (embeddings.Rows, embeddings.Columns);
        return new(
            Components: valley.Components,
            Rank: FullEigenvalues.Count(v => v > Bound),
            RankPredicted: size * size - valley.Components,
            OffSubspace: (Full - projector * (Full * projector)).FrobeniusNorm(),
            OffSubspaceBound: (8 * Math.Sqrt((double)size * d) + 4 * size + 6 * d) * RoundingBounds.Epsilon * condition * condition
                * Full.FrobeniusNorm(),
            LargestEigenvalue: Spectrum.Values[^1],
            SmallestEigenvalue: Spectrum.Values[0],
            SmallestPositive: SmallestPositive,
            EigenvalueBound: Bound,
            Lipschitz: Lipschitz,
            Condition: Lipschitz / SmallestPositive,
            LargestResistance: LargestResistance(),
            SmallestSecondDifference: smallest,
            SecondDifferenceBound: bound,
            FlatSecondDifference: Flat());
    }

    /// <summary>Smallest second difference, and the largest of the segments' rounding bounds.</summary>
    private (double Smallest, double Bound) Segments(int number, ref RandomStream stream, CancellationToken cancellation)
    {
        var subspace = new SeSubspace(embeddings);
        var (smallest, bound) = (double.PositiveInfinity, 0.0);
        for (var i = 0; i < number; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var from = subspace.Scores(Embeddings.Normal(ref stream, embeddings.Columns, embeddings.Columns));
            var to = subspace.Scores(Embeddings.Normal(ref stream, embeddings.Columns, embeddings.Columns));
            foreach (var second in SecondDifferences(from, to)) smallest = Math.Min(smallest, second);
            bound = Math.Max(bound, RoundingOf(from, to));
        }
        return (smallest, bound);
    }

    /// <summary>Along a line that moves one component against the rest of its query: null where there is none.</summary>
    private double? Flat()
    {
        var size = embeddings.Rows;
        double? largest = null;
        for (var k = 0; k < size; k++)
        {
            var graph = new CoOccurrenceGraph(size, valley.Loss.Data.Of(k).Select(t => new Edge(t.Tokens[0], t.Tokens[1])));
            if (graph.IsConnected) continue;
            var component = graph.Component.ToArray();
            var (from, to) = (Offset(k, component, -1), Offset(k, component, 1));
            foreach (var second in SecondDifferences(from, to)) largest = Math.Max(largest ?? 0, Math.Abs(second));
        }
        return largest;
    }

    /// <summary>Scores of the W on S_E whose logits are ± 1 on the first component of one query, 0 elsewhere.</summary>
    private Matrix Offset(int query, int[] component, int sign)
    {
        var subspace = new SeSubspace(embeddings);
        return subspace.Scores(
            subspace.Weights(Matrix.Of(component.Length, component.Length, (k, j) => k == query && component[j] == 0 ? sign : 0)));
    }

    private IEnumerable<double> SecondDifferences(Matrix from, Matrix to)
    {
        var values = Enumerable.Range(0, PointsPerSegment).Select(i => (double)i / (PointsPerSegment - 1))
            .Select(s => valley.Loss.Value(Matrix.Of(from.Rows, from.Columns, (k, j) => (1 - s) * from[k, j] + s * to[k, j]))).ToArray();
        return Enumerable.Range(1, PointsPerSegment - 2).Select(i => values[i - 1] - 2 * values[i] + values[i + 1]);
    }

    private double RoundingOf(Matrix from, Matrix to)
    {
        var (types, score) = (valley.Loss.Data.Types.Count, Math.Max(from.MaxAbs(), to.MaxAbs()));
        return 4 * RoundingBounds.Epsilon * ((8 + 2.0 * types) * score + types + 16);
    }

    private double LargestResistance()
    {
        var (size, largest) = (embeddings.Rows, 0.0);
        for (var k = 0; k < size; k++)
            largest = Math.Max(largest, LargestResistance(new(size, Conductances(k))));
        return largest;
    }

    /// <summary>Pairs that share a prompt; at a minimiser a conductance that underflows is kept as one too small to matter
    /// (without one, a token that always wins has none).</summary>
    private List<Edge> Conductances(int query)
    {
        var (size, hessian) = (embeddings.Rows, valley.LogitHessians[query]);
        var together = new bool[size, size];
        foreach (var type in valley.Loss.Data.Of(query))
            foreach (var i in type.Tokens)
                foreach (var j in type.Tokens) together[i, j] = true;
        var edges = new List<Edge>();
        for (var i = 0; i < size; i++)
            for (var j = i + 1; j < size; j++)
                if (together[i, j] && (valley.Exists || hessian[i, j] < 0))
                    edges.Add(new(i, j, Math.Max(SmallestConductance, -hessian[i, j] * size)));
        return edges;
    }

    /// <summary>Where conductances differ by too much for the Laplacian's inverse, a path of at most K − 1 edges bounds it.</summary>
    private static double LargestResistance(CoOccurrenceGraph graph)
    {
        if (graph.Edges.Count == 0) return 0;
        try
        {
            return graph.EffectiveResistance().Entries.ToArray().Where(double.IsFinite).Max();
        }
        catch (ArithmeticException)
        {
            return (graph.Size - 1) / graph.Edges.Min(e => e.Weight);
        }
    }
}
