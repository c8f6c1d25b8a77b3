using Experiments.Coverage;
using Experiments.Shared;
using MathNet.Numerics.LinearAlgebra;

namespace Experiments.Tests.Coverage;

/// <summary>Columns that no claim reads, from edges written down by hand.</summary>
public sealed class CoverageColumnsTests
{
    private static readonly double[][] Rows =
        [[0.4, 0.1, 0.2, 0.3], [0.25, 0.25, 0.25, 0.25], [0.1, 0.2, 0.3, 0.4], [0.3, 0.3, 0.2, 0.2]];

    public static TheoryData<Variant, string, string> Graphs => new()
    {
        { Variant.Cross, "path", "0 1,1 2,2 3" },
        { Variant.Cross, "cycle", "0 1,1 2,2 3,0 3" },
        { Variant.Cross, "edges", "0 1,2 3" },
        { Variant.Self, "star", "0 1,0 2,0 3" },
    };

    /// <summary>π_0i / (π_0i + π_0j) on each edge of query 0; the second smallest eigenvalue of a Laplacian of weights 1 / edges.</summary>
    [Theory, MemberData(nameof(Graphs))]
    public void Edges_and_connectivity(Variant variant, string graph, string edges)
    {
        List<(int First, int Second)> pairs = [.. edges.Split(',').Select(e => (e[0] - '0', e[2] - '0'))];
        var run = InMemoryRun.Of(new CoverageExperiment(), [new CoverageParameters
        {
            Variant = variant,
            Graph = graph switch
            {
                "path" => new PathGraph(),
                "cycle" => new CycleGraph(),
                "star" => new StarGraph(),
                _ => new OwnEdges { Edges = [.. pairs.Select(p => (int[])[p.First, p.Second])] },
            },
            Matrix = new ExplicitMatrix { Rows = Rows },
            Samples = 1000,
        }], 1);
        SameRows.Equal(pairs.Select(p => new EdgeRow(p.First, p.Second,
            Probability: Rows[0][p.First] / (Rows[0][p.First] + Rows[0][p.Second]))).OrderBy(e => (e.First, e.Second)),
            run.Rows(CoverageTables.Edges).Select(m => m.Row).OrderBy(e => (e.First, e.Second)));
        var laplacian = Matrix<double>.Build.Dense(4, 4);
        foreach (var (i, j) in pairs)
            foreach (var (a, b, sign) in new[] { (i, i, 1), (j, j, 1), (i, j, -1), (j, i, -1) })
                laplacian[a, b] += sign / (double)pairs.Count;
        SameRows.Equal("AlgebraicConnectivity",
            Math.Max(0, laplacian.Evd(Symmetricity.Symmetric).EigenValues.Select(v => Math.Round(v.Real, 12)).Order().ElementAt(1)),
            Assert.Single(run.Rows(CoverageTables.Errors)).Row.AlgebraicConnectivity);
    }
}
