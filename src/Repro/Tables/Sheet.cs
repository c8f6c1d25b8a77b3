using Repro.Words;

namespace Repro.Tables;

/// <summary>A table that a command prints: for people, and for programs by <see cref="SheetFormat"/>.</summary>
/// <param name="Name">In snake_case; the key of the table in JSON.</param>
/// <param name="Columns">Headings in snake_case.</param>
/// <param name="Rows">A value for each column: text, a number, a truth value, or null.</param>
public sealed record Sheet(string Name, IReadOnlyList<TextColumn> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows)
{
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
