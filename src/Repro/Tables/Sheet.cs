using System.Globalization;
using Repro.Words;

namespace Repro.Tables;

/// <summary>A table that a command prints: for people, and for programs by <see cref="SheetFormat"/>.</summary>
/// <param name="Name">In snake_case; the key of the table in JSON.</param>
/// <param name="Columns">Headings in snake_case.</param>
/// <param name="Rows">A value for each column: text, a number, a truth value, or null.</param>
public sealed record Sheet(string Name, IReadOnlyList<TextColumn> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows)
{
    private const int MostValues = 8;

    /// <summary>A sheet of columns by their headings; one that ends in <c>#</c>, which is left out, holds numbers.</summary>
    public static Sheet Of(string name, string headings, IEnumerable<IReadOnlyList<object?>> rows) =>
        new(name, [.. headings.Split(' ').Select(h => new TextColumn(h.TrimEnd('#'), h.EndsWith('#')))], [.. rows]);

    /// <summary>The rows that meet every condition.</summary>
    /// <exception cref="FormatException">A condition is of a column that is not there.</exception>
    public Sheet Where(IEnumerable<RowCondition> conditions)
    {
        var tests = conditions.Select(c => (Column: Index(c.Column), Condition: c)).ToList();
        return this with { Rows = [.. Rows.Where(r => tests.TrueForAll(t => t.Condition.Holds(Column.Field(r[t.Column]))))] };
    }

    /// <summary>How many rows are left of a table, in a line; for each condition that alone keeps none, what its column holds.</summary>
    /// <param name="all">The table before the conditions.</param>
    /// <param name="conditions">Those that were met.</param>
    /// <param name="one">What one row is: a run, say.</param>
    public string Counted(Sheet all, IReadOnlyList<RowCondition> conditions, string one)
    {
        var count = string.Create(CultureInfo.InvariantCulture,
            $"{Rows.Count}{(conditions.Count > 0 ? $" of {all.Rows.Count}" : "")} {one}{(all.Rows.Count == 1 ? "" : "s")}");
        var alone = conditions.Where(c => all.Rows.Count > 0 && all.Where([c]).Rows.Count == 0);
        return string.Join("; ", alone.Select(all.Holding).Prepend(count));
    }

    private string Holding(RowCondition condition)
    {
        var at = Index(condition.Column);
        var values = Rows.Select(r => Column.Field(r[at])).Where(v => v.Length > 0).Distinct().Order(StringComparer.Ordinal).ToList();
        var more = values.Count > MostValues ? $" and {values.Count - MostValues} more" : "";
        return values.Count == 0
            ? $"{condition.Column} is empty everywhere here"
            : $"values of {condition.Column} here: {string.Join(", ", values.Take(MostValues))}{more}";
    }

    /// <summary>The rows by a column, numbers as numbers, those without a value last; rows that are equal there stay in their
    /// order.</summary>
    /// <exception cref="FormatException">There is no such column.</exception>
    public Sheet SortedBy(string column, bool descending)
    {
        var at = Index(column);
        var given = Rows.Where(r => Column.Field(r[at]).Length > 0);
        var sorted = given.All(r => Column.Number(Column.Field(r[at])) is not null)
            ? Ordered(given, r => Column.Number(Column.Field(r[at]))!.Value, Comparer<double>.Default, descending)
            : Ordered(given, r => Column.Field(r[at]), StringComparer.Ordinal, descending);
        return this with { Rows = [.. sorted, .. Rows.Where(r => Column.Field(r[at]).Length == 0)] };
    }

    /// <summary>Those of the columns, in the order they are named.</summary>
    /// <exception cref="FormatException">There is no such column.</exception>
    public Sheet Only(IReadOnlyList<string> columns)
    {
        int[] at = [.. columns.Select(Index)];
        return this with { Columns = [.. at.Select(c => Columns[c])], Rows = [.. Rows.Select(r => (object?[])[.. at.Select(c => r[c])])] };
    }

    /// <summary>The index of a column.</summary>
    /// <exception cref="FormatException">There is none of that name.</exception>
    public int Index(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
            if (Columns[i].Heading == column) return i;
        var names = Columns.Select(c => c.Heading).ToList();
        throw new FormatException($"there is no column '{column}'{NearestName.Hint(column, names)}; columns: {string.Join(", ", names)}");
    }

    private static IEnumerable<IReadOnlyList<object?>> Ordered<TKey>(
        IEnumerable<IReadOnlyList<object?>> rows, Func<IReadOnlyList<object?>, TKey> key, IComparer<TKey> comparer, bool descending) =>
        descending ? rows.OrderByDescending(key, comparer) : rows.OrderBy(key, comparer);
}
