using System.Globalization;
using Repro.Files;
using Repro.Planning;
using Repro.Words;

namespace Repro.Execution;

/// <summary><c>repro gather</c>: a run whose cells were computed elsewhere.</summary>
internal static class Gathering
{
    private const int MostNamed = 3;

    /// <summary>Reads the stores that the options name; null where they name none, and the run computes.</summary>
    /// <exception cref="RunRefusedException">They are the wrong ones, contradict one another or cannot be read.</exception>
    public static GatheredCells? Read(Run run)
    {
        if (run.Options.GatherFrom.Count == 0) return null;
        try
        {
            return GatheredCells.Read(run.Grid, run.Tables, run.Options.GatherFrom, run.Folder);
        }
        catch (Exception e) when (DiskTrouble.Is(e))
        {
            throw new RunRefusedException(ExitCode.Failed, [$"a store cannot be read ({e.Message.TrimEnd('.')})"], e);
        }
    }

    /// <summary>Puts the cells into the run's store, and names those that failed and those that are nowhere.</summary>
    public static void Add(Run run, GatheredCells gathered)
    {
        var (grid, options, voice) = (run.Grid, run.Options, run.Voice);
        foreach (var place in gathered.Damaged) voice.Recorded.Information("{place:l}: torn or altered, ignored", place);
        if (gathered.Damaged.Count > 0)
            voice.Said.Warning(
                gathered.Damaged.Count == 1
                    ? "{damaged} record is torn or altered and ignored (first {first:l})"
                    : "{damaged} records are torn or altered and ignored (first {first:l})",
                gathered.Damaged.Count, gathered.Damaged[0]);
        var stored = grid.Counts().Stored;
        var added = gathered.AddTo(run.CellsFolder, run.Surroundings.Append);
        voice.Said.Information("{run:l}: {cells} cells, {stored} stored, {added} gathered from {folders:l}",
            grid.Plan.Name, grid.Count, stored, added, string.Join(", ", options.GatherFrom));
        grid.Advance(run.Tables);
        TellFailures(run, gathered);
        TellMissing(run, gathered);
    }

    private static void TellFailures(Run run, GatheredCells gathered)
    {
        var (grid, options, voice) = (run.Grid, run.Options, run.Voice);
        foreach (var group in Cells(grid, CellState.Failed).GroupBy(c => CellFailure.Group(gathered.CauseOf(c.Index)))
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal))
        {
            var first = group.First();
            var count = group.Count();
            voice.Told.Error(
                (count == 1 ? "{cells} cell" : "{cells} cells")
                    + " failed where they were computed: {cause:l}. To repeat one alone: {command:l} --only {cell:l}",
                count, gathered.CauseOf(first.Index), options.Command, first.Address.ToString());
        }
        var shards = ShardsOf(gathered, grid, Cells(grid, CellState.Failed));
        if (shards.Count > 0)
            voice.Told.Information("failed cells are of --shard {shards:l}, which computes them again: {command:l} --shard {first:l}",
                Text(shards), options.Command, shards[0].ToString());
    }

    /// <summary>Each where they are few, else their numbers as schedulers take them.</summary>
    private static string Text(List<Shard> shards) => shards.Count <= MostNamed
        ? string.Join(", ", shards)
        : string.Create(CultureInfo.InvariantCulture, $"i/{shards[0].Count}, i = {NumberRanges.Of(shards.Select(s => s.Number))},");

    /// <summary>What is missing and the command that computes it: whole shards where the folders are named as those of one n, else the
    /// cells.</summary>
    private static void TellMissing(Run run, GatheredCells gathered)
    {
        var (grid, options, voice) = (run.Grid, run.Options, run.Voice);
        var missing = Cells(grid, CellState.Missing).ToList();
        if (missing.Count == 0) return;
        foreach (var cell in missing) voice.Recorded.Information("missing: {cell:l}", cell.Address.ToString());
        var more = missing.Count > MostNamed
            ? string.Create(CultureInfo.InvariantCulture, $" and {missing.Count - MostNamed} more, which log.jsonl names")
            : "";
        var cells = string.Create(CultureInfo.InvariantCulture,
            $"{missing.Count} of {grid.Count} cells are missing "
                + $"({string.Join(", ", missing.Take(MostNamed).Select(c => c.Address))}{more})");
        var shards = ShardsOf(gathered, grid, missing);
        if (shards.Count == 0) voice.Told.Information("{missing:l}; to compute them: {command:l}", cells, options.Command);
        else
            voice.Told.Information(
                "work of --shard {shards:l} is missing; to compute it: {command:l} --shard {first:l}"
                    + (shards.Count > 1 ? ", and so on" : "") + ", then gather again; {missing:l}",
                Text(shards), options.Command, shards[0].ToString(), cells);
    }

    /// <summary>Which shards cells belong to; none where the folders are not those of shards of one n.</summary>
    private static List<Shard> ShardsOf(GatheredCells gathered, CellGrid grid, IEnumerable<(int, int Point, CellAddress Address)> cells)
    {
        var counts = gathered.Folders.Select(f => Shard.IsNameOf(grid.Plan.Name, Path.GetFileName(f), out var shard) ? shard.Count : 0)
            .Where(n => n > 0).Distinct().ToList();
        if (counts.Count != 1) return [];
        var deal = new PartDeal(grid.Plan.Points, counts[0]);
        return [.. cells.Select(c => deal.PartOf(c.Point, c.Address.Replicate)).Distinct().Order().Select(s => new Shard(s, counts[0]))];
    }

    private static IEnumerable<(int Index, int Point, CellAddress Address)> Cells(CellGrid grid, CellState state) =>
        from p in Enumerable.Range(0, grid.Plan.Points.Count)
        let point = grid.Plan.Points[p]
        from r in grid.Replicates(p)
        where grid.State(grid.Index(p, r)) == state
        select (grid.Index(p, r), p, new CellAddress(point.Cell, r));
}
