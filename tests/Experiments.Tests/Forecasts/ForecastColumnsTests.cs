using Experiments.Forecasting;
using Experiments.Shared;
using Experiments.Tests.Shared;
using Repro.Experiments;

namespace Experiments.Tests.Forecasts;

/// <summary>Columns that no claim reads, beside brute force over all sets of tokens and a flow of other steps.</summary>
public sealed class ForecastColumnsTests
{
    private static readonly ForecastExperiment Experiment = new();

    /// <summary>Rows, first prompt, and whether theory ever decides: not where single winners follow one another in a cycle.</summary>
    public static TheoryData<double[][], long[], bool> Points => new()
    {
        { [[0.2, 0.8], [0.7, 0.3]], [1, 1], true },
        { [[0.8, 0.12, 0.08], [0.1, 0.8, 0.1], [0.05, 0.15, 0.8]], [2, 1, 4], true },
        { [[0.2, 0.55, 0.15, 0.1], [0.6, 0.2, 0.15, 0.05], [0.35, 0.35, 0.2, 0.1], [0.1, 0.1, 0.1, 0.7]], [1, 1, 1, 1], true },
        { [[0.2, 0.55, 0.15, 0.1], [0.6, 0.2, 0.15, 0.05], [0.35, 0.35, 0.2, 0.1], [0.1, 0.1, 0.1, 0.7]], [3, 2, 0, 1], true },
        { [[0.38, 0.5, 0.12], [0.12, 0.38, 0.5], [0.5, 0.12, 0.38]], [3, 1, 2], false },
    };

    private static (Results<ForecastParameters> Run, MeanFieldOracle Oracle, int[] Present) Of(double[][] rows, long[] counts,
        int replicates = 1)
    {
        int[] present = [.. Enumerable.Range(0, counts.Length).Where(j => counts[j] > 0)];
        double[] start = [.. counts.Select(n => n / (double)counts.Sum())];
        return (InMemoryRun.Of(Experiment, [new ForecastParameters
            { Matrix = new ExplicitMatrix { Rows = rows }, StartCounts = counts, FlowTime = 60, Starts = [start] }], replicates),
            new(rows, present), present);
    }

    [Theory, MemberData(nameof(Points))]
    public void Fixed_points_are_those_of_brute_force(double[][] rows, long[] counts, bool decided)
    {
        var (run, oracle, _) = Of(rows, counts);
        double Tokens(double ratio) => Math.Max(0, (ratio - 1) * counts.Sum());
        var overview = Assert.Single(run.Rows(ForecastTables.Overview)).Row;
        Assert.Equal((oracle.Points.Count, oracle.SingularFaces), (overview.FixedPoints, overview.SingularFaces));
        SameRows.Equal("TokensToDecide", decided ? Tokens(oracle.Points.Max(f => oracle.Ratio(f, 0.01))) : null,
            overview.TokensToDecide, 1e-4);
        Assert.Equal(Enumerable.Range(0, rows.Length), run.Rows(ForecastTables.Matrix).Select(m => m.Row.Query));
        var found = run.Rows(ForecastTables.FixedPoints).Select(m => m.Row).ToList();
        var p = run.Rows(ForecastTables.Matrix).Select(m => m.Row.Probabilities).ToList();
        SameRows.Equal(oracle.Points.Select((f, i) => found[i] with
        {
            FixedPoint = i,
            Support = f.Name,
            Saturated = f.Invasions.All(g => g <= 0),
            Index = f.Index,
            TokensNeeded = Tokens(oracle.Ratio(f, 0.01)),
            EigenvaluesReal = [.. f.Eigenvalues.Select(e => e.Real)],
            EigenvaluesImaginary = [.. f.Eigenvalues.Select(e => e.Imaginary)],
        }), found.Select(f => f with { EigenvaluesImaginary = Ordered(f) }), 1e-4);
        // Rounding alone: the same sums in the same order.
        Assert.All(found, f => Assert.Equal(Residual(p, [.. f.Support.Split('+').Select(int.Parse)], f.Shares, f.Ratios), f.Residual));

        // Of a pair the one above the axis first.
        static double[] Ordered(FixedPointRow f) => [.. f.EigenvaluesReal.Zip(f.EigenvaluesImaginary)
            .OrderByDescending(e => Math.Round(e.First, 6)).ThenByDescending(e => e.Second).Select(e => e.Second)];
    }

    private static double Residual(List<IReadOnlyList<double>> p, int[] support, IReadOnlyList<double> m, IReadOnlyList<double> u)
    {
        var largest = 0.0;
        foreach (var i in support)
        {
            var (sum, mass) = (0.0, 0.0);
            foreach (var j in support) (sum, mass) = (sum + u[j] * p[j][i], mass + p[i][j] * m[j]);
            largest = Math.Max(largest, Math.Max(Math.Abs(sum - 1), Math.Abs(u[i] * mass / m[i] - 1)));
        }
        return largest;
    }

    /// <summary>Every entry among the tokens present, and every horizon, at each stable point; the cheaper of 3·10⁻⁷ s a switch and
    /// (6 + 1.3 K)·10⁻⁹ s a token.</summary>
    [Theory, MemberData(nameof(Points))]
    public void Entries_and_costs_are_those_of_the_stable_points(double[][] rows, long[] counts, bool decided)
    {
        var (run, oracle, present) = Of(rows, counts);
        Assert.True(decided || oracle.Points.Count == 4);
        var stable = oracle.Points.Select((f, i) => (Number: i, f.Name, f.Stability)).Where(f => f.Stability == "stable").ToList();
        Assert.Equal(from f in stable from i in present from j in present select (f.Number, f.Name, i, j),
            run.Rows(ForecastTables.Learnable).Select(m => (m.Row.FixedPoint, m.Row.Support, m.Row.Query, m.Row.Token)));
        var costs = run.Rows(ForecastTables.Costs).Select(m => m.Row).ToList();
        Assert.Equal(from f in stable from e in Enumerable.Range(6, 7) select (f.Number, f.Name, (long)Math.Pow(10, e)),
            costs.Select(c => (c.FixedPoint, c.Support, c.Tokens)));
        Assert.All(costs, c => SameRows.Equal("Seconds",
            Math.Min(3e-7 * c.Switches, (6 + 1.3 * rows.Length) * 1e-9 * c.Tokens), c.Seconds));
    }

    /// <summary>From each start to where the flow is at the time it ended: settled at the first multiple of 8 (32 steps of ¼) within 10⁻⁶
    /// of a stable point, else at 60.</summary>
    [Theory, MemberData(nameof(Points))]
    public void Flows_end_where_other_steps_lead(double[][] rows, long[] counts, bool decided)
    {
        var (run, oracle, present) = Of(rows, counts, 2);
        var flows = run.Rows(ForecastTables.Flows).Select(m => m.Row).ToList();
        Assert.Equal([true, false, false], flows.Select(f => f.Own));
        SameRows.Equal("Start", counts.Select(n => n / (double)counts.Sum()).ToArray(), flows[0].Start.ToArray());
        Assert.Contains(flows, f => f.Outcome == "settled" == decided);
        foreach (var flow in flows)
        {
            Assert.Equal(1, flow.Start.Sum(), 1e-12);
            Assert.All(flow.Start.Select((m, j) => m > 0 == present.Contains(j)), Assert.True);
            var settled = flow.Outcome == "settled";
            var near = oracle.After([.. flow.Start], settled ? flow.Time - 8 : 60);
            Assert.Equal(settled ? flow.Time : 60, flow.Time);
            if (settled)
            {
                Assert.Equal(0, flow.Time % 8);
                Assert.True(oracle.Nearest(near).Distance >= 1e-6);
                near = oracle.After(near, 8);
                Assert.Equal(oracle.Nearest(near).Point.Name, flow.Where);
            }
            SameRows.Equal("Distance", oracle.Nearest(near).Distance, flow.Distance, 0.01);
        }
    }

    /// <summary>Three equal rows: no isolated fixed point but the corners, and four faces without an answer.</summary>
    [Fact]
    public void Faces_of_equal_rows_are_singular()
    {
        double[][] rows = [[0.5, 0.3, 0.2], [0.5, 0.3, 0.2], [0.5, 0.3, 0.2]];
        var overview = Assert.Single(Of(rows, [1, 1, 1]).Run.Rows(ForecastTables.Overview)).Row;
        Assert.Equal((3, 4), (overview.FixedPoints, overview.SingularFaces));
    }
}
