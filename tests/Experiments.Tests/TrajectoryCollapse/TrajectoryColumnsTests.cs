using System.Globalization;
using System.Numerics;
using Experiments.Shared;
using Experiments.Tests.Shared;
using Experiments.TrajectoryCollapse;
using Repro.Experiments;

namespace Experiments.Tests.TrajectoryCollapse;

/// <summary>Columns that no claim reads: ends from the counts, exponents from made-up counts, the forecast from brute force.</summary>
public sealed class TrajectoryColumnsTests
{
    private static readonly TrajectoryCollapseExperiment Experiment = new();

    private static Results<TrajectoryCollapseParameters> Run(double[][] rows, int replicates = 1, params long[] counts) =>
        InMemoryRun.Of(Experiment, [new TrajectoryCollapseParameters
        {
            Matrix = new ExplicitMatrix { Rows = rows },
            Tokens = 1000,
            Checkpoints = 5,
            CollapseShare = 0.6,
            Start = new() { Counts = counts },
        }], replicates);

    public static TheoryData<double[][]> Matrices => new()
    {
        new double[][] { [0.2, 0.8], [0.7, 0.3] },
        new double[][] { [0.8, 0.12, 0.08], [0.1, 0.8, 0.1], [0.05, 0.15, 0.8] },
        new double[][] { [0.1, 0.8, 0.1], [0.8, 0.1, 0.1], [0.5, 0.4, 0.1] },
        new double[][] { [0.38, 0.5, 0.12], [0.12, 0.38, 0.5], [0.5, 0.12, 0.38] },
    };

    /// <summary>Shares, entropy and the nearest fixed point of the last counts; collapsed since the first checkpoint from which on one
    /// token holds 0.6.</summary>
    [Theory, MemberData(nameof(Matrices))]
    public void Winners_are_those_of_the_last_counts(double[][] rows)
    {
        var (run, oracle) = (Run(rows, replicates: 12), new MeanFieldOracle(rows));
        foreach (var winner in run.Rows(TrajectoryTables.Winners))
        {
            var times = run.Rows(TrajectoryTables.Counts).Where(m => m.Replicate == winner.Replicate).Select(m => m.Row)
                .GroupBy(r => r.Tokens)
                .Select(g => (Tokens: g.Key, Shares: g.Select(r => r.Count / (double)(g.Key + rows.Length)).ToArray())).ToList();
            var shares = times[^1].Shares;
            var (nearest, distance) = oracle.Nearest(shares);
            var ruled = Enumerable.Range(0, rows.Length).SelectMany(j => times.Where(
                    t => times.Where(s => s.Tokens >= t.Tokens).All(s => s.Shares[j] >= 0.6)).Select(t => (long?)t.Tokens)).Min();
            SameRows.Equal([winner.Row with
            {
                Winners = nearest.Name,
                Distance = distance,
                TopShare = shares.Max(),
                EffectiveTokens = Math.Exp(-shares.Sum(m => m * Math.Log(m))),
                CollapseTime = ruled,
                Censored = ruled is null,
            }], [winner.Row], 1e-8);
        }
    }

    [Fact]
    public void Continuations_stand_at_the_checkpoints() => Assert.Equal([0L, 1, 10, 100, 1000],
        Run([[0.2, 0.8], [0.7, 0.3]]).Rows(TrajectoryTables.Continuations).Select(m => m.Row.Tokens));

    /// <summary>Eigenvalues from differences of the drift; a face is singular if two of its rows are one.</summary>
    [Theory, MemberData(nameof(Matrices))]
    public void The_forecast_is_that_of_brute_force(double[][] rows)
    {
        var (run, oracle) = (Run(rows), new MeanFieldOracle(rows));
        var points = run.Rows(TrajectoryTables.Forecast).Select(m => m.Row).GroupBy(r => r.FixedPoint).ToList();
        Assert.Equal(oracle.Points.Select(f => f.Name), points.Select(g => g.First().Support));
        foreach (var (expected, found) in oracle.Points.Zip(points))
            foreach (var row in found)
                Assert.All(expected.Eigenvalues.Zip(Parsed(row.Eigenvalues), (e, f) => Complex.Abs(e - f)),
                    d => Assert.InRange(d, 0, 1e-7));
        Assert.All(points.SelectMany(g => g), r => Assert.Equal(oracle.SingularFaces, r.SingularFaces));

        static List<Complex> Parsed(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part =>
        {
            var sign = part.LastIndexOfAny(['+', '-']);
            return part.EndsWith('i')
                ? new Complex(double.Parse(part[..sign], CultureInfo.InvariantCulture),
                    double.Parse(part[sign..^1], CultureInfo.InvariantCulture))
                : double.Parse(part, CultureInfo.InvariantCulture);
        }).OrderByDescending(e => Math.Round(e.Real, 6)).ThenByDescending(e => e.Imaginary)];
    }

    /// <summary>Three equal rows: each pair and all three are singular. Two equal rows of three: their pair, and all.</summary>
    [Theory]
    [InlineData(4, 0.5, 0.3, 0.2)]
    [InlineData(2, 0.1, 0.2, 0.7)]
    public void Faces_of_equal_rows_are_singular(int faces, double a, double b, double c)
    {
        double[][] rows = [[0.5, 0.3, 0.2], [0.5, 0.3, 0.2], [a, b, c]];
        Assert.Equal(faces, new MeanFieldOracle(rows).SingularFaces);
        Assert.All(Run(rows).Rows(TrajectoryTables.Forecast), m => Assert.Equal(faces, m.Row.SingularFaces));
    }

    private static (Point<TrajectoryCollapseParameters> Point, Results<TrajectoryCollapseParameters> Results) Empty(
        MatrixSpecification matrix, int size)
    {
        var point = new Point<TrajectoryCollapseParameters>("a", new() { Matrix = matrix, VocabularySize = size }, 0);
        return (point, new() { Points = [point] });
    }

    private static double Psi(long from, long to) => Enumerable.Range((int)from, (int)(to - from)).Sum(k => 1.0 / k);

    /// <summary>Δψ summed term by term; the standard error is that of Δψ(n_j) − β Δψ(n_0) over replicates for token 1, and of its bracket,
    /// which is larger, for token 2.</summary>
    [Fact]
    public void Exponents_of_equal_rows_are_ratios_of_digamma_growth()
    {
        var (point, results) = Empty(new IdenticalRows { Row = [0.5, 0.15, 0.35] }, 3);
        long[] start = [2, 1, 3];
        long[][] ends = [[500, 1, 40], [300, 9, 45], [800, 4, 42]];
        double[] growth = [6, 0.01, 30];
        for (var r = 0; r < ends.Length; r++)
            for (var j = 0; j < 3; j++)
                results.Add(TrajectoryTables.Counts, point, r, new(0, j, start[j], 0, j == 0));
        for (var r = 0; r < ends.Length; r++)
            for (var j = 0; j < 3; j++)
                results.Add(TrajectoryTables.Counts, point, r, new(ends[r].Sum() - 6, j, ends[r][j], (1 + r) * growth[j], j == 0));
        var sorted = new Results<TrajectoryCollapseParameters> { Points = results.Points };
        foreach (var m in results.Rows(TrajectoryTables.Counts).OrderBy(m => m.Replicate))
            sorted.Add(TrajectoryTables.Counts, point, m.Replicate, m.Row);
        Experiment.Summarize(sorted);
        SameRows.Equal(new[] { 1, 2 }.Select(j =>
        {
            var beta = j == 1 ? 0.3 : 0.7;
            var scale = ends.Average(e => Psi(2, e[0]));
            double[] values = [.. ends.Select(e => Psi(start[j], e[j]) - beta * Psi(2, e[0]))];
            var bracket = ends.Select((e, r) => (1 + r) * (growth[j] / Math.Sqrt(start[j] * e[j])
                + beta * beta * growth[0] / Math.Sqrt(2 * e[0]))).Average();
            var variance = Variance(values);
            Assert.Equal(j == 2, bracket > variance);
            return new ExponentRow(Winners: "0", Token: j, Exponent: ends.Average(e => Psi(start[j], e[j])) / scale,
                StandardError: Math.Sqrt(Math.Max(variance, bracket) / 3) / scale, Predicted: beta, Method: "digamma-ratio", Replicates: 3);
        }), sorted.Rows(TrajectoryTables.Exponents).Select(m => m.Row));
    }

    private static double Variance(double[] values) =>
        values.Sum(v => (v - values.Average()) * (v - values.Average())) / (values.Length - 1);

    /// <summary>Compensators g log x + C x^λ of three replicates near token 0, and one near token 1: g by replicate is known.</summary>
    [Fact]
    public void Exponents_of_a_drawn_matrix_are_extrapolated()
    {
        var (point, results) = Empty(new GaussianLogits(), 3);
        double[] extra = [-0.1, 0.05, 0.11, 0.4];
        AddPoint(results, point, 0, "0", "stable", -0.6, [1, 0, 0], [1, 0.4, 0.2]);
        AddPoint(results, point, 1, "1", "unstable", 0.3, [0, 1, 0], [1.3, 1, 0.2]);
        for (var r = 0; r < extra.Length; r++)
            for (var i = 0; i <= 12; i++)
            {
                var t = i == 0 ? 0 : (long)Math.Round(Math.Pow(10, i / 2.0));
                for (var j = 0; j < 3; j++)
                    results.Add(TrajectoryTables.Counts, point, r, new(t, j, j == (r == 3 ? 1 : 0) ? t + 1 : 1,
                        (0.2 * j + extra[r]) * Math.Log(t + 3) + (r - 5) * Math.Pow(t + 3, -0.6), j == 0));
            }
        Experiment.Summarize(results);
        SameRows.Equal(new[] { 1, 2 }.Select(j => new ExponentRow(Winners: "0", Token: j, Exponent: 0.2 * j + 0.02,
            StandardError: Math.Sqrt(Variance(extra[..3]) / 3), Predicted: j == 1 ? 0.4 : 0.2, Method: "compensator-growth",
            Replicates: 3)), results.Rows(TrajectoryTables.Exponents).Select(m => m.Row), 1e-8);
    }

    /// <summary>What compensators grow beyond dτ + d log m along the mean field, integrated here by other steps, per log of the length;
    /// plus the exponent p / (1 − p) where token 0 rules.</summary>
    [Fact]
    public void Exponents_of_a_given_matrix_follow_the_flow()
    {
        var (point, results) = Empty(new TwoToken { P = 0.2, Q = 0.6 }, 2);
        var oracle = new MeanFieldOracle([[0.8, 0.2], [0.6, 0.4]]);
        AddPoint(results, point, 0, "0", "stable", -0.75, [1, 0], [1, 0.25]);
        AddPoint(results, point, 1, "1", "unstable", 0.5, [0, 1], [1.5, 1]);
        var values = new double[3];
        for (var r = 0; r < values.Length; r++)
        {
            var (beyond, from) = (0.0, (Length: 0.0, Share: 0.0));
            for (var i = 0; i <= 8; i++)
            {
                var t = i == 0 ? 0 : (long)Math.Round(Math.Pow(10, i / 2.0 + 1));
                var (length, loser) = (t + 2.0, Math.Min(t + 1, 3L + r + i));
                // The first length above 2 · 20^(4/3) = 109 is the fourth.
                if (i >= 4) beyond += Compensator(i, r) - Compensator(i - 1, r) - Math.Log(length / from.Length)
                    - Math.Log(oracle.After([1 - from.Share, from.Share], Math.Log(length / from.Length))[1] / from.Share);
                for (var j = 0; j < 2; j++)
                    results.Add(TrajectoryTables.Counts, point, r,
                        new(t, j, j == 1 ? loser : t + 2 - loser, j == 1 ? Compensator(i, r) : t, j == 0));
                from = (length, loser / length);
            }
            values[r] = 0.25 + beyond / Math.Log((1e5 + 2) / (Math.Round(Math.Pow(10, 2.5)) + 2));
        }
        Experiment.Summarize(results);
        SameRows.Equal([new ExponentRow(Winners: "0", Token: 1, Exponent: values.Average(),
            StandardError: Math.Sqrt(Variance(values) / 3), Predicted: 0.25, Method: "compensator-flow", Replicates: 3)],
            results.Rows(TrajectoryTables.Exponents).Select(m => m.Row), 1e-4);

        static double Compensator(int i, int replicate) => 0.3 * i + 0.05 * replicate * i * i;
    }

    private static void AddPoint(Results<TrajectoryCollapseParameters> results, Point<TrajectoryCollapseParameters> point, int number,
        string support, string stability, double rate, double[] shares, double[] growth)
    {
        for (var j = 0; j < shares.Length; j++)
            results.Add(TrajectoryTables.Forecast, point, -1, new(number, support, stability, "", rate, TokensNeeded: 100,
                TokensToDecide: 100, Gap: 0.5, SingularFaces: 0, Continua: "", j, shares[j], growth[j]));
    }
}
