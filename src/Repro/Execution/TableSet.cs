using Repro.Configuration;
using Repro.Experiments;
using Repro.Planning;
using Repro.Tables;

namespace Repro.Execution;

/// <summary>The tables of an experiment with their columns, and the columns of the parameters, which come first.</summary>
internal sealed class TableSet
{
    private static readonly Column CellColumn = new("cell", ColumnType.Text, "", "short hash of the point: its parameters and draw");
    private static readonly Column DrawColumn =
        new("draw", ColumnType.Integer, "", "index of the random object drawn at this point, from 0");
    private static readonly Column ReplicateColumn = new("replicate", ColumnType.Integer, "", "replicate, from 0");

    private readonly RowTable[] tables;
    private readonly Dictionary<string, int> indexOfName = [];

    /// <exception cref="ArgumentException">Two tables or two columns share a name, or a row's property cannot be a column: a mistake in the
    /// experiment.</exception>
    public TableSet(Experiment experiment, IReadOnlyList<PlannedPoint> points)
    {
        Parameters = new(points);
        tables = [.. experiment.Tables.Select(t => new RowTable(t))];
        for (var i = 0; i < tables.Length; i++)
        {
            var name = tables[i].Definition.Name;
            if (name is CellsTable or "columns" || !indexOfName.TryAdd(name, i))
                throw new ArgumentException($"{experiment.GetType()}: the table name '{name}' is taken.");
            RefuseClashes(experiment, tables[i]);
        }
    }

    /// <summary>Name of the table of all points.</summary>
    public const string CellsTable = "cells";

    public ParameterColumns Parameters { get; }

    public IReadOnlyList<RowTable> All => tables;

    public RowTable this[int index] => tables[index];

    /// <summary>The index of a table among the experiment's.</summary>
    /// <exception cref="InvalidOperationException">The experiment does not list it: a mistake in the experiment.</exception>
    public int IndexOf(TableDefinition table) =>
        indexOfName.TryGetValue(table.Name, out var index) && tables[index].Definition.RowType == table.RowType
            ? index
            : throw new InvalidOperationException($"the table '{table.Name}' of {table.RowType} is not among the experiment's Tables");

    /// <summary>All columns of a table's file, in order.</summary>
    public IReadOnlyList<Column> FileColumns(RowTable table) => [.. Leading(table.Definition), .. table.Columns];

    /// <summary>The columns of <c>cells.csv</c>.</summary>
    public IReadOnlyList<Column> CellsColumns(Precision? until) => until is null
        ? [CellColumn, DrawColumn, new("replicates", ColumnType.Integer, "", "number of replicates planned"), .. Parameters.Columns]
        :
        [
            CellColumn,
            DrawColumn,
            new("replicates", ColumnType.Integer, "", $"number of replicates of the point, for {until}"),
            new("until_standard_error", ColumnType.Number, "",
                $"standard error of the mean of {until.Table}.{until.Column} over these replicates; missing while cells are, "
                    + $"or with fewer than two values"),
            new("until_reached", ColumnType.Boolean, "", "whether that is small enough"),
            .. Parameters.Columns,
        ];

    private IEnumerable<Column> Leading(TableDefinition table)
    {
        yield return CellColumn;
        if (table.WithParameters)
            foreach (var column in Parameters.Columns) yield return column;
        if (Parameters.HasDraws) yield return DrawColumn;
        if (table.PerReplicate) yield return ReplicateColumn;
    }

    private void RefuseClashes(Experiment experiment, RowTable table)
    {
        var clash = FileColumns(table).GroupBy(c => c.Name).FirstOrDefault(g => g.Count() > 1);
        if (clash is not null)
            throw new ArgumentException(
                $"{experiment.GetType()}: table '{table.Definition.Name}' has two columns '{clash.Key}', one of them a parameter or a key. "
                    + $"Rename the row's property.");
    }
}
