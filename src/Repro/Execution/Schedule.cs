using Repro.Planning;

namespace Repro.Execution;

/// <summary>The cells of one point that are to be computed.</summary>
internal sealed class PointWork(int index, PlannedPoint point, IReadOnlyList<int> replicates)
{
    private int left = replicates.Count;

    /// <summary>Index of the point in the plan.</summary>
    public int Index { get; } = index;

    public PlannedPoint Point { get; } = point;

    public IReadOnlyList<int> Replicates { get; } = replicates;

    /// <summary>What the replicates share; null before it is computed and after the last of them is done.</summary>
    public object? Prepared { get; set; }

    /// <summary>Why it could not be computed.</summary>
    public CellFailure? PrepareFailure { get; set; }

    /// <summary>Releases what the replicates share with the last of them.</summary>
    public void Done()
    {
        if (Interlocked.Decrement(ref left) == 0) Prepared = null;
    }
}

/// <summary>Which cells are computed, and in which order.</summary>
internal static class Schedule
{
    /// <summary>
    /// The cells to compute, points with the longest cells first, replicates of a point together. The order moves no number.
    /// </summary>
    public static IReadOnlyList<PointWork> Of(CellGrid grid, RunOptions options)
    {
        var work = new List<PointWork>();
        for (var p = 0; p < grid.Plan.Points.Count; p++)
        {
            var point = grid.Plan.Points[p];
            var replicates = Enumerable.Range(0, point.Replicates).Where(r => IsWanted(grid, p, r, options)).ToList();
            if (replicates.Count > 0) work.Add(new(p, point, replicates));
        }
        if (options.ShuffledBy is { } seed) return Shuffled(work, seed);
        return [.. work.OrderByDescending(w => w.Point.CostSeconds).ThenBy(w => w.Index)];
    }

    // A point is prepared anew for each of its cells, so that a preparation which remembers something shows.
    private static PointWork[] Shuffled(List<PointWork> work, int seed)
    {
        var cells = work.SelectMany(w => w.Replicates.Select(r => new PointWork(w.Index, w.Point, [r]))).ToArray();
        new Random(seed).Shuffle(cells);
        return cells;
    }

    private static bool IsWanted(CellGrid grid, int point, int replicate, RunOptions options)
    {
        if (options.OnlyCell is { } only) return only.Replicate == replicate && only.Cell == grid.Plan.Points[point].Cell;
        return grid.State(grid.Index(point, replicate)) switch
        {
            CellState.Stored => false,
            CellState.Failed => true,
            _ => !options.OnlyFailed,
        };
    }
}
