using Repro.Tables;

namespace Repro.Diff;

/// <summary>Which row of one run is which of another.</summary>
internal static class RowMatch
{
    private static readonly string[] Leading = ["cell", "draw", "replicate"];

    /// <summary>
    /// Cell, draw and replicate, and of the columns that are no numbers as many, from the left, as are needed to distinguish rows: a count
    /// that was measured is compared rather than matched by.
    /// </summary>
    public static IReadOnlyList<int> KeyColumns(CsvTable one, CsvTable other, IReadOnlyList<Column> columns)
    {
        var keys = Enumerable.Range(0, columns.Count).Where(c => Leading.Contains(columns[c].Name)).ToList();
        var distinct = Distinct(one, keys) + Distinct(other, keys);
        for (var c = 0; c < columns.Count && distinct < one.Rows.Count + other.Rows.Count; c++)
        {
            if (keys.Contains(c) || columns[c].Type is ColumnType.Number or ColumnType.List) continue;
            var wider = Distinct(one, [.. keys, c]) + Distinct(other, [.. keys, c]);
            if (wider == distinct) continue;
            keys.Add(c);
            distinct = wider;
        }
        return keys;
    }

    /// <summary>The rows with their keys; those that share one are numbered in their order, so that no two keys are the same.</summary>
    public static List<KeyedRow> Keyed(CsvTable table, IReadOnlyList<int> keys) =>
        [.. from r in Numbered(table, keys) select new KeyedRow(FormattableString.Invariant($"{Key(r.Row, keys)}\u001e{r.Number}"), r.Row)];

    /// <summary>Each row, and which of those with its key it is, from 1.</summary>
    public static IEnumerable<(string[] Row, int Number)> Numbered(CsvTable table, IReadOnlyList<int> keys)
    {
        var times = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in table.Rows)
        {
            var key = Key(row, keys);
            yield return (row, times[key] = times.GetValueOrDefault(key) + 1);
        }
    }

    /// <summary>What both sides have under one key, in the order of the first; what only the other has at the end.</summary>
    public static IEnumerable<(T? One, T? Other)> Pairs<T>(IEnumerable<T> one, IReadOnlyCollection<T> other, Func<T, string> key)
        where T : class
    {
        var rest = other.ToDictionary(key, StringComparer.Ordinal);
        foreach (var row in one)
        {
            rest.Remove(key(row), out var same);
            yield return (row, same);
        }
        foreach (var row in other.Where(r => rest.ContainsKey(key(r)))) yield return (null, row);
    }

    /// <summary>Fields as one text.</summary>
    public static string Key(IEnumerable<string> fields) => string.Join('\u001f', fields);

    private static string Key(string[] row, IReadOnlyList<int> keys) => Key(keys.Select(k => row[k]));

    private static int Distinct(CsvTable table, IReadOnlyList<int> keys) =>
        table.Rows.Select(r => Key(r, keys)).Distinct(StringComparer.Ordinal).Count();
}

/// <summary>A row of a table.</summary>
/// <param name="Key">Its own among the rows of the table.</param>
/// <param name="Fields">As in the file.</param>
internal sealed record KeyedRow(string Key, string[] Fields);
