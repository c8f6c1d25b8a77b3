using System.Reflection;
using Repro.Experiments;

namespace Repro.Tables;

/// <summary>A table with the columns of its rows.</summary>
internal sealed class RowTable
{
    private readonly PropertyInfo[] properties;
    private readonly int[] checkedColumns;

    public RowTable(TableDefinition definition)
    {
        Definition = definition;
        properties = [.. Column.Properties(definition.RowType)];
        Columns = [.. properties.Select(p => ColumnOf(definition, p))];
        checkedColumns = [.. Enumerable.Range(0, Columns.Count).Where(i => Columns[i].Type is ColumnType.Number or ColumnType.List)];
    }

    public TableDefinition Definition { get; }

    public IReadOnlyList<Column> Columns { get; }

    /// <summary>The values of a row, in the order of the columns.</summary>
    public IEnumerable<object?> Values(object row) => properties.Select(p => p.GetValue(row));

    /// <summary>The first column of the row whose value is NaN or infinite, with the value; null when all are finite.</summary>
    public string? NotFinite(object row)
    {
        foreach (var i in checkedColumns)
        {
            var value = properties[i].GetValue(row);
            if (Column.IsFinite(value)) continue;
            return $"{Definition.Name}.{Columns[i].Name} = {(value is double d ? Column.Field(d) : "a list with NaN or infinity")}";
        }
        return null;
    }

    private static Column ColumnOf(TableDefinition table, PropertyInfo property)
    {
        var column = property.GetCustomAttribute<ColumnAttribute>()
            ?? throw new ArgumentException($"{table.RowType}.{property.Name}: every property of a row needs [Column(\"meaning\")].");
        return Column.Of(property, column.Unit, column.Meaning) with
        {
            AbsoluteFloor = column.AbsoluteFloor,
            RelativeFloor = column.RelativeFloor
        };
    }
}
