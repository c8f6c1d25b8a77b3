using System.Globalization;
using Repro.Planning;
using Repro.Tables;

namespace Repro.Execution;

/// <summary>
/// Whether a run delivers what it planned: each cell's rows, once, and from draws of its own. Exact, but for replicates and points that
/// share their draws, which the rows reveal only if there are many.
/// </summary>
internal static class RowCounts
{
    /// <summary>Distinct replicates from which on it cannot be chance that all come equally often, or in the same order at two
    /// points.</summary>
    private const int Many = 16;

    /// <summary>What is not as planned, a sentence each.</summary>
    /// <param name="run">The run, before its derived tables.</param>
    /// <param name="results">Its rows.</param>
    /// <param name="replicates">How many were asked for, by point.</param>
    public static IEnumerable<string> Faults(Run run, ErasedResults results, Func<int, int> replicates)
    {
        for (var table = 0; table < run.Tables.All.Count; table++)
        {
            var definition = run.Tables[table].Definition;
            var delivered = results.Rows(definition).GroupBy(r => (r.Point, r.Replicate))
                .ToDictionary(g => g.Key, g => (IReadOnlyList<object>)[.. g.Select(r => r.Row)]);
            var cells = Cells(run, table, replicates).ToList();
            foreach (var fault in Miscounts(run, table, cells, delivered)) yield return fault;
            if (!definition.PerReplicate) continue;
            if (cells.FirstOrDefault(c => IsRepeated(run.Tables[table], delivered.GetValueOrDefault((c.Point, c.Replicate)) ?? []))
                is { Planned: > 0 } twice)
                yield return $"table '{definition.Name}': cell {Address(run, twice)} has a row twice";
            foreach (var fault in SharedDraws(run, definition.Name, delivered)) yield return fault;
        }
    }

    /// <summary>The same of the cells' random streams, before any is used: no two may be one.</summary>
    public static IEnumerable<string> SharedStreams(Run run)
    {
        var first = new Dictionary<Experiments.StreamSeed, (int Point, int Replicate)>();
        for (var point = 0; point < run.Plan.Points.Count; point++)
            for (var replicate = 0; replicate < run.Grid.Wanted(point); replicate++)
            {
                var seed = new RunningCell(run.Plan, run.Plan.Points[point], replicate, run.Tables, default).Seed("count");
                if (first.TryAdd(seed, (point, replicate))) continue;
                var (other, its) = first[seed];
                yield return $"the cells {Address(run, new(other, its, 0, false))} and {Address(run, new(point, replicate, 0, false))} "
                    + "draw from the same stream";
                yield break;
            }
    }

    /// <summary>The same of the rows as the cells left them: no two cells have one list.</summary>
    public static IEnumerable<string> SharedRows(Run run)
    {
        if (run.Grid.SharedRows() is not { } shared) yield break;
        var addresses = (from point in Enumerable.Range(0, run.Plan.Points.Count)
                         from replicate in run.Grid.Replicates(point)
                         where run.Grid.Index(point, replicate) is var cell && (cell == shared.First || cell == shared.Second)
                         select new CellAddress(run.Plan.Points[point].Cell, replicate)).ToList();
        yield return $"the rows of the cells {string.Join(" and ", addresses)} are one cell's";
    }

    /// <summary>Rows that a cell gave to a table.</summary>
    private readonly record struct CellRows(int Point, int Replicate, int Planned, bool IsFinished);

    private static IEnumerable<CellRows> Cells(Run run, int table, Func<int, int> replicates)
    {
        for (var point = 0; point < run.Plan.Points.Count; point++)
            for (var replicate = 0; replicate < replicates(point); replicate++)
            {
                var cell = run.Grid.Index(point, replicate);
                var isFinished = run.Grid.State(cell) is CellState.Stored or CellState.Computed;
                yield return new(point, replicate, run.Grid.Rows(cell).Count(r => r.Table == table), isFinished);
            }
    }

    private static IEnumerable<string> Miscounts(Run run, int table, List<CellRows> cells,
        Dictionary<(int Point, int Replicate), IReadOnlyList<object>> delivered)
    {
        var definition = run.Tables[table].Definition;
        int Delivered(int point, int replicate) => delivered.GetValueOrDefault((point, replicate))?.Count ?? 0;
        var (planned, found) = (cells.Sum(c => (long)c.Planned), delivered.Values.Sum(d => (long)d.Count));
        var wrong = definition.PerReplicate
            ? cells.Where(c => c.Planned != Delivered(c.Point, c.Replicate)).ToList()
            : [.. cells.GroupBy(c => c.Point).Where(g => g.Sum(c => c.Planned) != Delivered(g.Key, -1)).Select(g => g.First())];
        if (wrong.Count > 0 || planned != found)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"table '{definition.Name}' has {found} rows where the cells gave {planned}"
                    + $"{(wrong.Count > 0 ? $"; first at cell {Address(run, wrong[0])}" : "")}");
        if (!definition.PerReplicate) yield break;
        foreach (var point in cells.GroupBy(c => c.Point).Where(g => g.Any(c => c.Planned > 0)))
        {
            var empty = point.Where(c => c.IsFinished && c.Planned == 0).ToList();
            if (empty.Count == 0) continue;
            yield return string.Create(CultureInfo.InvariantCulture,
                $"table '{definition.Name}': {empty.Count} of {point.Count()} replicates of a point have no row, cell "
                    + $"{Address(run, empty[0])} among them; a replicate without a value needs a row with null");
            yield break;
        }
    }

    /// <summary>Rows that say the same to the last digit, where they hold a number with digits: of whole numbers and words there may be
    /// several alike.</summary>
    private static bool IsRepeated(RowTable table, IReadOnlyList<object> rows)
    {
        if (rows.Count < 2) return false;
        var seen = new HashSet<object>();
        return rows.Any(row => !seen.Add(row) && table.Values(row).Any(v => v is double d && d != Math.Floor(d)));
    }

    private static IEnumerable<string> SharedDraws(Run run, string table,
        Dictionary<(int Point, int Replicate), IReadOnlyList<object>> delivered)
    {
        var points = new Dictionary<RowsOfPoint, int>();
        foreach (var point in delivered.GroupBy(d => d.Key.Point))
        {
            var rows = new RowsOfPoint([.. point.OrderBy(d => d.Key.Replicate).Select(d => new Contents(d.Value))]);
            var groups = rows.Replicates.GroupBy(c => c).Select(g => g.Count()).ToList();
            if (groups.Count < Many) continue;
            var cell = run.Plan.Points[point.Key].Cell;
            if (groups[0] > 1 && groups.TrueForAll(g => g == groups[0]))
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"table '{table}': at point {cell} each of {groups.Count} replicates occurs {groups[0]} times, as if they shared "
                        + $"draws");
            if (!points.TryAdd(rows, point.Key))
                yield return $"table '{table}': the points {run.Plan.Points[points[rows]].Cell} and {cell} have the same rows, "
                    + "replicate by replicate, as if they shared draws";
        }
    }

    private static string Address(Run run, CellRows cell) =>
        new CellAddress(run.Plan.Points[cell.Point].Cell, cell.Replicate).ToString();

    /// <summary>A replicate's rows, equal to others by value.</summary>
    private readonly struct Contents(IReadOnlyList<object> rows) : IEquatable<Contents>
    {
        private readonly IReadOnlyList<object> rows = rows;

        public bool Equals(Contents other) => rows.SequenceEqual(other.rows);

        public override bool Equals(object? obj) => obj is Contents other && Equals(other);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            foreach (var row in rows) hash.Add(row);
            return hash.ToHashCode();
        }
    }

    /// <summary>A point's replicates, likewise.</summary>
    private sealed record RowsOfPoint(IReadOnlyList<Contents> Replicates)
    {
        public bool Equals(RowsOfPoint? other) => other is not null && Replicates.SequenceEqual(other.Replicates);

        public override int GetHashCode() => HashCode.Combine(Replicates.Count, Replicates[0], Replicates[^1]);
    }
}
