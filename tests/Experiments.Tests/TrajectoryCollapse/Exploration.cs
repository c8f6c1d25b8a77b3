using System.Diagnostics;
using Ccmc.Models;
using Ccmc.Samplers;
using Experiments.Shared;
using Experiments.TrajectoryCollapse;
using Repro.Claims;
using Xunit.Abstractions;

namespace Experiments.Tests.TrajectoryCollapse;

public sealed class Exploration(ITestOutputHelper output)
{
    [Fact]
    public void Quickish()
    {
        var points = new List<(TrajectoryCollapseParameters, int)>
        {
            (new() { Matrix = new IdenticalRows { Row = [0.8, 0.2] }, Tokens = 1_000_000_000_000 }, 400),
            (new() { Matrix = new IdenticalRows { Row = [2/3.0, 1/3.0] }, Tokens = 10_000_000_000 }, 400),
            (new() { Matrix = new IdenticalRows { Row = [0.55, 0.45] }, Tokens = 100_000 }, 400),
            (new() { Matrix = new IdenticalRows { Row = [0.5, 0.3, 0.2] }, Tokens = 1_000_000 }, 400),
            (new() { Matrix = new IdenticalRows { Row = [0.5, 0.5] }, Tokens = 100_000 }, 600),
            (new() { Matrix = new IdenticalRows { Row = [1/3.0, 1/3.0, 1/3.0] }, Tokens = 100_000 }, 600),
            (new() { Matrix = new ExplicitMatrix { Rows = [[0.6, 0.3, 0.1], [0.2, 0.7, 0.1], [0.3, 0.3, 0.4]] }, Tokens = 1_000_000 }, 200),
            (new() { Matrix = new ExplicitMatrix { Rows = [[0.1, 0.8, 0.1], [0.8, 0.1, 0.1], [0.5, 0.4, 0.1]] }, Tokens = 1_000_000 }, 200),
            (new() { Matrix = new ExplicitMatrix { Rows = [[0.2, 0.5, 0.2, 0.1], [0.6, 0.2, 0.15, 0.05], [0.3, 0.3, 0.3, 0.1], [0.1, 0.2, 0.1, 0.6]] }, Tokens = 1_000_000 }, 200),
            (new() { VocabularySize = 4, Matrix = new ZeroDiagonal { Draws = 3 }, Tokens = 100_000 }, 10),
        };
        foreach (var p in new[] { 0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9 })
            foreach (var q in new[] { 0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9 })
                points.Add((new() { Matrix = new TwoToken { P = p, Q = q }, Tokens = 1_000_000, Checkpoints = 10 }, 24));
        var watch = Stopwatch.StartNew();
        var results = InMemoryRun.Of([.. points]);
        output.WriteLine($"run {watch.Elapsed.TotalSeconds:F1} s");
        watch.Restart();
        foreach (var c in InMemoryRun.Claims(results))
        {
            output.WriteLine($"{c.Id}: {InMemoryRun.Verdict(c, 5e-6)} {c.Judge(5e-6)}");
            output.WriteLine($"     {watch.Elapsed.TotalSeconds:F1} s");
        }
        foreach (var row in results.Rows(TrajectoryTables.Exponents)) if (row.Point.Parameters.Matrix is not TwoToken)output.WriteLine($"{row.Point.Cell} {row.Row}");
        foreach (var row in results.Rows(TrajectoryTables.Forecast)) if (row.Point.Parameters.Matrix is ExplicitMatrix && row.Row.Token == 0)output.WriteLine($"{row.Point.Cell} {row.Row}");
    }

    [Fact]
    public void Speed()
    {
        foreach (var (name, matrix, tokens) in new[] {
            ("K=2 p=.2", Two(.2,.8), 1_000_000_000_000), ("K=2 p=1/3", Two(1/3.0,2/3.0), 1_000_000_000_000), ("K=2 p=.4", Two(.4,.6), 1_000_000_000), ("K=2 half", Two(.5,.5), 20_000_000),
            ("K=10 identical .4", Identical([.46,.06,.06,.06,.06,.06,.06,.06,.06,.06]), 1_000_000_000_000), ("K=10 gaussian", Gaussian(10), 10_000_000), ("K=100 gaussian", Gaussian(100), 2_000_000) })
            foreach (var kind in Enum.GetValues<SamplerKind>())
                foreach (var compensated in new[] { false, true })
                {
                    var t = kind == SamplerKind.Runs ? tokens : Math.Min(tokens, 20_000_000);
                    for (var rep = 0; rep < 2; rep++) {
                    var sampler = TrajectorySampler.Create(kind, matrix, new([.. Enumerable.Repeat(1L, matrix.Size)], 0), new(1, 2, 3, (ulong)rep), compensated);
                    var watch = Stopwatch.StartNew();
                    sampler.Advance(t);
                    if (rep == 1) output.WriteLine($"{name} {kind} comp={compensated}: {t / watch.Elapsed.TotalSeconds / 1e6:F1} Mtok/s, {watch.Elapsed.TotalSeconds:F3} s");
                    }
                }
        static TransitionMatrix Two(double p, double q) => TransitionMatrix.FromProbabilities([1-p,p,q,1-q]);
        static TransitionMatrix Identical(double[] row) => TransitionMatrix.FromProbabilities([.. row.SelectMany(_ => row)]);
        static TransitionMatrix Gaussian(int k) { var s = new Ccmc.Random.RandomStream(4,5,6,7); var a = new double[k*k]; for (var i=0;i<a.Length;i++) a[i]=Ccmc.Random.Draw.Normal(ref s); return TransitionMatrix.FromLogits(a); }
    }
}
