using Repro.Planning;
using Repro.Store;

namespace Repro.Execution;

/// <summary>What a run's folder holds of earlier runs: cells of the plan, and others by which it shows why the plan's are not
/// there.</summary>
internal sealed class StoredCells
{
    private const string CodeChanged = "the code changed";
    private const string NeverRun = "never run";

    private readonly HashSet<CellKey> otherKeys = [];
    private readonly Dictionary<CellAddress, ulong> others = [];
    private readonly Dictionary<string, int> pointOfCell = new(StringComparer.Ordinal);
    private readonly string cellsFolder;
    private bool isDamaged;

    private StoredCells(string cellsFolder, Plan plan)
    {
        this.cellsFolder = cellsFolder;
        Times = new(plan.Points);
        for (var p = 0; p < plan.Points.Count; p++) pointOfCell.Add(plan.Points[p].Cell, p);
    }

    /// <summary>How many records were read.</summary>
    public int Count { get; private set; }

    /// <summary>How long the cells took, of whatever seed and code, at points of the plan.</summary>
    public CostFit Times { get; }

    /// <summary>Reads the store and puts the cells of the plan into the grid, each point taken as far as they decide.</summary>
    /// <param name="cellsFolder">It need not exist.</param>
    /// <param name="grid">Receives the cells unless <paramref name="isFresh"/>.</param>
    /// <param name="tables">The experiment's tables.</param>
    /// <param name="isFresh">What is stored does not count.</param>
    /// <param name="damaged">Receives the place of each record that is torn or altered.</param>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public static StoredCells Take(string cellsFolder, CellGrid grid, TableSet tables, bool isFresh, Action<string> damaged)
    {
        var stored = new StoredCells(cellsFolder, grid.Plan);
        if (!Directory.Exists(cellsFolder)) return stored;
        var indexOfKey = new Dictionary<CellKey, int>(grid.Count);
        for (var cell = 0; cell < grid.Count; cell++) indexOfKey.Add(grid.Key(cell), cell);
        foreach (var cell in CellStore.Read(cellsFolder, tables.All, indexOfKey.ContainsKey, Damage))
        {
            stored.Note(cell, isOther: !indexOfKey.TryGetValue(cell.Key, out var index));
            // A cell computed once stays, whatever was recorded of it before or after.
            if (stored.otherKeys.Contains(cell.Key) || isFresh || (cell.Failure is not null && grid.State(index) == CellState.Stored))
                continue;
            grid.Set(index, cell.Failure is null ? CellState.Stored : CellState.Failed, cell.Seconds, cell.Rows);
        }
        grid.Advance(tables);
        return stored;

        void Damage(string place)
        {
            stored.isDamaged = true;
            damaged(place);
        }
    }

    /// <summary>What is said of records that cannot be read.</summary>
    /// <param name="places">Of one or more.</param>
    public static string Damaged(IReadOnlyList<string> places) =>
        $"{places.Count} stored {(places.Count == 1 ? "record is" : "records are")} torn or altered (first {places[0]}); lost cells "
            + "are computed again";

    /// <summary>Why the scheduled cells are to be computed, with how many; before the grid forgets what became of them last time.</summary>
    public IReadOnlyList<(string Reason, int Cells)> Reasons(CellGrid grid, IReadOnlyList<PointWork> work, RunOptions options)
    {
        var code = new ChangedCode(grid.Plan, otherKeys, others.Count > 0 ? CodeRecord.ReadAll(cellsFolder) : []);
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

    private void Note(StoredCell cell, bool isOther)
    {
        Count++;
        if (isOther)
        {
            otherKeys.Add(cell.Key);
            others[cell.Address] = cell.Seed;
        }
        if (cell.Failure is null && cell.Address.Cell is { } name && pointOfCell.TryGetValue(name, out var point))
            Times.Add(point, cell.Seconds);
    }

    private string Reason(CellGrid grid, int cell, CellAddress address, RunOptions options)
    {
        if (options.Fresh) return "--fresh";
        if (options.OnlyCell is not null) return "--only";
        if (grid.State(cell) == CellState.Failed) return "failed last time";
        if (others.TryGetValue(address, out var seed)) return seed == grid.Plan.Seed ? CodeChanged : "the seed changed";
        if (isDamaged) return NeverRun + ", or lost with a torn record";
        return Count == 0 ? NeverRun : NeverRun + " with these parameters";
    }
}
