namespace Repro.Experiments;

/// <summary>A point of the sweep.</summary>
/// <param name="Cell">Short hash of the canonical parameters and draw: the <c>cell</c> column.</param>
/// <param name="Parameters">Its parameters, resolved.</param>
/// <param name="Draw">Index of the random object drawn, from 0.</param>
public sealed record Point<TParameters>(string Cell, TParameters Parameters, int Draw);

/// <summary>A row with where it comes from.</summary>
/// <param name="Point">The point.</param>
/// <param name="Replicate">The replicate, from 0; −1 in tables that are per point.</param>
/// <param name="Row">The values.</param>
public sealed record Measured<TParameters, TRow>(Point<TParameters> Point, int Replicate, TRow Row)
{
    /// <summary>The point's parameters.</summary>
    public TParameters Parameters => Point.Parameters;
}

/// <summary>All rows of a run, by table, in the order of the plan: points, then draws, then replicates. A failed cell has no
/// rows.</summary>
public sealed class Results<TParameters>
{
    private readonly Dictionary<string, object> tables = [];

    /// <summary>Every point of the plan, in order.</summary>
    public required IReadOnlyList<Point<TParameters>> Points { get; init; }

    /// <summary>The rows of a table; none when nothing was added.</summary>
    public IReadOnlyList<Measured<TParameters, TRow>> Rows<TRow>(TableDefinition<TRow> table) where TRow : class => Of(table)?.All ?? [];

    /// <summary>A table's rows of one point; none when nothing was added. Found at once, however many points there are.</summary>
    public IReadOnlyList<Measured<TParameters, TRow>> Rows<TRow>(TableDefinition<TRow> table, Point<TParameters> point)
        where TRow : class =>
        Of(table)?.ByCell.GetValueOrDefault(point.Cell) ?? [];

    /// <summary>As <see cref="Rows{TRow}(TableDefinition{TRow}, Point{TParameters})"/>, the values alone.</summary>
    public IReadOnlyList<TRow> Values<TRow>(TableDefinition<TRow> table, Point<TParameters> point) where TRow : class =>
        [.. Rows(table, point).Select(m => m.Row)];

    /// <summary>The points that have rows in a table, in the order of the plan, each with its rows.</summary>
    public IEnumerable<(Point<TParameters> Point, IReadOnlyList<Measured<TParameters, TRow>> Rows)> ByPoint<TRow>(
        TableDefinition<TRow> table) where TRow : class =>
        Points.Select(p => (Point: p, Rows: Rows(table, p))).Where(p => p.Rows.Count > 0);

    /// <summary>Appends a row of a measured or derived table.</summary>
    public void Add<TRow>(TableDefinition<TRow> table, Point<TParameters> point, int replicate, TRow row) where TRow : class
    {
        if (Of(table) is not { } list) tables[table.Name] = list = new();
        list.Add(new(point, replicate, row));
    }

    private TableRows<TRow>? Of<TRow>(TableDefinition<TRow> table) where TRow : class =>
        (TableRows<TRow>?)tables.GetValueOrDefault(table.Name);

    private sealed class TableRows<TRow>
    {
        public List<Measured<TParameters, TRow>> All { get; } = [];

        public Dictionary<string, List<Measured<TParameters, TRow>>> ByCell { get; } = [];

        public void Add(Measured<TParameters, TRow> row)
        {
            All.Add(row);
            if (!ByCell.TryGetValue(row.Point.Cell, out var list)) ByCell[row.Point.Cell] = list = [];
            list.Add(row);
        }
    }
}
