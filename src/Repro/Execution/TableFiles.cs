using System.Globalization;
using Repro.Configuration;
using Repro.Files;
using Repro.Tables;

namespace Repro.Execution;

/// <summary><c>data/</c>: the tables, the points, and what every column means; and <c>timings.csv</c> beside it.</summary>
internal static class TableFiles
{
    /// <summary>Every row of a table with its leading columns.</summary>
    public static void WriteTable(RunOutputs outputs, TableSet tables, RowTable table, CellGrid grid, IEnumerable<TableRow> rows) =>
        outputs.Write($"data/{table.Definition.Name}.csv",
            s => CsvFile.Write(s, tables.FileColumns(table), rows.Select(r => Fields(tables, table, grid, r))));

    /// <summary>Every point of the plan with its parameters.</summary>
    public static void WriteCells(RunOutputs outputs, TableSet tables, CellGrid grid) =>
        outputs.Write($"data/{TableSet.CellsTable}.csv",
            s => CsvFile.Write(s, tables.CellsColumns(grid.Plan.Until), grid.Plan.Points.Select((p, i) =>
            new[] { p.Cell, Text(p.Draw), Text(grid.Wanted(i)) }.Concat(Precision(tables, grid, i)).Concat(tables.Parameters.Fields(p)))));

    /// <summary>Type, unit and meaning of every column of every table, in the order of the columns.</summary>
    public static void WriteColumns(RunOutputs outputs, TableSet tables, Precision? until)
    {
        var described = new List<TableDescription> { new(TableSet.CellsTable, "every point of the plan", tables.CellsColumns(until)) };
        described.AddRange(tables.All.Select(t => new TableDescription(t.Definition.Name, t.Definition.Meaning, tables.FileColumns(t))));
        outputs.WriteJson("data/columns.json", new { Tables = described });
    }

    /// <summary>How long each finished cell took, on whatever machine computed it.</summary>
    public static void WriteTimings(RunOutputs outputs, CellGrid grid)
    {
        Column[] columns = [new("cell", ColumnType.Text, "", ""), new("replicate", ColumnType.Integer, "", ""),
            new("seconds", ColumnType.Number, "s", "")];
        var rows = from p in Enumerable.Range(0, grid.Plan.Points.Count)
                   from r in grid.Replicates(p)
                   let cell = grid.Index(p, r)
                   where grid.State(cell) != CellState.Missing
                   select new[] { grid.Plan.Points[p].Cell, Text(r), Column.Field(grid.Seconds(cell)) };
        outputs.Write("timings.csv", s => CsvFile.Write(s, columns, rows));
    }

    private static IEnumerable<string> Fields(TableSet tables, RowTable table, CellGrid grid, TableRow row)
    {
        var point = grid.Plan.Points[row.Point];
        yield return point.Cell;
        if (table.Definition.WithParameters)
            foreach (var field in tables.Parameters.Fields(point)) yield return field;
        if (tables.Parameters.HasDraws) yield return Text(point.Draw);
        if (table.Definition.PerReplicate) yield return row.Replicate < 0 ? "" : Text(row.Replicate);
        foreach (var value in table.Values(row.Row)) yield return Column.Field(value);
    }

    private static string[] Precision(TableSet tables, CellGrid grid, int point)
    {
        if (grid.Plan.Until is not { } until) return [];
        var rule = new StoppingRule(until, tables);
        var standardError = grid.IsComplete(point) ? rule.StandardError(grid.RowsOf(point)) : null;
        return [Column.Field(standardError), Column.Field(standardError <= until.StandardError)];
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed record TableDescription(string Name, string Meaning, IReadOnlyList<Column> Columns);
}
