using System.Globalization;
using Repro.Planning;
using Repro.Store;

namespace Repro.Execution;

/// <summary>The cells of a plan that other folders hold, each once.</summary>
internal sealed class GatheredCells
{
    private readonly CellGrid grid;
    private readonly TableSet tables;
    private readonly Dictionary<CellKey, (StoredCell Cell, string Folder)> cells = [];
    private readonly List<string> conflicts = [];
    private readonly HashSet<CellKey> inConflict = [];
    private readonly List<string> damaged = [];

    private GatheredCells(CellGrid grid, TableSet tables) => (this.grid, this.tables) = (grid, tables);

    /// <summary>Records that are torn or altered, by folder, file and line.</summary>
    public IReadOnlyList<string> Damaged => damaged;

    /// <summary>The folders that were read, in ordinal order.</summary>
    public IReadOnlyList<string> Folders { get; private init; } = [];

    /// <summary>Why a cell failed where it was computed.</summary>
    public string CauseOf(int cell) => cells[grid.Key(cell)].Cell.Failure!;

    /// <summary>Reads the stores; writes nothing and holds no lock, so that a store may lie where nobody can write.</summary>
    /// <param name="grid">The plan's cells.</param>
    /// <param name="tables">The experiment's tables.</param>
    /// <param name="folders">The folders as the user named them.</param>
    /// <param name="target">The folder that is gathered into; what is stored there already counts, and is never refused.</param>
    /// <exception cref="RunRefusedException">A folder holds what another configuration, seed or code computed, or two folders contradict
    /// one another.</exception>
    /// <exception cref="IOException">A store cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A store may not be read.</exception>
    public static GatheredCells Read(CellGrid grid, TableSet tables, IReadOnlyList<string> folders, string target)
    {
        var gathered = new GatheredCells(grid, tables) { Folders = GatherFolders.Of(folders, grid.Plan.Name) };
        var keys = Enumerable.Range(0, grid.Count).Select(grid.Key).ToHashSet();
        var foreign = new List<string>();
        foreach (var folder in gathered.Folders)
        {
            var others = gathered.Take(folder, keys.Contains);
            if (others.Count > 0 && folder != target) foreign.AddRange(ForeignCells.Of(grid.Plan, folder, others));
        }
        if (Directory.Exists(Path.Combine(target, CellStore.FolderName))) gathered.Take(target, keys.Contains);
        if (foreign.Count > 0) throw new RunRefusedException(ExitCode.Usage, foreign);
        if (gathered.conflicts.Count > 0) throw new RunRefusedException(ExitCode.Failed, gathered.Contradictions());
        return gathered;
    }

    /// <summary>Puts the cells that the run's own store lacks into it, and into the grid. What it lacks thereafter is nowhere.</summary>
    /// <returns>How many cells were added.</returns>
    /// <exception cref="IOException">The store cannot be written.</exception>
    public int AddTo(string cellsFolder, Func<string, Stream> open)
    {
        var added = Add();
        CellStore.Append(cellsFolder, added, tables.All, open);
        return added.Count;
    }

    /// <summary>Puts the cells that the grid lacks into it; which they are.</summary>
    public List<StoredCell> Add()
    {
        var added = new List<StoredCell>();
        for (var cell = 0; cell < grid.Count; cell++)
        {
            if (grid.State(cell) == CellState.Stored || !cells.TryGetValue(grid.Key(cell), out var found)) continue;
            if (grid.State(cell) == CellState.Failed && found.Cell.Failure is not null) continue;
            added.Add(found.Cell);
            grid.Set(cell, found.Cell.Failure is null ? CellState.Stored : CellState.Failed, found.Cell.Seconds, found.Cell.Rows);
        }
        return added;
    }

    /// <summary>Takes the plan's cells of a folder; the others, but for those that were computed again there, are returned.</summary>
    private List<StoredCell> Take(string folder, Func<CellKey, bool> wanted)
    {
        var others = new List<StoredCell>();
        var taken = new HashSet<CellAddress>();
        foreach (var cell in CellStore.Read(Path.Combine(folder, CellStore.FolderName), tables.All,
            wanted, place => damaged.Add(Path.Combine(folder, CellStore.FolderName, place))))
        {
            if (!wanted(cell.Key)) others.Add(cell);
            else
            {
                taken.Add(cell.Address);
                Take(cell, folder);
            }
        }
        others.RemoveAll(c => taken.Contains(c.Address));
        return others;
    }

    private void Take(StoredCell cell, string folder)
    {
        if (!cells.TryGetValue(cell.Key, out var known) || (known.Cell.Failure is not null && cell.Failure is null))
            cells[cell.Key] = (cell, folder);
        else if (cell.Failure is null
            && !StoreLine.EncodeRows(cell, tables.All).AsSpan().SequenceEqual(StoreLine.EncodeRows(known.Cell, tables.All))
            && inConflict.Add(cell.Key))
            conflicts.Add(known.Folder == folder
                ? $"{cell.Address}: two records in '{folder}' give different rows"
                : $"{cell.Address}: '{known.Folder}' and '{folder}' give different rows");
    }

    private List<string> Contradictions()
    {
        const int most = 10;
        var told = conflicts.Take(most).ToList();
        if (conflicts.Count > most) told.Add(string.Create(CultureInfo.InvariantCulture, $"and {conflicts.Count - most} more cells"));
        return [.. told,
            "a cell must have the same rows wherever it is computed, so a machine, a disk or the code is faulty ('repro verify' shows "
                + "more); nothing was gathered"];
    }
}
