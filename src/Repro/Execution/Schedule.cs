using Repro.Experiments;
using Repro.Planning;

namespace Repro.Execution;

/// <summary>The cells of one point that are to be computed.</summary>
internal sealed class PointWork(int index, PlannedPoint point, IReadOnlyList<int> replicates)
{
    private int left = replicates.Count;
    private int taken;

    /// <summary>Index of the point in the plan.</summary>
    public int Index { get; } = index;

    public PlannedPoint Point { get; } = point;

    public IReadOnlyList<int> Replicates { get; } = replicates;

    /// <summary>What the replicates share; null before it is computed and after it is released.</summary>
    public object? Prepared { get; set; }

    /// <summary>Why it could not be computed.</summary>
    public CellFailure? PrepareFailure { get; set; }

    /// <summary>Whether the replicates can be run.</summary>
    public bool IsPrepared => Prepared is not null || PrepareFailure is not null;

    /// <summary>What the replicates share stays after the last of them, since the point may be given more.</summary>
    public bool KeepsPrepared { get; set; }

    /// <summary>Most replicates that are run at once.</summary>
    public int BlockSize { get; set; } = 1;

    /// <summary>Whether there are replicates that nobody has taken.</summary>
    public bool HasMore => taken < Replicates.Count;

    /// <summary>The next block of replicates; one caller at a time.</summary>
    public IReadOnlyList<int> Take()
    {
        var block = Replicates.Skip(taken).Take(BlockSize).ToArray();
        taken += block.Length;
        return block;
    }

    /// <summary>Releases what the replicates share with the last of them.</summary>
    public void Done(int count)
    {
        if (Interlocked.Add(ref left, -count) == 0 && !KeepsPrepared) Release();
    }

    /// <summary>Nobody needs any more what the replicates share.</summary>
    public void Release() => Prepared = null;

    /// <summary>Further replicates of the point, which share the same if it is still there.</summary>
    public PointWork Next(IReadOnlyList<int> more)
    {
        var next = new PointWork(Index, Point, more) { Prepared = Prepared, PrepareFailure = PrepareFailure, BlockSize = BlockSize };
        Release();
        return next;
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
            var replicates = grid.Replicates(p).Where(r => IsWanted(grid, p, r, options)).ToList();
            if (replicates.Count > 0) work.Add(new(p, point, replicates));
        }
        if (options.ShuffledBy is { } seed) return Shuffled(work, grid.Plan.Experiment, seed);
        return [.. work.OrderByDescending(w => w.Point.CostSeconds).ThenBy(w => w.Index)];
    }

    /// <summary>
    /// Sets how many replicates of each point are run at once: as many as the experiment takes, but fewer where there would be less blocks
    /// than workers.
    /// </summary>
    public static void FormBlocks(IReadOnlyList<PointWork> work, Experiment experiment, int workers)
    {
        foreach (var point in work) point.BlockSize = Math.Clamp(experiment.BlockSizeOf(point.Point.Parameters), 1, point.Replicates.Count);
        while (work.Count < workers && work.Sum(Blocks) < workers && work.MaxBy(w => w.BlockSize) is { BlockSize: > 1 } largest)
            largest.BlockSize = (largest.BlockSize + 1) / 2;
    }

    private static int Blocks(PointWork point) => (point.Replicates.Count + point.BlockSize - 1) / point.BlockSize;

    // A point is prepared anew for each of its blocks, so that a preparation which remembers something shows; who is in a block with whom,
    // and how many, is drawn too.
    private static PointWork[] Shuffled(List<PointWork> work, Experiment experiment, int seed)
    {
        var random = new Random(seed);
        var blocks = new List<PointWork>();
        foreach (var point in work)
        {
            var replicates = point.Replicates.ToArray();
            random.Shuffle(replicates);
            var most = Math.Max(1, experiment.BlockSizeOf(point.Point.Parameters));
            for (var at = 0; at < replicates.Length;)
            {
                var next = Math.Min(replicates.Length, at + 1 + random.Next(most));
                blocks.Add(new(point.Index, point.Point, replicates[at..next]));
                at = next;
            }
        }
        var shuffled = blocks.ToArray();
        random.Shuffle(shuffled);
        return shuffled;
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
