using Repro.Claims;
using Repro.Experiments;
using Repro.Figures;
using Repro.Planning;

namespace Repro.Execution;

/// <summary>An experiment seen without its type parameters, so that one engine runs them all.</summary>
internal abstract class ErasedExperiment
{
    /// <summary>Closes <see cref="TypedExperiment{TParameters, TPoint}"/> over the experiment's types: the only reflection on the way to a
    /// cell.</summary>
    public static ErasedExperiment Of(Experiment experiment)
    {
        for (var type = experiment.GetType(); type is not null; type = type.BaseType)
        {
            if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(Experiment<,>)) continue;
            return (ErasedExperiment)Activator.CreateInstance(typeof(TypedExperiment<,>).MakeGenericType(type.GetGenericArguments()),
                experiment)!;
        }
        throw new ArgumentException($"{experiment.GetType()} must derive from Experiment<TParameters, TPoint>.", nameof(experiment));
    }

    public abstract object Prepare(object parameters, PointContext context);

    public abstract void Run(object parameters, object point, Cell cell);

    public abstract void RunBlock(object parameters, object point, IReadOnlyList<Cell> cells);

    public abstract ErasedResults NewResults(IReadOnlyList<PlannedPoint> points);
}

/// <summary>The rows of a run seen without the type of their parameters.</summary>
internal abstract class ErasedResults
{
    public abstract void Add(TableDefinition table, int point, int replicate, object row);

    public abstract IEnumerable<TableRow> Rows(TableDefinition table);

    public abstract void Summarize();

    public abstract IEnumerable<Figure> Figures();

    public abstract IEnumerable<Claim> Claims();

    public abstract IEnumerable<string> Findings();
}

/// <summary>A row with the index of its point in the plan and its replicate (−1: the point's).</summary>
internal readonly record struct TableRow(int Point, int Replicate, object Row);

internal sealed class TypedExperiment<TParameters, TPoint>(Experiment<TParameters, TPoint> experiment) : ErasedExperiment
    where TParameters : class, new()
    where TPoint : class
{
    public override object Prepare(object parameters, PointContext context) => experiment.Prepare((TParameters)parameters, context);

    public override void Run(object parameters, object point, Cell cell) => experiment.Run((TParameters)parameters, (TPoint)point, cell);

    public override void RunBlock(object parameters, object point, IReadOnlyList<Cell> cells) =>
        experiment.RunBlock((TParameters)parameters, (TPoint)point, cells);

    public override ErasedResults NewResults(IReadOnlyList<PlannedPoint> points) =>
        new TypedResults<TParameters, TPoint>(experiment, points);
}

internal sealed class TypedResults<TParameters, TPoint> : ErasedResults
    where TParameters : class, new()
    where TPoint : class
{
    private readonly Experiment<TParameters, TPoint> experiment;
    private readonly Results<TParameters> results;
    private readonly Dictionary<string, int> pointOfCell = [];
    private readonly Dictionary<string, TableLink<TParameters>> links = [];

    public TypedResults(Experiment<TParameters, TPoint> experiment, IReadOnlyList<PlannedPoint> points)
    {
        this.experiment = experiment;
        results = new() { Points = [.. points.Select(p => new Point<TParameters>(p.Cell, (TParameters)p.Parameters, p.Draw))] };
        for (var i = 0; i < points.Count; i++) pointOfCell.Add(points[i].Cell, i);
        foreach (var table in experiment.Tables)
        {
            var link = typeof(TableLink<,>).MakeGenericType(typeof(TParameters), table.RowType);
            links.Add(table.Name, (TableLink<TParameters>)Activator.CreateInstance(link, table)!);
        }
    }

    public override void Add(TableDefinition table, int point, int replicate, object row) =>
        links[table.Name].Add(results, results.Points[point], replicate, row);

    public override IEnumerable<TableRow> Rows(TableDefinition table) =>
        links[table.Name].Rows(results).Select(r => new TableRow(pointOfCell[r.Cell], r.Replicate, r.Row));

    public override void Summarize() => experiment.Summarize(results);

    public override IEnumerable<Figure> Figures() => experiment.Figures(results);

    public override IEnumerable<Claim> Claims() => experiment.Claims(results);

    public override IEnumerable<string> Findings() => experiment.Findings(results);
}

/// <summary>Passes rows of one table between the typed results and the engine.</summary>
internal abstract class TableLink<TParameters>
{
    public abstract void Add(Results<TParameters> results, Point<TParameters> point, int replicate, object row);

    public abstract IEnumerable<(string Cell, int Replicate, object Row)> Rows(Results<TParameters> results);
}

internal sealed class TableLink<TParameters, TRow>(TableDefinition<TRow> table) : TableLink<TParameters>
    where TRow : class
{
    public override void Add(Results<TParameters> results, Point<TParameters> point, int replicate, object row) =>
        results.Add(table, point, replicate, (TRow)row);

    public override IEnumerable<(string Cell, int Replicate, object Row)> Rows(Results<TParameters> results) =>
        results.Rows(table).Select(r => (r.Point.Cell, r.Replicate, (object)r.Row));
}
