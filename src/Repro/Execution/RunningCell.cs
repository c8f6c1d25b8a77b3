using Repro.Experiments;
using Repro.Planning;
using Repro.Store;

namespace Repro.Execution;

/// <summary>The cell as the experiment sees it: streams derived from what the cell is, rows gathered in order.</summary>
internal sealed class RunningCell(Plan plan, PlannedPoint point, int replicate, TableSet tables, CancellationToken cancellation) : Cell
{
    private readonly List<(string Name, StreamSeed Seed)> streams = [];
    private readonly List<CellRow> rows = [];
    private NonFiniteValueException? refused;

    public override int Draw => point.Draw;

    public override int Replicate => replicate;

    public override CancellationToken Cancellation => cancellation;

    public IReadOnlyList<(string Name, StreamSeed Seed)> Streams => streams;

    public override StreamSeed Seed(string name)
    {
        var seed = StreamDerivation.ForCell(plan.Seed, plan.Experiment.Name, point, replicate, name);
        streams.Add((name, seed));
        return seed;
    }

    public override void Add<TRow>(TableDefinition<TRow> table, TRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var index = tables.IndexOf(table);
        if (tables[index].NotFinite(row) is { } value) throw refused = new(value);
        rows.Add(new(index, row));
    }

    /// <summary>The rows; a refused one is an error even where the experiment went on after it.</summary>
    public IReadOnlyList<CellRow> Rows() => refused is null ? [.. rows] : throw refused;
}

/// <summary>What the preparation of a point sees.</summary>
internal sealed class PreparingPoint(ulong seed, int draw, CancellationToken cancellation) : PointContext
{
    private readonly List<(string Name, StreamSeed Seed)> streams = [];

    public override int Draw => draw;

    public override CancellationToken Cancellation => cancellation;

    public IReadOnlyList<(string Name, StreamSeed Seed)> Streams => streams;

    public override StreamSeed Seed(string name, params ReadOnlySpan<object> parts)
    {
        var stream = StreamDerivation.Shared(seed, name, parts);
        streams.Add((name, stream));
        return stream;
    }
}
