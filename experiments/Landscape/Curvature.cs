using Ccmc.Algebra;
using Ccmc.Graphs;
using Ccmc.Landscape;
using Ccmc.Models;
using Ccmc.Random;

namespace Experiments.Landscape;

/// <summary>Hessian spectra on and off S_E, and convexity along segments.</summary>
internal sealed class Curvature
{
    private const double Epsilon = 1.0 / (1L << 52);
    private const int PointsPerSegment = 11;

    private readonly Valley valley;
    private readonly Matrix embeddings;

    public Curvature(Valley valley, Matrix embeddings)
    {
        (this.valley, this.embeddings) = (valley, embeddings);
        Full = valley.Loss.FullHessian(valley.LogitHessians);
        FullEigenvalues = SymmetricEigenvalues.Of(Full);
        Spectrum = SymmetricSpectrum.Of(valley.Loss.Hessian(valley.LogitHessians));
        Bound = 9 * Full.Rows * Epsilon * Full.FrobeniusNorm();
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

    public CurvatureRow Row(int segments, ref RandomStream stream, CancellationToken cancellation)
    {
        var projector = valley.Loss.Projector();
        var condition = Embeddings.Condition(embeddings);
        var (smallest, bound) = Segments(segments, ref stream, cancellation);
        var (size, d) = (embeddings.Rows, embeddings.Columns);
        return new()
        {
            Components = valley.Components,
            Rank = FullEigenvalues.Count(v => v > Bound),
            RankPredicted = size * size - valley.Components,
            OffSubspace = (Full - projector * (Full * projector)).FrobeniusNorm(),
            OffSubspaceBound = (8 * Math.Sqrt((double)size * d) + 4 * size + 6 * d) * Epsilon * condition * condition * Full.FrobeniusNorm(),
            LargestEigenvalue = Spectrum.Values[^1],
            SmallestEigenvalue = Spectrum.Values[0],
            SmallestPositive = SmallestPositive,
            EigenvalueBound = Bound,
            Lipschitz = Lipschitz,
            Condition = Lipschitz / SmallestPositive,
            LargestResistance = LargestResistance(),
            SmallestSecondDifference = smallest,
            SecondDifferenceBound = bound,
            FlatSecondDifference = Flat(),
        };
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
        return subspace.Scores(subspace.Weights(Matrix.Of(component.Length, component.Length, (k, j) => k == query && component[j] == 0 ? sign : 0)));
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
        return 4 * Epsilon * ((8 + 2.0 * types) * score + types + 16);
    }

    private double LargestResistance()
    {
        var (size, largest) = (embeddings.Rows, 0.0);
        for (var k = 0; k < size; k++)
        {
            var hessian = valley.LogitHessians[k];
            var edges = from i in Enumerable.Range(0, size) from j in Enumerable.Range(i + 1, size - i - 1) where hessian[i, j] < 0 select new Edge(i, j, -hessian[i, j] * size);
            var resistance = new CoOccurrenceGraph(size, edges).EffectiveResistance();
            foreach (var r in resistance.Entries)
                if (double.IsFinite(r)) largest = Math.Max(largest, r);
        }
        return largest;
    }
}
