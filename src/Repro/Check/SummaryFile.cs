using System.Globalization;
using Repro.Tables;

namespace Repro.Check;

/// <summary>A baseline's CSV: a line for each number, keys first, then column, n, mean, standard deviation and standard error of the
/// mean.</summary>
internal static class SummaryFile
{
    private static readonly string[] Numbers = ["row", "column", "n", "mean", "standard_deviation", "standard_error"];

    /// <summary>The file's bytes. Below two values deviation and error are empty.</summary>
    public static byte[] Bytes(TableSummary summary)
    {
        Column[] columns = [.. summary.Form.Keys.Concat(Numbers).Select(n => new Column(n, ColumnType.Text, "", ""))];
        using var stream = new MemoryStream();
        CsvFile.Write(stream,
            columns, summary.Points.SelectMany(p => summary.Form.Values.Select((name, v) => Fields(p, name, p.Values[v]))));
        return stream.ToArray();
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">It does not hold every column of every point, or something else.</exception>
    public static TableSummary Read(string path, TableForm form)
    {
        var file = CsvTable.Read(path);
        var (keys, values) = (form.Keys.Count + 1, form.Values.Count);
        if (!file.Columns.SequenceEqual(form.Keys.Concat(Numbers)) || (values > 0 && file.Rows.Count % values != 0))
            throw new FormatException($"{Path.GetFileName(path)} does not match baseline.json");
        if (file.Rows.FirstOrDefault(r => r.Length != file.Columns.Count) is { } ragged)
            throw new FormatException($"{Path.GetFileName(path)} has a row of {ragged.Length} fields, not {file.Columns.Count}");
        var points = new List<PointSummary>();
        for (var at = 0; values > 0 && at < file.Rows.Count; at += values)
        {
            var moments = new Moments[values];
            for (var v = 0; v < values; v++)
            {
                var row = file.Rows[at + v];
                if (row[keys] != form.Values[v] || !row.Take(keys).SequenceEqual(file.Rows[at].Take(keys)))
                    throw new FormatException(
                        $"{Path.GetFileName(path)}, row {at + v + 2}: found column '{row[keys]}', expected '{form.Values[v]}' of the same "
                            + $"point");
                moments[v] = Read(row.AsSpan(keys + 1), path, at + v + 2);
            }
            points.Add(new(file.Rows[at][..keys], moments, null));
        }
        return new(form, points);
    }

    private static string[] Fields(PointSummary point, string name, Moments m) =>
    [
        .. point.Key,
        name,
        m.Count.ToString(CultureInfo.InvariantCulture),
        m.Count > 0 ? Column.Field(m.Mean) : "",
        m.Count > 1 ? Column.Field(m.Deviation) : "",
        m.Count > 1 ? Column.Field(m.StandardError) : "",
    ];

    private static Moments Read(ReadOnlySpan<string> fields, string path, int row)
    {
        var isWhole = int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        if (isWhole && count == 0) return default;
        if (isWhole && Column.Number(fields[1]) is { } mean && (count == 1 ? 0 : Column.Number(fields[2])) is { } deviation and >= 0)
            return new(count, mean, deviation);
        throw new FormatException(
            string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(path)}, row {row}: a number is missing or malformed"));
    }
}
