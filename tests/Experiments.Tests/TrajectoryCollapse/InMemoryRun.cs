using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Experiments.Shared;
using Experiments.TrajectoryCollapse;
using Repro.Claims;
using Repro.Experiments;
using Experiment = Experiments.TrajectoryCollapse.TrajectoryCollapse;

namespace Experiments.Tests.TrajectoryCollapse;

/// <summary>Runs points of the experiment without an engine: every cell in order, on streams named by what they are.</summary>
internal static class InMemoryRun
{
    public static Results<TrajectoryCollapseParameters> Of(params ReadOnlySpan<(TrajectoryCollapseParameters Parameters, int Replicates)> points)
    {
        var experiment = new Experiment();
        var resolved = new List<(Point<TrajectoryCollapseParameters> Point, int Replicates)>();
        foreach (var (parameters, replicates) in points)
        {
            var p = experiment.Resolve(parameters);
            Assert.Empty(experiment.Validate(p));
            for (var draw = 0; draw < p.Matrix.Count; draw++) resolved.Add((new($"c{resolved.Count}", p, draw), replicates));
        }
        var results = new Results<TrajectoryCollapseParameters> { Points = [.. resolved.Select(r => r.Point)] };
        foreach (var (point, replicates) in resolved)
        {
            var prepared = experiment.Prepare(point.Parameters, new Context(point.Draw));
            for (var r = 0; r < replicates; r++) experiment.Run(point.Parameters, prepared, new MemoryCell(results, point, r));
        }
        experiment.Summarize(results);
        return results;
    }

    public static IReadOnlyList<Claim> Claims(Results<TrajectoryCollapseParameters> results) => [.. new Experiment().Claims(results)];

    /// <summary>The finding of the one claim whose id starts so, at the level that ten claims share.</summary>
    public static Finding Finding(Results<TrajectoryCollapseParameters> results, string id) => Claims(results).Single(c => c.Id.StartsWith(id, StringComparison.Ordinal)).Judge(1e-5);

    /// <summary>The verdict rules of the engine, in short.</summary>
    public static Verdict Verdict(Claim claim, double level) => claim.Judge(level) switch
    {
        TestFinding f => !(f.PValue >= level) ? Repro.Claims.Verdict.Fails : f.Detectable <= claim.Size ? Repro.Claims.Verdict.Holds : Repro.Claims.Verdict.Underpowered,
        BoundFinding f => f.Measured <= f.Bound ? Repro.Claims.Verdict.Holds : Repro.Claims.Verdict.Fails,
        BandFinding f when f.Lower >= f.BandLower && f.Upper <= f.BandUpper => Repro.Claims.Verdict.Holds,
        BandFinding f => f.Upper < f.BandLower || f.Lower > f.BandUpper ? Repro.Claims.Verdict.Fails : Repro.Claims.Verdict.Underpowered,
        NotApplicableFinding => Repro.Claims.Verdict.NotApplicable,
        _ => Repro.Claims.Verdict.Underpowered,
    };

    public static Verdict Verdict(Results<TrajectoryCollapseParameters> results, string id) =>
        Verdict(Claims(results).Single(c => c.Id.StartsWith(id, StringComparison.Ordinal)), 1e-5);

    /// <summary>The same rows told of other parameters: what a wrong model's data look like.</summary>
    public static Results<TrajectoryCollapseParameters> Told(Results<TrajectoryCollapseParameters> truth, Func<TrajectoryCollapseParameters, TrajectoryCollapseParameters> otherwise)
    {
        var experiment = new Experiment();
        var points = truth.Points.Select(p => p with { Parameters = otherwise(p.Parameters) }).ToList();
        var told = new Results<TrajectoryCollapseParameters> { Points = points };
        foreach (var point in points)
        {
            var prepared = experiment.Prepare(point.Parameters, new Context(point.Draw));
            foreach (var row in Forecast.Rows(point.Parameters, prepared)) told.Add(TrajectoryTables.Forecast, point, -1, row);
        }
        Copy(TrajectoryTables.Counts);
        Copy(TrajectoryTables.Winners);
        return told;

        void Copy<TRow>(TableDefinition<TRow> table) where TRow : class
        {
            foreach (var m in truth.Rows(table)) told.Add(table, points.Single(p => p.Cell == m.Point.Cell), m.Replicate, m.Row);
        }
    }

    /// <summary>The same points with each row of a table replaced.</summary>
    public static Results<TrajectoryCollapseParameters> Altered(
        Results<TrajectoryCollapseParameters> truth, Func<CountRow, CountRow>? counts = null, Func<WinnerRow, WinnerRow>? winners = null)
    {
        var altered = new Results<TrajectoryCollapseParameters> { Points = truth.Points };
        foreach (var m in truth.Rows(TrajectoryTables.Forecast)) altered.Add(TrajectoryTables.Forecast, m.Point, m.Replicate, m.Row);
        foreach (var m in truth.Rows(TrajectoryTables.Counts)) altered.Add(TrajectoryTables.Counts, m.Point, m.Replicate, counts?.Invoke(m.Row) ?? m.Row);
        foreach (var m in truth.Rows(TrajectoryTables.Winners)) altered.Add(TrajectoryTables.Winners, m.Point, m.Replicate, winners?.Invoke(m.Row) ?? m.Row);
        return altered;
    }

    private static StreamSeed Seed(string text)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        return new(Word(0), Word(8), Word(16), Word(24));

        ulong Word(int at) => BinaryPrimitives.ReadUInt64LittleEndian(hash.AsSpan(at));
    }

    private sealed class Context(int draw) : PointContext
    {
        public override int Draw => draw;

        public override StreamSeed Seed(string name, params ReadOnlySpan<object> parts) => InMemoryRun.Seed($"{name}|{string.Join('|', parts.ToArray())}");
    }

    private sealed class MemoryCell(Results<TrajectoryCollapseParameters> results, Point<TrajectoryCollapseParameters> point, int replicate) : Cell
    {
        public override int Draw => point.Draw;

        public override int Replicate => replicate;

        public override CancellationToken Cancellation => CancellationToken.None;

        public override StreamSeed Seed(string name) => InMemoryRun.Seed($"{name}|{point.Cell}|{replicate}");

        public override void Add<TRow>(TableDefinition<TRow> table, TRow row) => results.Add(table, point, table.PerReplicate ? replicate : -1, row);
    }
}
