namespace Repro.Execution;

/// <summary>What a run has done so far and what each worker is at, for the progress display.</summary>
internal sealed class RunMeter
{
    /// <summary>Before that there is no telling how long the rest takes: the first cells load code and fill caches.</summary>
    private static readonly TimeSpan ShortestEvidence = TimeSpan.FromSeconds(2);

    private readonly TimeProvider time;
    private readonly long started;
    private readonly Lock gate = new();
    private readonly Begun?[] running;
    private readonly CostFit fit;
    private readonly int[] left;
    private int cells;
    private int done;
    private int failed;
    private double doneSeconds;
    private double shown;

    /// <param name="grid">The run; the seconds of its stored cells are the first evidence.</param>
    /// <param name="work">What is to be computed.</param>
    /// <param name="workers">How many workers there are.</param>
    /// <param name="time">The clock; null for the machine's.</param>
    public RunMeter(CellGrid grid, IReadOnlyList<PointWork> work, int workers, TimeProvider? time = null)
    {
        this.time = time ?? TimeProvider.System;
        started = this.time.GetTimestamp();
        running = new Begun?[workers];
        fit = new(grid.Plan.Points);
        left = new int[grid.Plan.Points.Count];
        foreach (var point in work) Grow(point);
        for (var p = 0; p < left.Length; p++)
            for (var r = 0; r < grid.Wanted(p); r++)
                if (grid.State(grid.Index(p, r)) == CellState.Stored) fit.Add(p, grid.Seconds(grid.Index(p, r)));
    }

    /// <summary>A cell that a worker is at.</summary>
    /// <param name="Cell">The cell, or the first of its block.</param>
    /// <param name="Elapsed">Since it was begun.</param>
    internal sealed record Running(CellAddress Cell, TimeSpan Elapsed);

    /// <summary>A moment of the run.</summary>
    /// <param name="Cells">How many are to be computed.</param>
    /// <param name="Done">How many of them are on disk.</param>
    /// <param name="Failed">How many of those failed.</param>
    /// <param name="Share">Of the work, by the time that cells take; from 0 to 1.</param>
    /// <param name="Elapsed">Since the start.</param>
    /// <param name="CellsPerSecond">So far.</param>
    /// <param name="Left">Estimated; null while there is too little to go by.</param>
    /// <param name="IsAtLeast">Points may be given more cells, so that <paramref name="Left"/> is a lower bound.</param>
    /// <param name="Slowest">The cell that has been running longest.</param>
    internal readonly record struct Reading(
        int Cells, int Done, int Failed, double Share, TimeSpan Elapsed, double CellsPerSecond, TimeSpan? Left, bool IsAtLeast, Running? Slowest);

    /// <summary>Points may be given more cells than are known now.</summary>
    public bool MayGrow { get; set; }

    public void Begin(int worker, CellAddress cell) => Volatile.Write(ref running[worker], new(cell, time.GetTimestamp()));

    public void End(int worker) => Volatile.Write(ref running[worker], null);

    /// <summary>A cell is on disk.</summary>
    public void Landed(FinishedCell cell)
    {
        lock (gate)
        {
            done++;
            left[cell.PointIndex]--;
            doneSeconds += cell.Seconds;
            if (cell.Failure is not null) failed++;
            else fit.Add(cell.PointIndex, cell.Seconds);
        }
    }

    /// <summary>More cells are to be computed.</summary>
    public void Grow(PointWork more)
    {
        lock (gate)
        {
            cells += more.Replicates.Count;
            left[more.Index] += more.Replicates.Count;
            shown = 0;
        }
    }

    public Reading Read()
    {
        var elapsed = time.GetElapsedTime(started);
        lock (gate)
        {
            var rest = 0.0;
            for (var p = 0; p < left.Length; p++)
                if (left[p] > 0) rest += left[p] * fit.Of(p);
            var share = done == cells ? 1 : rest > 0 ? doneSeconds / (doneSeconds + rest) : (double)done / cells;
            shown = Math.Max(shown, share);
            return new(cells, done, failed, shown, elapsed, done / Math.Max(elapsed.TotalSeconds, 1e-3), Left(elapsed, rest), MayGrow, Slowest());
        }
    }

    /// <summary>
    /// What is left, less what workers have put into cells that are running, at the rate at which seconds of cells are got through: preparation, and processors shared with
    /// others, count by it.
    /// </summary>
    private TimeSpan? Left(TimeSpan elapsed, double rest)
    {
        if (done == cells) return TimeSpan.Zero;
        if (elapsed < ShortestEvidence || (done <= running.Length && fit.Known <= 2 * running.Length)) return null;
        var begun = running.Sum(r => r is null ? 0 : time.GetElapsedTime(r.Since).TotalSeconds);
        var rate = Math.Min(running.Length, (doneSeconds + begun) / elapsed.TotalSeconds);
        return rate > 0 ? TimeSpan.FromSeconds(Math.Min(Math.Max(rest - begun, 0) / rate, 1e9)) : null;
    }

    private Running? Slowest()
    {
        Begun? slowest = null;
        for (var w = 0; w < running.Length; w++)
            if (Volatile.Read(ref running[w]) is { } r && (slowest is null || r.Since < slowest.Since)) slowest = r;
        return slowest is null ? null : new(slowest.Cell, time.GetElapsedTime(slowest.Since));
    }

    private sealed record Begun(CellAddress Cell, long Since);
}
