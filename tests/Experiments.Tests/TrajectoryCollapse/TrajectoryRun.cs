using Experiments.TrajectoryCollapse;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.Tests.TrajectoryCollapse;

/// <summary>Runs of the experiment, and what becomes of them when told of another model.</summary>
internal static class TrajectoryRun
{
    private static readonly TrajectoryCollapseExperiment Experiment = new();

    public static Results<TrajectoryCollapseParameters> Of(
        params IEnumerable<(TrajectoryCollapseParameters Parameters, int Replicates)> points) =>
        InMemoryRun.Of(Experiment, points.Select(p => (p.Parameters, p.Parameters.Matrix.Count, p.Replicates)));

    /// <summary>Each point's replicates as one block, or one by one.</summary>
    public static Results<TrajectoryCollapseParameters> Of(
        IEnumerable<(TrajectoryCollapseParameters Parameters, int Replicates)> points, bool inBlocks)
    {
        var all = points.SelectMany(
            (p, i) => Enumerable.Range(0, p.Parameters.Matrix.Count)
                .Select(d => (Point: new Point<TrajectoryCollapseParameters>($"{i}-{d}", p.Parameters, d), p.Replicates))).ToList();
        var results = new Results<TrajectoryCollapseParameters> { Points = all.ConvertAll(p => p.Point) };
        foreach (var (point, replicates) in all)
        {
            var prepared = Experiment.Prepare(point.Parameters, new MemoryContext(point.Draw));
            var cells = Enumerable.Range(0, replicates).Select(r => (Cell)new MemoryCell<TrajectoryCollapseParameters>(results, point, r))
                .ToList();
            if (inBlocks) Experiment.RunBlock(point.Parameters, prepared, cells);
            else cells.ForEach(c => Experiment.Run(point.Parameters, prepared, c));
        }
        return results;
    }

    public static IReadOnlyList<Claim> Claims(Results<TrajectoryCollapseParameters> results) => [.. Experiment.Claims(results)];

    /// <summary>The finding of the one claim whose id starts so.</summary>
    public static Finding Finding(Results<TrajectoryCollapseParameters> results, string id) => Claim(results, id).Judge(InMemoryRun.Level);

    /// <summary>The verdict on the one claim whose id starts so.</summary>
    public static Verdict Verdict(Results<TrajectoryCollapseParameters> results, string id) => InMemoryRun.Verdict(Claim(results, id));

    private static Claim Claim(Results<TrajectoryCollapseParameters> results, string id) =>
        Claims(results).Single(c => c.Id.StartsWith(id, StringComparison.Ordinal));

    /// <summary>The same rows told of other parameters: what a wrong model's data look like.</summary>
    public static Results<TrajectoryCollapseParameters> Told(Results<TrajectoryCollapseParameters> truth,
        Func<TrajectoryCollapseParameters, TrajectoryCollapseParameters> otherwise)
    {
        var points = truth.Points.Select(p => p with { Parameters = otherwise(p.Parameters) }).ToList();
        var told = new Results<TrajectoryCollapseParameters> { Points = points };
        foreach (var point in points)
        {
            var prepared = Experiment.Prepare(point.Parameters, new MemoryContext(point.Draw));
            if (prepared.MeanField is null) continue;
            foreach (var row in MeanFieldRows.Rows(point.Parameters, prepared)) told.Add(TrajectoryTables.Forecast, point, -1, row);
        }
        Copy(TrajectoryTables.Counts);
        Copy(TrajectoryTables.Winners);
        Copy(TrajectoryTables.Ensembles);
        Copy(TrajectoryTables.Laws);
        return told;

        void Copy<TRow>(TableDefinition<TRow> table) where TRow : class
        {
            foreach (var m in truth.Rows(table)) told.Add(table, points.Single(p => p.Cell == m.Point.Cell), m.Replicate, m.Row);
        }
    }

    /// <summary>The same points with each row of a table replaced.</summary>
    public static Results<TrajectoryCollapseParameters> Altered(
        Results<TrajectoryCollapseParameters> truth, Func<CountRow, CountRow>? counts = null, Func<WinnerRow, WinnerRow>? winners = null,
        Func<EnsembleRow, EnsembleRow>? ensembles = null, Func<LawRow, LawRow>? laws = null)
    {
        var altered = new Results<TrajectoryCollapseParameters> { Points = truth.Points };
        foreach (var m in truth.Rows(TrajectoryTables.Forecast)) altered.Add(TrajectoryTables.Forecast, m.Point, m.Replicate, m.Row);
        foreach (var m in truth.Rows(TrajectoryTables.Counts))
            altered.Add(TrajectoryTables.Counts, m.Point, m.Replicate, counts?.Invoke(m.Row) ?? m.Row);
        foreach (var m in truth.Rows(TrajectoryTables.Winners))
            altered.Add(TrajectoryTables.Winners, m.Point, m.Replicate, winners?.Invoke(m.Row) ?? m.Row);
        foreach (var m in truth.Rows(TrajectoryTables.Ensembles))
            altered.Add(TrajectoryTables.Ensembles, m.Point, m.Replicate, ensembles?.Invoke(m.Row) ?? m.Row);
        foreach (var m in truth.Rows(TrajectoryTables.Laws))
            altered.Add(TrajectoryTables.Laws, m.Point, m.Replicate, laws?.Invoke(m.Row) ?? m.Row);
        return altered;
    }
}
