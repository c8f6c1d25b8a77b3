using System.Globalization;
using Repro.Tables;

namespace Repro.Diff;

/// <summary>Which row of one run is which of another.</summary>
internal static class RowMatch
{
    private static readonly string[] Leading = ["cell", "draw", "replicate"];

    /// <summary>
    /// Cell, draw and replicate, and of the columns that are no numbers as many, from the left, as are needed to tell rows apart: a count that was measured
    /// is compared rather than matched by.
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

    /// <summary>The rows by key; those that share one are numbered in their order.</summary>
    public static IReadOnlyDictionary<string, string[]> ByKey(CsvTable table, IReadOnlyList<int> keys)
    {
        var rows = new Dictionary<string, string[]>(table.Rows.Count, StringComparer.Ordinal);
        var times = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in table.Rows)
        {
            var key = Key(row, keys);
            var time = times[key] = times.GetValueOrDefault(key) + 1;
            rows.Add(string.Create(CultureInfo.InvariantCulture, $"{key}\u001e{time}"), row);
        }
        return rows;
    }

    private static int Distinct(CsvTable table, IReadOnlyList<int> keys) => table.Rows.Select(r => Key(r, keys)).Distinct(StringComparer.Ordinal).Count();

    private static string Key(string[] row, IReadOnlyList<int> keys) => string.Join('\u001f', keys.Select(k => row[k]));
}
