using System.Globalization;
using Repro.Report;

namespace Repro.Execution;

/// <summary>Where stopping by precision left the points of a run.</summary>
internal static class PrecisionOutcome
{
    /// <summary>For the manifest; null without stopping by precision.</summary>
    public static ManifestPrecision? Of(CellGrid grid, TableSet tables)
    {
        if (grid.Plan.Until is not { } until) return null;
        var rule = new StoppingRule(until, tables);
        var points = Enumerable.Range(0, grid.Plan.Points.Count).ToList();
        var complete = points.Where(grid.IsComplete).ToList();
        var reached = complete.Count(p => rule.IsMet(grid.RowsOf(p)));
        return new(
            $"{until.Table}.{until.Column}", until.StandardError, until.MaximumReplicates, grid.Plan.Points.Max(p => p.Looks),
            reached, complete.Count - reached,
            points.Count - complete.Count, points.Min(grid.Wanted), points.Max(grid.Wanted));
    }

    /// <summary>For people, in a line.</summary>
    public static string Text(ManifestPrecision precision)
    {
        var missed = precision.NotReached > 0 ? $", {precision.NotReached} not with the most allowed" : "";
        var undecided = precision.Undecided > 0 ? $", {precision.Undecided} not decided since cells failed or are missing" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"until: {precision.Reached} points reached a standard error of {precision.StandardError:R} in {precision.Column}"
                + $"{missed}{undecided}; {precision.FewestReplicates} to {precision.LargestReplicates} "
                + $"replicates a point (data/cells.csv)");
    }
}
