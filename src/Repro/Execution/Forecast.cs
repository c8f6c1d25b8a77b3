using Repro.Planning;
using Repro.Store;

namespace Repro.Execution;

/// <summary>What a run would find stored and what it would still do. Reads the run's folder, takes no lock, writes nothing.</summary>
public sealed record Forecast
{
    /// <summary>Bytes a cell takes where none is finished yet: a row or a few in the store and in the tables.</summary>
    public const double GuessedBytes = 2000;

    private const string CodeChanged = "the code changed";

    /// <summary>Cells of the plan that are stored already.</summary>
    public required int Stored { get; init; }

    /// <summary>Why the others run, with how many; reasons without cells are left out.</summary>
    public required IReadOnlyList<(string Reason, int Cells)> Reasons { get; init; }

    /// <summary>Estimated seconds of work on one core.</summary>
    public required double Seconds { get; init; }

    /// <summary>Estimated seconds of the longest cell.</summary>
    public required double Longest { get; init; }

    /// <summary>Bytes of a finished cell in store and tables, measured; null where none is finished here.</summary>
    public required double? BytesPerCell { get; init; }

    /// <summary>Cells to compute.</summary>
    public int Cells => Reasons.Sum(r => r.Cells);

    /// <summary>Of a plan, in the output folder of the options.</summary>
    /// <exception cref="IOException">The store cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The store may not be read.</exception>
    public static Forecast Of(Plan plan, RunOptions options)
    {
        var grid = new CellGrid(plan, CodeIdentity.Of(plan.Experiment));
        var runFolder = Path.Combine(options.OutputFolder, plan.Name);
        var cellsFolder = Path.Combine(runFolder, CellStore.FolderName);
        var keys = Enumerable.Range(0, grid.Count).Select(grid.Key).ToHashSet();
        var stored = Directory.Exists(cellsFolder) ? CellStore.Load(cellsFolder, new TableSet(plan.Experiment, plan.Points).All, keys.Contains, _ => { }) : [];
        var others = new Dictionary<CellAddress, ulong>();
        foreach (var cell in stored.Values) others[cell.Address] = cell.Seed;
        var code = new ChangedCode(plan, stored, CodeRecord.ReadAll(cellsFolder));
        if (!options.Fresh) Take(stored, grid);
        var reasons = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var work = Schedule.Of(grid, options);
        foreach (var point in work)
            foreach (var replicate in point.Replicates)
            {
                var reason = Reason(grid, grid.Index(point.Index, replicate), new(point.Point.Cell, replicate), others, options);
                if (reason == CodeChanged) reason += code.Between(point.Point, replicate);
                reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
            }
        return new()
        {
            Stored = grid.Counts().Stored,
            Reasons = [.. reasons.Select(r => (r.Key, r.Value))],
            Seconds = work.Sum(w => w.Replicates.Count * w.Point.CostSeconds),
            Longest = work.Select(w => w.Point.CostSeconds).DefaultIfEmpty(0).Max(),
            BytesPerCell = stored.Count == 0 ? null : (double)(Bytes(cellsFolder, "*.jsonl") + Bytes(Path.Combine(runFolder, "data"), "*")) / stored.Count,
        };
    }

    private static void Take(Dictionary<CellKey, StoredCell> stored, CellGrid grid)
    {
        for (var cell = 0; cell < grid.Count; cell++)
            if (stored.TryGetValue(grid.Key(cell), out var found)) grid.Set(cell, found.Failure is null ? CellState.Stored : CellState.Failed, found.Seconds, null);
    }

    private static string Reason(CellGrid grid, int cell, CellAddress address, Dictionary<CellAddress, ulong> others, RunOptions options)
    {
        if (options.Fresh) return "--fresh";
        if (options.OnlyCell is not null) return "--only";
        if (grid.State(cell) == CellState.Failed) return "failed last time";
        if (others.TryGetValue(address, out var seed)) return seed == grid.Plan.Seed ? CodeChanged : "the seed changed";
        return others.Count == 0 ? "never run" : "never run with these parameters";
    }

    private static long Bytes(string folder, string files) =>
        Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles(files, SearchOption.AllDirectories).Sum(f => f.Length) : 0;
}
