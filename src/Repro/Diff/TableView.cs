using System.Globalization;
using Repro.Tables;
using Repro.Words;

namespace Repro.Diff;

/// <summary>A table of a finished run, whole or as means over groups of its rows.</summary>
public static class TableView
{
    private static readonly string[] NoQuantities = ["cell", "draw", "replicate"];

    /// <summary>The rows.</summary>
    /// <param name="runFolder">Of a finished run.</param>
    /// <param name="table">Its name.</param>
    /// <exception cref="FormatException">The folder holds no finished run, or no such table.</exception>
    public static Sheet Of(string runFolder, string table)
    {
        var run = RunOnDisk.Finished(runFolder);
        var names = run.AllTables.ToList();
        if (!names.Contains(table) && run.Lacks(RunOnDisk.FileOf(table)))
            throw new FormatException($"'{runFolder}' lacks {RunOnDisk.FileOf(table)}; {run.Rerun}");
        if (!names.Contains(table))
            throw new FormatException(
                $"'{runFolder}' has no table '{table}'{NearestName.Hint(table, names)}; tables: {string.Join(", ", names)}");
        var (rows, columns) = run.Table(table);
        return new(table, [.. columns.Select(c => new TextColumn(c.Name, IsNumber(c)))],
            [.. rows.Rows.Select(r => (object?[])[.. r.Select((field, c) => Value(field, columns[c]))])]);
    }

    /// <summary>
    /// Groups of rows by some columns, in order of first occurrence, each with <c>n</c>, its number of rows: of every other column of
    /// numbers or truth values the mean (of truth values the share), its standard error as if rows were independent, and over how many
    /// rows that have a value.
    /// </summary>
    /// <param name="table">The rows.</param>
    /// <param name="by">The columns that are the same in a group.</param>
    /// <param name="of">The columns whose means are wanted; empty for all that have one.</param>
    /// <exception cref="FormatException">There is no such column, or it has no mean.</exception>
    public static Sheet Grouped(Sheet table, IReadOnlyList<string> by, IReadOnlyList<string> of)
    {
        int[] keys = [.. by.Distinct().Select(table.Index)];
        int[] quantities = [.. Quantities(table)];
        if (of.Except(by).FirstOrDefault(c => !quantities.Contains(table.Index(c))) is { } text && table.Rows.Count > 0)
            throw new FormatException($"column '{text}' has no mean; name it in --by, or print the rows without --by");
        int[] values = [.. (of.Count > 0 ? of.Select(table.Index).Where(quantities.Contains) : quantities).Where(c => !keys.Contains(c))];
        var groups = table.Rows.GroupBy(r => RowMatch.Key(keys.Select(k => Column.Field(r[k])))).ToList();
        return new(
            table.Name,
            [.. keys.Select(k => table.Columns[k]), new("n", true), .. values.SelectMany(v => MeanColumns(table.Columns[v].Heading))],
            [.. groups.Select(g => (object?[])
                [.. keys.Select(k => g.First()[k]), g.Count(), .. values.SelectMany(v => Mean(g.Select(r => r[v])))])]);
    }

    /// <summary>Rows for people: numbers to six digits.</summary>
    public static IEnumerable<string> Lines(Sheet table, int? width) =>
        TextTable.Lines(table.Columns, table.Rows.Select(r => (string[])[.. r.Select(Short)]), width);

    /// <summary>A grouped table for people: mean ± standard error, the n of the group once, and n beside what has fewer values.
    /// Columns without a value are left out.</summary>
    public static IEnumerable<string> Lines(Sheet grouped, int keys, int? width)
    {
        int[] values = [.. Enumerable.Range(0, (grouped.Columns.Count - keys - 1) / 3).Select(v => keys + 1 + 3 * v)
            .Where(at => grouped.Rows.Any(r => r[at] is not null))];
        return TextTable.Lines([.. grouped.Columns.Take(keys + 1), .. values.Select(at => grouped.Columns[at])],
            grouped.Rows.Select(r => (string[])[.. r.Take(keys + 1).Select(Short), .. values.Select(at => Text(r, at, (int)r[keys]!))]),
            width);
    }

    private static string Short(object? value) =>
        value is double number ? number.ToString("G6", CultureInfo.InvariantCulture) : Column.Field(value);

    private static string Text(IReadOnlyList<object?> row, int at, int largest)
    {
        if (row[at] is not double mean) return "";
        var text = Short(mean);
        if (row[at + 1] is double error) text += " ± " + error.ToString("G2", CultureInfo.InvariantCulture);
        return row[at + 2] is int n && n < largest ? string.Create(CultureInfo.InvariantCulture, $"{text} (n = {n})") : text;
    }

    private static IEnumerable<int> Quantities(Sheet table) =>
        Enumerable.Range(0, table.Columns.Count).Where(c =>
            !NoQuantities.Contains(table.Columns[c].Heading)
                && (table.Columns[c].IsNumber || table.Rows.Any(r => r[c] is bool)));

    private static IEnumerable<TextColumn> MeanColumns(string name) =>
        [new(name, true), new($"{name}_standard_error", true), new($"{name}_n", true)];

    private static object?[] Mean(IEnumerable<object?> values)
    {
        List<double> numbers = [.. values.Select(Number).OfType<double>()];
        var moments = Moments.Of(numbers);
        return [numbers.Count > 0 ? moments.Mean : null, numbers.Count > 1 ? moments.StandardError : null, numbers.Count];
    }

    private static double? Number(object? value) => value switch
    {
        bool truth => truth ? 1 : 0,
        long integer => integer,
        double number when double.IsFinite(number) => number,
        _ => null,
    };

    private static bool IsNumber(Column column) => column.Type is ColumnType.Number or ColumnType.Integer;

    private static object? Value(string field, Column column) => column.Type switch
    {
        _ when field.Length == 0 => null,
        ColumnType.Boolean => field == "true",
        ColumnType.Integer when long.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) =>
            integer,
        ColumnType.Number or ColumnType.Integer when Column.Number(field) is { } number => number,
        _ => field,
    };
}
