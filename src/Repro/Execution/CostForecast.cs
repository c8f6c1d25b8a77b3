using Repro.Code;
using Repro.Files;
using Repro.Planning;
using Repro.Store;

namespace Repro.Execution;

/// <summary>What a run would find stored and what it would still do. Reads the run's folder, takes no lock, writes nothing.</summary>
public sealed record CostForecast
{
    /// <summary>Bytes a cell takes where none is finished yet: a row or a few in the store and in the tables.</summary>
    public const double GuessedBytes = 2000;

    /// <summary>Cells that the run plans at first: all, without stopping by precision.</summary>
    public required int Planned { get; init; }

    /// <summary>Cells of the plan that are stored already.</summary>
    public required int Stored { get; init; }

    /// <summary>How many more the runs beside it have finished, with their names; null where none.</summary>
    public required string? Beside { get; init; }

    /// <summary>Why the others run, with how many; reasons without cells are left out.</summary>
    public required IReadOnlyList<(string Reason, int Cells)> Reasons { get; init; }

    /// <summary>Estimated seconds of work on one core, preparation of the points included.</summary>
    public required double Seconds { get; init; }

    /// <summary>Estimated seconds of the longest cell, after the preparation of its point.</summary>
    public required double Longest { get; init; }

    /// <summary>Stored cells by whose times the seconds are estimated; 0 where they are as the experiment declares them.</summary>
    public required int TimedCells { get; init; }

    /// <summary>Cells that stopping by precision may add at most.</summary>
    public required long MoreCells { get; init; }

    /// <summary>Their estimated seconds on one core.</summary>
    public required double MoreSeconds { get; init; }

    /// <summary>Bytes of a finished cell in store and tables, measured; null where none is finished here.</summary>
    public required double? BytesPerCell { get; init; }

    /// <summary>What a run would complain about: a damaged store, here or beside it, a folder that cannot be written.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>Whether its folder can be written.</summary>
    public required bool CanBeWritten { get; init; }

    /// <summary>Cells to compute, those that stopping by precision may add not counted.</summary>
    public int Cells => Reasons.Sum(r => r.Cells);

    /// <summary>Of a plan, in the output folder of the options.</summary>
    /// <exception cref="IOException">The store cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The store may not be read.</exception>
    public static CostForecast Of(Plan plan, RunOptions options)
    {
        var grid = new CellGrid(plan, CodeIdentity.Of(plan.Experiment));
        var runFolder = Path.Combine(options.OutputFolder, plan.Name);
        var cellsFolder = Path.Combine(runFolder, CellStore.FolderName);
        var (damaged, unreadable) = (new List<string>(), new List<string>());
        var stored = StoredCells.Take(cellsFolder, grid, new(plan.Experiment, plan.Points), options.Fresh, damaged.Add);
        var own = grid.Counts().Stored;
        var reused = ReusedCells.AreAskedFor(options)
            ? ReusedCells.Take(grid, new(plan.Experiment, plan.Points), runFolder, unreadable.Add)
            : [];
        var work = Schedule.Of(grid, options);
        var times = stored.Times;
        var (moreCells, moreSeconds) = More(grid, options, times);
        var counts = grid.Counts();
        var objection = DiskTrouble.Objection(runFolder);
        return new()
        {
            Problems =
            [
                .. damaged.Count > 0 ? [StoredCells.Damaged(damaged)] : Array.Empty<string>(),
                .. unreadable,
                .. objection is null ? [] : new[] { objection },
            ],
            CanBeWritten = objection is null,
            Planned = counts.Planned,
            Stored = own,
            Beside = reused.Count == 0 ? null : ReusedCells.Text(reused),
            Reasons = stored.Reasons(grid, work, options),
            Seconds = work.Sum(w => times.OfPreparing(w.Index) + w.Replicates.Count * times.Of(w.Index)),
            Longest = work.Select(w => times.OfPreparing(w.Index) + times.Of(w.Index)).DefaultIfEmpty(0).Max(),
            TimedCells = times.Known,
            MoreCells = moreCells,
            MoreSeconds = moreSeconds,
            BytesPerCell = stored.Count == 0
                ? null
                : (double)(Bytes(cellsFolder, "*.jsonl") + Bytes(Path.Combine(runFolder, "data"), "*")) / stored.Count,
        };
    }

    /// <summary>The replicates that undecided points may still get, less those stored.</summary>
    private static (long Cells, double Seconds) More(CellGrid grid, RunOptions options, CostFit times)
    {
        var (cells, seconds) = (0L, 0.0);
        if (grid.Plan.Until is null || options.OnlyFailed || options.OnlyCell is not null) return (cells, seconds);
        for (var p = 0; p < grid.Plan.Points.Count; p++)
        {
            if (grid.IsComplete(p)) continue;
            var missing = Enumerable.Range(0, grid.Plan.Points[p].MostReplicates).Skip(grid.Wanted(p))
                .Count(r => grid.State(grid.Index(p, r)) != CellState.Stored);
            cells += missing;
            seconds += missing * times.Of(p);
        }
        return (cells, seconds);
    }

    private static long Bytes(string folder, string files) =>
        Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles(files, SearchOption.AllDirectories).Sum(f => f.Length) : 0;
}
