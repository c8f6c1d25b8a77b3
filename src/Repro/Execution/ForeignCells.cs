using System.Globalization;
using Repro.Configuration;
using Repro.Planning;
using Repro.Store;

namespace Repro.Execution;

/// <summary>Which seed, configuration or code cells belong to that a plan does not contain.</summary>
internal static class ForeignCells
{
    /// <summary>One sentence for each reason.</summary>
    public static IEnumerable<string> Of(Plan plan, string folder, IReadOnlyList<StoredCell> cells)
    {
        var points = plan.Points.ToDictionary(p => p.Cell);
        var cellsFolder = Path.Combine(folder, CellStore.FolderName);
        var stored = new Dictionary<CellKey, StoredCell>();
        foreach (var cell in cells) stored[cell.Key] = cell;
        var configuration = Configuration(plan, folder);
        var code = new ChangedCode(plan, stored.Keys.ToHashSet(), CodeRecord.ReadAll(cellsFolder));
        return from cell in stored.Values
               group cell by Reason(plan, points, code, configuration, cell) into reason
               orderby reason.Key
               select string.Create(CultureInfo.InvariantCulture,
                   $"'{folder}': {reason.Count()} cells (such as {reason.First().Address}) were computed {reason.Key}; {Advice}");
    }

    private const string Advice = "gather with the options they were run with, or run them again";

    private static string Reason(Plan plan, Dictionary<string, PlannedPoint> points,
        ChangedCode code, string configuration, StoredCell cell)
    {
        if (cell.Seed != plan.Seed) return string.Create(CultureInfo.InvariantCulture, $"with seed {cell.Seed} instead of {plan.Seed}");
        if (cell.Address.Cell is null) return "by an earlier version that did not record cell names";
        if (!points.TryGetValue(cell.Address.Cell, out var point))
            return $"with parameters that this configuration does not have{configuration}";
        if (!point.Has(cell.Address.Replicate))
            return string.Create(CultureInfo.InvariantCulture,
                $"beyond the {point.MostReplicates} replicates of this configuration{configuration}");
        return $"by other code{code.Between(point, cell.Address.Replicate)}";
    }

    /// <summary>Where the folder says how it was configured: the first of the values that differ.</summary>
    private static string Configuration(Plan plan, string folder)
    {
        var path = Path.Combine(folder, "config.yaml");
        if (!File.Exists(path)) return "";
        try
        {
            var differences = ConfigurationDiff.OfTexts(File.ReadAllText(path), path, plan.ResolvedConfiguration, "this configuration");
            return differences.Count == 0
                ? ""
                : $" ({differences[0].Path} is {differences[0].One ?? "not set"} there, {differences[0].Other ?? "not set"} here)";
        }
        catch (FormatException)
        {
            return "";
        }
    }
}
