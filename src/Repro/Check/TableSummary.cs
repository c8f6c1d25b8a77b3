using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Repro.Diff;
using Repro.Tables;

namespace Repro.Check;

/// <summary>Which columns of a table are what.</summary>
/// <param name="Keys">Distinguish rows of one replicate, the cell first; matched.</param>
/// <param name="Values">Numbers and truth values, these as 0 and 1; compared.</param>
/// <param name="Texts">Texts, choices and lists; compared as a whole.</param>
/// <param name="IsPerReplicate">Whether the rows belong to replicates, so that there are means of several.</param>
internal sealed record TableForm(IReadOnlyList<string> Keys, IReadOnlyList<string> Values, IReadOnlyList<string> Texts, bool IsPerReplicate)
{
    /// <summary>The column of replicates.</summary>
    public const string Replicate = "replicate";

    /// <summary>The form of a run's table; the columns of parameters are left out, since the cell implies them.</summary>
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
        int[] keys = [.. form.Keys.Select(k => table.Index(k))];
        int[] values = [.. form.Values.Select(v => table.Index(v))];
        var replicate = form.IsPerReplicate ? table.Index(TableForm.Replicate) : -1;
        var points = new Dictionary<string, (string[] Key, List<string[]> Rows)>(StringComparer.Ordinal);
        // Rows that no key distinguishes are numbered within their replicate.
        foreach (var (row, number) in RowMatch.Numbered(table, replicate < 0 ? keys : [.. keys, replicate]))
        {
            string[] key = [.. keys.Select(k => row[k]), number.ToString(CultureInfo.InvariantCulture)];
            var name = RowMatch.Key(key);
            if (!points.TryGetValue(name, out var point)) points.Add(name, point = (key, []));
            point.Rows.Add(row);
        }
        return new(form, [.. points.Values.Select(p => PointOf(p.Key, p.Rows, form, values))]);
    }

    /// <summary>Of the differences, new less old, of replicates that both tables have.</summary>
    public static TableSummary OfPairs(CsvTable old, CsvTable now, TableForm form)
    {
        string[] keys = [.. form.Keys, TableForm.Replicate];
        string[] columns = [.. keys, .. form.Values];
        int[] here = [.. columns.Select(c => now.Index(c))], there = [.. columns.Select(c => old.Index(c))];
        var (before, after) = (RowMatch.Keyed(old, there[..keys.Length]), RowMatch.Keyed(now, here[..keys.Length]));
        var rows = from pair in RowMatch.Pairs(after, before, r => r.Key)
                   where pair is { One: not null, Other: not null }
                   let fields = here.Select(c => pair.One!.Fields[c]).Zip(there.Select(c => pair.Other!.Fields[c]))
                   select (string[])[.. fields.Select((f, i) => i < keys.Length ? f.First : Difference(f.Second, f.First))];
        return Of(new(columns, [.. rows]), form);
    }

    private static string Difference(string old, string now) => Number(old) is { } a && Number(now) is { } b ? Column.Field(b - a) : "";

    /// <summary>SHA-256 over the texts of all rows, so that a change of any is noticed.</summary>
    public static string TextsHash(CsvTable table, TableForm form)
    {
        int[] columns = [.. form.Texts.Select(t => table.Index(t))];
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
        _ => Column.Number(field),
    };
}
