using Repro.Planning;
using Repro.Store;

namespace Repro.Execution;

/// <summary>What a run's folder holds of earlier runs: cells of the plan, and others by which it shows why the plan's are not there.</summary>
internal sealed class StoredCells
{
    private const string CodeChanged = "the code changed";
    private const string NeverRun = "never run";

    private readonly Dictionary<CellKey, StoredCell> cells = [];
    private readonly Dictionary<CellAddress, ulong> others = [];
    private readonly string cellsFolder;

    private StoredCells(string cellsFolder) => this.cellsFolder = cellsFolder;

    /// <summary>How many.</summary>
    public int Count => cells.Count;

    /// <summary>Reads the store and puts the cells of the plan into the grid, each point taken as far as they decide.</summary>
    /// <param name="cellsFolder">It need not exist.</param>
    /// <param name="grid">Receives the cells unless <paramref name="isFresh"/>.</param>
    /// <param name="tables">The experiment's tables.</param>
    /// <param name="isFresh">What is stored does not count.</param>
    /// <param name="damaged">Told the place of each record that is torn or altered.</param>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public static StoredCells Take(string cellsFolder, CellGrid grid, TableSet tables, bool isFresh, Action<string> damaged)
    {
        var stored = new StoredCells(cellsFolder);
        if (!Directory.Exists(cellsFolder)) return stored;
        var indexOfKey = new Dictionary<CellKey, int>(grid.Count);
        for (var cell = 0; cell < grid.Count; cell++) indexOfKey.Add(grid.Key(cell), cell);
        foreach (var (key, cell) in CellStore.Load(cellsFolder, tables.All, indexOfKey.ContainsKey, damaged))
        {
            stored.cells.Add(key, cell);
            if (!indexOfKey.TryGetValue(key, out var index)) stored.others[cell.Address] = cell.Seed;
            else if (!isFresh) grid.Set(index, cell.Failure is null ? CellState.Stored : CellState.Failed, cell.Seconds, cell.Rows);
        }
        grid.Advance(tables);
        return stored;
    }

    /// <summary>Why the scheduled cells are to be computed, with how many; before the grid forgets what became of them last time.</summary>
    public IReadOnlyList<(string Reason, int Cells)> Reasons(CellGrid grid, IReadOnlyList<PointWork> work, RunOptions options)
    {
        var code = new ChangedCode(grid.Plan, cells, others.Count > 0 ? CodeRecord.ReadAll(cellsFolder) : []);
        var reasons = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var point in work)
            foreach (var replicate in point.Replicates)
            {
                var reason = Reason(grid, grid.Index(point.Index, replicate), new(point.Point.Cell, replicate), options);
                if (reason == CodeChanged) reason += code.Between(point.Point, replicate);
                reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
            }
        return [.. reasons.Select(r => (r.Key, r.Value))];
    }

    /// <summary>Whether a reason says that cells are computed a second time, other than by an option.</summary>
    public static bool IsAgain(string reason) =>
        !reason.StartsWith(NeverRun, StringComparison.Ordinal) && !reason.StartsWith("--", StringComparison.Ordinal);

    /// <summary>How long the stored cells took, of whatever seed and code, at points of the plan.</summary>
    public CostFit Times(Plan plan)
    {
        var fit = new CostFit(plan.Points);
        if (cells.Count == 0) return fit;
        var pointOfCell = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var p = 0; p < plan.Points.Count; p++) pointOfCell.Add(plan.Points[p].Cell, p);
        foreach (var cell in cells.Values)
            if (cell.Failure is null && cell.Address.Cell is { } name && pointOfCell.TryGetValue(name, out var point)) fit.Add(point, cell.Seconds);
        return fit;
    }

    private string Reason(CellGrid grid, int cell, CellAddress address, RunOptions options)
    {
        if (options.Fresh) return "--fresh";
        if (options.OnlyCell is not null) return "--only";
        if (grid.State(cell) == CellState.Failed) return "failed last time";
        if (others.TryGetValue(address, out var seed)) return seed == grid.Plan.Seed ? CodeChanged : "the seed changed";
        return cells.Count == 0 ? NeverRun : NeverRun + " with these parameters";
    }
}
