using System.Globalization;
using Repro.Code;
using Repro.Files;
using Repro.Planning;
using Repro.Store;

namespace Repro.Execution;

/// <summary>Cells of a plan that runs beside it have finished: the key decides, whatever those runs are called and asked for.</summary>
/// <param name="Run">The name of such a run.</param>
/// <param name="Cells">What is taken of it, each with its index in the plan.</param>
internal sealed record ReusedCells(string Run, IReadOnlyList<(int Index, StoredCell Cell)> Cells)
{
    private const int MostNamed = 3;

    /// <summary>Whether the options let a run look beside itself.</summary>
    public static bool AreAskedFor(RunOptions options) =>
        options is { Reuse: true, Fresh: false, OnlyFailed: false, OnlyCell: null, GatherFrom.Count: 0 };

    /// <summary>
    /// Looks through the stores of the folders beside a run's for what it lacks, in ordinal order of their names, and puts it into the
    /// grid. Writes nothing and holds no lock: a run that is going on beside it is read as far as it has got. Folders in which the plan's
    /// code has computed nothing are not read.
    /// </summary>
    /// <param name="grid">The plan's cells, with what the run's own store holds.</param>
    /// <param name="tables">The experiment's tables.</param>
    /// <param name="runFolder">The run's own folder.</param>
    /// <param name="unreadable">Receives a sentence for each store that cannot be read.</param>
    public static IReadOnlyList<ReusedCells> Take(CellGrid grid, TableSet tables, string runFolder, Action<string> unreadable)
    {
        var beside = Path.GetDirectoryName(runFolder)!;
        if (Enumerable.Range(0, grid.Plan.Points.Count).All(grid.IsComplete) || !Directory.Exists(beside)) return [];
        var lacking = Enumerable.Range(0, grid.Count).Where(c => grid.State(c) != CellState.Stored).ToDictionary(grid.Key);
        var code = CodeIdentity.Of(grid.Plan.Experiment);
        var found = new List<ReusedCells>();
        foreach (var folder in Directory.EnumerateDirectories(beside).Where(f => f != runFolder && !IsOtherShard(f, grid.Plan))
            .Order(StringComparer.Ordinal))
        {
            var cells = Path.Combine(folder, CellStore.FolderName);
            if (lacking.Count == 0) break;
            try
            {
                if (!CodeRecord.IsIn(cells, code)) continue;
                var taken = Read(cells, tables, lacking);
                if (taken.Count > 0) found.Add(new(Path.GetFileName(folder), taken));
            }
            catch (Exception e) when (DiskTrouble.Is(e))
            {
                unreadable($"the store of {folder} cannot be read, so it is not reused ({e.Message.TrimEnd('.')})");
            }
            catch (InvalidDataException e)
            {
                var name = Path.GetFileName(folder);
                unreadable($"{e.Message}, so no cell of '{name}' is reused; to mend it, run '{name}' again");
            }
        }

        foreach (var (index, cell) in found.SelectMany(f => f.Cells)) grid.Set(index, CellState.Stored, cell.Seconds, cell.Rows);
        grid.Advance(tables);
        return found;
    }

    /// <summary>How many cells of which runs: <c>1200 (coverage@quick)</c>.</summary>
    public static string Text(IReadOnlyList<ReusedCells> found)
    {
        var more = found.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {found.Count - MostNamed} more") : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{found.Sum(f => f.Cells.Count)} ({string.Join(", ", found.Take(MostNamed).Select(f => f.Run))}{more})");
    }

    /// <summary>The other shards of one cutting hold none of this one's cells, and there may be thousands.</summary>
    private static bool IsOtherShard(string folder, Plan plan) =>
        plan.Shard is { } own && Shard.IsNameOf(null, Path.GetFileName(folder), out var other) && other.Count == own.Count
            && Path.GetFileName(folder)[..^other.NameOf("").Length] == plan.Name[..^own.NameOf("").Length];

    private static List<(int, StoredCell)> Read(string cellsFolder, TableSet tables, Dictionary<CellKey, int> lacking)
    {
        var taken = new List<(int, StoredCell)>();
        foreach (var cell in CellStore.Read(cellsFolder, tables.All, lacking.ContainsKey, _ => { }))
            if (cell.Failure is null && lacking.Remove(cell.Key, out var index)) taken.Add((index, cell));
        return taken;
    }
}
