using Repro.Planning;
using Repro.Report;
using Repro.Store;

namespace Repro.Execution;

/// <summary>A cell's place in the plan.</summary>
internal enum CellState
{
    Missing,
    Stored,
    Computed,
    Failed,
}

/// <summary>
/// Every cell of a plan in order (points, then replicates), with its key and what became of it. With stopping by precision there is room
/// for the most replicates of each point, of which the first <see cref="Wanted"/> are asked for.
/// </summary>
internal sealed class CellGrid
{
    private readonly int[] firstOfPoint;
    private readonly CellKey[] keys;
    private readonly CellState[] states;
    private readonly IReadOnlyList<CellRow>?[] rows;
    private readonly double[] seconds;
    private readonly int[] looks;

    /// <exception cref="ArgumentException">Two points of the plan share their cell.</exception>
    public CellGrid(Plan plan, string code)
    {
        if (plan.Points.GroupBy(p => p.Cell).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"{twice.Count()} points of the plan share the cell '{twice.Key}'", nameof(plan));
        Plan = plan;
        firstOfPoint = new int[plan.Points.Count + 1];
        for (var p = 0; p < plan.Points.Count; p++) firstOfPoint[p + 1] = checked(firstOfPoint[p] + plan.Points[p].MostReplicates);
        keys = new CellKey[Count];
        looks = new int[plan.Points.Count];
        for (var p = 0; p < plan.Points.Count; p++) CellKey.OfPoint(plan, plan.Points[p], code).CopyTo(keys, firstOfPoint[p]);
        states = new CellState[Count];
        rows = new IReadOnlyList<CellRow>?[Count];
        seconds = new double[Count];
    }

    public Plan Plan { get; }

    /// <summary>How many cells there may be.</summary>
    public int Count => firstOfPoint[^1];

    /// <summary>How many replicates of a point are asked for: all that it has, or as many as its present checkpoint.</summary>
    public int Wanted(int point) => Plan.Points[point].Checkpoint(looks[point]);

    /// <summary>The wanted replicates of a point, in their order.</summary>
    public IEnumerable<int> Replicates(int point) => Enumerable.Range(Plan.Points[point].First, Wanted(point));

    /// <summary>The rows of a point's wanted replicates, in their order.</summary>
    public IEnumerable<IReadOnlyList<CellRow>> RowsOf(int point) => Replicates(point).Select(r => Rows(Index(point, r)));

    /// <summary>
    /// Takes a point on from checkpoint to checkpoint, as long as all cells of one are there and are not enough. False when it stays. A
    /// failed cell holds it where it is: nothing is decided on part of the data.
    /// </summary>
    public bool Advance(int point, StoppingRule rule)
    {
        var before = looks[point];
        while (looks[point] + 1 < Plan.Points[point].Looks && IsComplete(point) && !rule.IsMet(RowsOf(point))) looks[point]++;
        return looks[point] > before;
    }

    /// <summary>Takes every point as far as its cells decide.</summary>
    public void Advance(TableSet tables)
    {
        if (StoppingRule.Of(Plan, tables) is not { } rule) return;
        for (var point = 0; point < looks.Length; point++) Advance(point, rule);
    }

    /// <summary>Whether all wanted cells of a point are there.</summary>
    public bool IsComplete(int point)
    {
        foreach (var state in states.AsSpan(firstOfPoint[point], Wanted(point)))
            if (state is not (CellState.Stored or CellState.Computed)) return false;
        return true;
    }

    public int Index(int point, int replicate) => firstOfPoint[point] + replicate - Plan.Points[point].First;

    public CellKey Key(int cell) => keys[cell];

    public CellState State(int cell) => states[cell];

    /// <summary>The rows of a stored or computed cell; none of others.</summary>
    public IReadOnlyList<CellRow> Rows(int cell) => rows[cell] ?? [];

    /// <summary>Two cells that give one and the same list of rows, where each computes its own; null where none do.</summary>
    public (int First, int Second)? SharedRows()
    {
        var first = new Dictionary<IReadOnlyList<CellRow>, int>(ReferenceEqualityComparer.Instance);
        for (var cell = 0; cell < Count; cell++)
            if (Rows(cell) is { Count: > 0 } own && !first.TryAdd(own, cell)) return (first[own], cell);
        return null;
    }

    public double Seconds(int cell) => seconds[cell];

    /// <summary>Records what became of a cell; each is written once, by one thread.</summary>
    public void Set(int cell, CellState state, double elapsedSeconds, IReadOnlyList<CellRow>? cellRows)
    {
        states[cell] = state;
        seconds[cell] = elapsedSeconds;
        rows[cell] = cellRows;
    }

    /// <summary>What is to be computed counts as missing until it is there.</summary>
    public void Forget(IReadOnlyList<PointWork> work)
    {
        foreach (var point in work)
            foreach (var replicate in point.Replicates) Set(Index(point.Index, replicate), CellState.Missing, 0, null);
    }

    /// <summary>How many of the wanted cells are in which state.</summary>
    public CellCounts Counts() => Counts(Wanted);

    /// <summary>The same of the first replicates of each point, as many as are said.</summary>
    public CellCounts Counts(Func<int, int> replicates)
    {
        Span<int> counts = stackalloc int[4];
        var planned = 0;
        for (var p = 0; p < looks.Length; p++)
        {
            var asked = replicates(p);
            planned += asked;
            foreach (var state in states.AsSpan(firstOfPoint[p], asked)) counts[(int)state]++;
        }
        return new(planned, counts[(int)CellState.Stored], counts[(int)CellState.Computed], counts[(int)CellState.Failed]);
    }
}
