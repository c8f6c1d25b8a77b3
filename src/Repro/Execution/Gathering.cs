using System.Globalization;
using Repro.Files;
using Repro.Planning;

namespace Repro.Execution;

/// <summary><c>repro gather</c>: a run whose cells were computed elsewhere.</summary>
internal static class Gathering
{
    private const int MostNamed = 3;

    /// <summary>Reads the stores that the options name; the outcome where that ends the run, null where it goes on.</summary>
    public static RunOutcome? Refusal(CellGrid grid, TableSet tables, RunOptions options,
        string runFolder, RunVoice voice, out GatheredCells? gathered)
    {
        gathered = null;
        if (options.GatherFrom.Count == 0) return null;
        var exitCode = ExitCode.Failed;
        try
        {
            gathered = GatheredCells.Read(grid, tables, options.GatherFrom, runFolder);
            return null;
        }
        catch (GatherException e)
        {
            foreach (var sentence in e.Sentences) voice.Problem(sentence);
            exitCode = e.ExitCode;
        }
        catch (Exception e) when (DiskTrouble.Is(e))
        {
            voice.Problem($"a store cannot be read ({e.Message.TrimEnd('.')})", e);
        }
        return new() { ExitCode = (int)exitCode, Cells = grid.Counts(), Problems = voice.Problems };
    }

    /// <summary>Puts the cells into the run's store.</summary>
    public static void Add(GatheredCells gathered, CellGrid grid, string cellsFolder,
        Surroundings surroundings, RunOptions options, RunVoice voice)
    {
        foreach (var place in gathered.Damaged) voice.Record($"{place}: torn or altered, passed over");
        if (gathered.Damaged.Count > 0)
            voice.Warn($"{gathered.Damaged.Count} {(gathered.Damaged.Count == 1 ? "record is" : "records are")} torn or altered and passed "
                + $"over (first {gathered.Damaged[0]})");
        var stored = grid.Counts().Stored;
        var added = gathered.AddTo(cellsFolder, surroundings.Append);
        voice.Say(string.Create(CultureInfo.InvariantCulture,
            $"{grid.Plan.Name}: {grid.Count} cells, {stored} stored, {added} gathered from {string.Join(", ", options.GatherFrom)}"));
    }

    /// <summary>Names the cells that failed and those that are nowhere.</summary>
    public static void Tell(GatheredCells gathered, CellGrid grid, RunOptions options, RunVoice voice)
    {
        TellFailures(gathered, grid, options, voice);
        TellMissing(gathered, grid, options, voice);
    }

    private static void TellFailures(GatheredCells gathered, CellGrid grid, RunOptions options, RunVoice voice)
    {
        foreach (var group in Cells(grid, CellState.Failed).GroupBy(c => CellFailure.Group(gathered.CauseOf(c.Index)))
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal))
        {
            var first = group.First();
            var cells = group.Count() == 1 ? "1 cell" : string.Create(CultureInfo.InvariantCulture, $"{group.Count()} cells");
            voice.Problem(
                $"{cells} failed where they were "
                    + $"computed: {gathered.CauseOf(first.Index)}. To repeat one alone: {options.Command} --only {first.Address}");
        }
    }

    /// <summary>What is missing and the command that computes it: whole shards where the folders are named as those of one n, else the
    /// cells.</summary>
    private static void TellMissing(GatheredCells gathered, CellGrid grid, RunOptions options, RunVoice voice)
    {
        var missing = Cells(grid, CellState.Missing).ToList();
        if (missing.Count == 0) return;
        foreach (var cell in missing) voice.Record($"missing: {cell.Address}");
        var more = missing.Count > MostNamed
            ? string.Create(CultureInfo.InvariantCulture, $" and {missing.Count - MostNamed} more, which log.jsonl names")
            : "";
        var cells = string.Create(CultureInfo.InvariantCulture,
            $"{missing.Count} of {grid.Count} cells are missing "
                + $"({string.Join(", ", missing.Take(MostNamed).Select(c => c.Address))}{more})");
        var shards = MissingShards(gathered, grid, missing.Select(c => c.Point));
        if (shards.Count == 0) voice.Tell($"{cells}; to compute them: {options.Command}");
        else voice.Tell(
            $"work of --shard {string.Join(", ", shards)} is missing; to compute "
                + $"it: {options.Command} --shard {shards[0]}{(shards.Count > 1 ? ", and so on" : "")}, then gather again; {cells}");
    }

    /// <summary>Which shards' work is missing; none where the folders are not those of shards of one n.</summary>
    private static List<Shard> MissingShards(GatheredCells gathered, CellGrid grid, IEnumerable<int> points)
    {
        var counts = gathered.Folders.Select(f => Shard.IsNameOf(grid.Plan.Name, Path.GetFileName(f), out var shard) ? shard.Count : 0)
            .Where(n => n > 0).Distinct().ToList();
        if (counts.Count != 1) return [];
        var owners = ShardPart.Owners(grid.Plan.Points, counts[0]);
        return [.. points.Select(p => owners[p]).Distinct().Order().Select(s => new Shard(s, counts[0]))];
    }

    private static IEnumerable<(int Index, int Point, CellAddress Address)> Cells(CellGrid grid, CellState state) =>
        from p in Enumerable.Range(0, grid.Plan.Points.Count)
        let point = grid.Plan.Points[p]
        from r in Enumerable.Range(0, grid.Wanted(p))
        where grid.State(grid.Index(p, r)) == state
        select (grid.Index(p, r), p, new CellAddress(point.Cell, r));
}
