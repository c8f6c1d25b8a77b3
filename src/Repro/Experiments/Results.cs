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

/// <summary>All rows of a run, by table, in the order of the plan: points, then draws, then replicates. A failed cell has no rows.</summary>
public sealed class Results<TParameters>
{
    private readonly Dictionary<string, object> rows = [];

    /// <summary>Every point of the plan, in order.</summary>
    public required IReadOnlyList<Point<TParameters>> Points { get; init; }

    /// <summary>The rows of a table; none when nothing was added.</summary>
    public IReadOnlyList<Measured<TParameters, TRow>> Rows<TRow>(TableDefinition<TRow> table) where TRow : class =>
        rows.TryGetValue(table.Name, out var list) ? (List<Measured<TParameters, TRow>>)list : [];

    /// <summary>Appends a row of a measured or derived table.</summary>
    public void Add<TRow>(TableDefinition<TRow> table, Point<TParameters> point, int replicate, TRow row) where TRow : class
    {
        if (!rows.TryGetValue(table.Name, out var list)) rows[table.Name] = list = new List<Measured<TParameters, TRow>>();
        ((List<Measured<TParameters, TRow>>)list).Add(new(point, replicate, row));
    }
}
