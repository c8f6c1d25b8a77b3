using Repro.Planning;
using Repro.Report;
using Repro.Store;

namespace Repro.Execution;

/// <summary>Where a cell stands.</summary>
internal enum CellState
{
    Missing,
    Stored,
    Computed,
    Failed,
}

/// <summary>Every cell of a plan in order (points, then replicates), with its key and what became of it.</summary>
internal sealed class CellGrid
{
    private readonly int[] firstOfPoint;
    private readonly CellKey[] keys;
    private readonly CellState[] states;
    private readonly IReadOnlyList<CellRow>?[] rows;
    private readonly double[] seconds;

    /// <exception cref="ArgumentException">Two points of the plan share their cell.</exception>
    public CellGrid(Plan plan, string code)
    {
        if (plan.Points.GroupBy(p => p.Cell).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"{twice.Count()} points of the plan share the cell '{twice.Key}'", nameof(plan));
        Plan = plan;
        firstOfPoint = new int[plan.Points.Count + 1];
        for (var p = 0; p < plan.Points.Count; p++) firstOfPoint[p + 1] = checked(firstOfPoint[p] + plan.Points[p].Replicates);
        keys = new CellKey[Count];
        for (var p = 0; p < plan.Points.Count; p++) CellKey.OfPoint(plan, plan.Points[p], code).CopyTo(keys, firstOfPoint[p]);
        states = new CellState[Count];
        rows = new IReadOnlyList<CellRow>?[Count];
        seconds = new double[Count];
    }

    public Plan Plan { get; }

    public int Count => firstOfPoint[^1];

    public int Index(int point, int replicate) => firstOfPoint[point] + replicate;

    public CellKey Key(int cell) => keys[cell];

    public CellState State(int cell) => states[cell];

    /// <summary>The rows of a stored or computed cell; none of others.</summary>
    public IReadOnlyList<CellRow> Rows(int cell) => rows[cell] ?? [];

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

    public CellCounts Counts() => new(
        Count, states.Count(s => s == CellState.Stored), states.Count(s => s == CellState.Computed), states.Count(s => s == CellState.Failed));
}
