using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Repro.Diff;
using Repro.Tables;

namespace Repro.Check;

/// <summary>Which columns of a table are what.</summary>
/// <param name="Keys">Tell rows of one replicate apart, the cell first; matched.</param>
/// <param name="Values">Numbers and truth values, these as 0 and 1; compared.</param>
/// <param name="Texts">Texts, choices and lists; compared as a whole.</param>
/// <param name="IsPerReplicate">Whether the rows belong to replicates, so that there are means of several.</param>
internal sealed record TableForm(IReadOnlyList<string> Keys, IReadOnlyList<string> Values, IReadOnlyList<string> Texts, bool IsPerReplicate)
{
    /// <summary>The column of replicates.</summary>
    public const string Replicate = "replicate";

    /// <summary>The form of a run's table; the columns of parameters are left out, since the cell stands for them.</summary>
    public static TableForm Of(CsvTable table, IReadOnlyList<Column> columns, IReadOnlySet<string> parameters)
    {
        var keys = RowMatch.KeyColumns(table, table, columns).Select(k => columns[k].Name).ToList();
        var others = columns.Where(c => !keys.Contains(c.Name) && !parameters.Contains(c.Name)).ToList();
        return new(
            [.. keys.Where(k => k != Replicate)],
            [.. others.Where(IsValue).Select(c => c.Name)],
            [.. others.Where(c => !IsValue(c)).Select(c => c.Name)],
            keys.Contains(Replicate));
    }

    private static bool IsValue(Column column) => column.Type is ColumnType.Number or ColumnType.Integer or ColumnType.Boolean;
}

/// <summary>A table over its replicates: what a baseline keeps of it.</summary>
/// <param name="Form">Its columns.</param>
/// <param name="Points">By key, in the order of the table.</param>
internal sealed record TableSummary(TableForm Form, IReadOnlyList<PointSummary> Points)
{
    /// <summary>How many numbers it has.</summary>
    public int Numbers => Points.Count * Form.Values.Count;

    /// <summary>Takes the means; every column of the form must be there.</summary>
    public static TableSummary Of(CsvTable table, TableForm form)
    {
        int[] keys = [.. form.Keys.Select(k => Index(table, k))];
        int[] values = [.. form.Values.Select(v => Index(table, v))];
        var replicate = form.IsPerReplicate ? Index(table, TableForm.Replicate) : -1;
        var points = new Dictionary<string, (string[] Key, List<string[]> Rows)>(StringComparer.Ordinal);
        var times = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in table.Rows)
        {
            var key = string.Join('\u001f', keys.Select(k => row[k]));
            // Rows that no key tells apart are numbered within their replicate.
            var within = $"{key}\u001e{(replicate < 0 ? "" : row[replicate])}";
            var time = times[within] = times.GetValueOrDefault(within) + 1;
            var name = string.Create(CultureInfo.InvariantCulture, $"{key}\u001e{time}");
            if (!points.TryGetValue(name, out var point)) points.Add(name, point = ([.. keys.Select(k => row[k]), time.ToString(CultureInfo.InvariantCulture)], []));
            point.Rows.Add(row);
        }
        return new(form, [.. points.Values.Select(p => PointOf(p.Key, p.Rows, form, values))]);
    }

    /// <summary>Of the differences, new less old, of replicates that both tables have.</summary>
    public static TableSummary OfPairs(CsvTable old, CsvTable now, TableForm form)
    {
        string[] keys = [.. form.Keys, TableForm.Replicate];
        var (before, after) = (RowMatch.ByKey(old, [.. keys.Select(k => Index(old, k))]), RowMatch.ByKey(now, [.. keys.Select(k => Index(now, k))]));
        string[] columns = [.. keys, .. form.Values];
        int[] here = [.. columns.Select(c => Index(now, c))], there = [.. columns.Select(c => Index(old, c))];
        var rows = from pair in after
                   where before.ContainsKey(pair.Key)
                   let other = before[pair.Key]
                   select (string[])[.. columns.Select((_, i) => i < keys.Length ? pair.Value[here[i]] : Difference(other[there[i]], pair.Value[here[i]]))];
        return Of(new(columns, [.. rows]), form);
    }

    private static string Difference(string old, string now) => Number(old) is { } a && Number(now) is { } b ? Column.Field(b - a) : "";

    /// <summary>SHA-256 over the texts of all rows, so that a change of any is noticed.</summary>
    public static string TextsHash(CsvTable table, TableForm form)
    {
        int[] columns = [.. form.Texts.Select(t => Index(table, t))];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var row in table.Rows)
            foreach (var column in columns) hash.AppendData(Encoding.UTF8.GetBytes(row[column] + "\u001f"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static PointSummary PointOf(string[] key, List<string[]> rows, TableForm form, int[] columns)
    {
        string? notFinite = null;
        var moments = new Moments[columns.Length];
        for (var c = 0; c < columns.Length; c++)
        {
            var numbers = new List<double>(rows.Count);
            foreach (var row in rows)
            {
                if (row[columns[c]].Length == 0) continue;
                if (Number(row[columns[c]]) is { } value) numbers.Add(value);
                else notFinite ??= form.Values[c];
            }
            moments[c] = Moments.Of(numbers);
        }
        return new(key, moments, notFinite);
    }

    private static double? Number(string field) => field switch
    {
        "true" => 1,
        "false" => 0,
        _ => double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null,
    };

    private static int Index(CsvTable table, string column)
    {
        for (var i = 0; i < table.Columns.Count; i++)
            if (table.Columns[i] == column) return i;
        throw new FormatException($"there is no column '{column}'");
    }
}
