using Repro.Tables;

namespace Repro.Diff;

/// <summary>How a column differs over the matched rows.</summary>
/// <param name="Name">The column.</param>
/// <param name="Differing">In how many rows.</param>
/// <param name="Absolute">Largest absolute difference; null where a column holds no numbers.</param>
/// <param name="Relative">Largest difference over the larger magnitude.</param>
/// <param name="StandardErrors">Largest difference in standard errors of two independent runs; null without a standard error.</param>
/// <param name="At">The row that differs most, in standard errors where it can be said, with both values.</param>
public sealed record ColumnDiff(string Name, int Differing, double? Absolute, double? Relative, double? StandardErrors, string At);

/// <summary>How a table differs between two runs.</summary>
/// <param name="Name">The table.</param>
/// <param name="Matched">Rows that both have.</param>
/// <param name="Differing">Those of them that differ.</param>
/// <param name="OnlyInOne">Rows that the other lacks.</param>
/// <param name="OnlyInOther">Rows that the first lacks.</param>
/// <param name="Columns">The columns that differ.</param>
public sealed record TableDiff(string Name, int Matched, int Differing, int OnlyInOne, int OnlyInOther, IReadOnlyList<ColumnDiff> Columns)
{
    private const string StandardError = "standard_error";

    /// <summary>Compares two tables with the same columns.</summary>
    internal static TableDiff Of(string name, CsvTable one, CsvTable other, IReadOnlyList<Column> columns)
    {
        var keys = RowMatch.KeyColumns(one, other, columns);
        var pairs = RowMatch.Pairs(RowMatch.Keyed(one, keys), RowMatch.Keyed(other, keys), r => r.Key).ToList();
        var matched = pairs.Where(p => p is { One: not null, Other: not null })
            .Select(p => (One: p.One!.Fields, Other: p.Other!.Fields)).ToList();
        var differing = matched.Where(p => !p.One.SequenceEqual(p.Other)).ToList();
        return new(
            name,
            matched.Count,
            differing.Count,
            pairs.Count(p => p.Other is null),
            pairs.Count(p => p.One is null),
            [.. Enumerable.Range(0, columns.Count).Select(c => OfColumn(columns, c, differing, keys)).Where(d => d.Differing > 0)]);
    }

    private static ColumnDiff OfColumn(IReadOnlyList<Column> columns, int column,
        List<(string[] One, string[] Other)> pairs, IReadOnlyList<int> keys)
    {
        var differing = pairs.Where(p => p.One[column] != p.Other[column]).ToList();
        var isNumber = columns[column].Type is ColumnType.Number or ColumnType.Integer;
        var error = ErrorColumn(columns, column);
        double? absolute = null, relative = null, errors = null;
        var (most, largest) = (-1.0, differing.Count > 0 ? differing[0] : default);
        foreach (var pair in differing)
        {
            if (!isNumber || Column.Number(pair.One[column]) is not { } a || Column.Number(pair.Other[column]) is not { } b) continue;
            var difference = Math.Abs(a - b);
            absolute = Largest(absolute, difference);
            relative = Largest(relative, difference / Math.Max(Math.Abs(a), Math.Abs(b)));
            var inErrors = error is { } e ? StandardErrors.In(difference, Column.Number(pair.One[e]), Column.Number(pair.Other[e])) : null;
            if (inErrors is { } z) errors = Largest(errors, z);
            if ((error is null ? difference : inErrors ?? 0) is var size && size > most) (most, largest) = (size, pair);
        }
        return new(columns[column].Name, differing.Count, absolute, relative,
            errors, differing.Count > 0 ? Row(columns, column, largest, keys) : "");
    }

    private static string Row(IReadOnlyList<Column> columns, int column, (string[] One, string[] Other) pair, IReadOnlyList<int> keys) =>
        $"{string.Join(", ", keys.Select(k => $"{columns[k].Name}={pair.One[k]}"))}: {pair.One[column]} → {pair.Other[column]}";

    /// <summary>The column with the standard errors of another: <c>X_standard_error</c>, or the one right after it that is named
    /// so.</summary>
    private static int? ErrorColumn(IReadOnlyList<Column> columns, int column)
    {
        if (columns[column].Name.EndsWith(StandardError, StringComparison.Ordinal)) return null;
        for (var c = 0; c < columns.Count; c++)
            if (columns[c].Name == $"{columns[column].Name}_{StandardError}") return c;
        return column + 1 < columns.Count && columns[column + 1].Name.EndsWith(StandardError, StringComparison.Ordinal) ? column + 1 : null;
    }

    private static double Largest(double? known, double value) => known is { } k ? Math.Max(k, value) : value;
}
