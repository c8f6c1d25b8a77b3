using Repro.Planning;

namespace Repro.Execution;

/// <summary>What a run has done so far and what each worker is at, for the progress display.</summary>
internal sealed class RunMeter
{
    /// <summary>Before that there is no telling how long the rest takes: the first cells load code and fill caches.</summary>
    private static readonly TimeSpan ShortestEvidence = TimeSpan.FromSeconds(2);

    /// <summary>Shorter times, in seconds, are not shown while cells run: they would round to none.</summary>
    private const double Shortest = 0.05;

    private readonly TimeProvider time;
    private readonly long started;
    private readonly Lock gate = new();
    private readonly Begun?[] running;
    private readonly CostFit fit;
    private readonly int[] left;
    private readonly int[] unprepared;
    private readonly Dictionary<int, Begun> preparing = [];
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
        unprepared = new int[grid.Plan.Points.Count];
        foreach (var point in work) Grow(point);
        for (var p = 0; p < left.Length; p++)
            foreach (var r in grid.Replicates(p))
                if (grid.State(grid.Index(p, r)) == CellState.Stored) fit.Add(p, grid.Seconds(grid.Index(p, r)));
    }

    /// <summary>A cell that a worker is at.</summary>
    /// <param name="Cell">The cell, or the first of its block.</param>
    /// <param name="Elapsed">Since it was begun.</param>
    /// <param name="IsPreparing">What the cells of the point share is being computed, none of them runs yet.</param>
    internal sealed record Running(CellAddress Cell, TimeSpan Elapsed, bool IsPreparing = false);

    /// <summary>A moment of the run.</summary>
    /// <param name="Cells">How many are to be computed.</param>
    /// <param name="Done">How many of them are on disk.</param>
    /// <param name="Failed">How many of those failed.</param>
    /// <param name="Share">Of the work, by the time that cells take; from 0 to 1.</param>
    /// <param name="Elapsed">Since the start.</param>
    /// <param name="CellsPerSecond">So far.</param>
    /// <param name="Left">Estimated; null while there is too little to go by.</param>
    /// <param name="IsAtLeast">Points may be given more cells, or a cell takes longer than expected, so that <paramref name="Left"/> is a
    /// lower bound.</param>
    /// <param name="Slowest">The cell that has been running longest.</param>
    internal readonly record struct Measures(
        int Cells, int Done, int Failed, double Share, TimeSpan Elapsed,
        double CellsPerSecond, TimeSpan? Left, bool IsAtLeast, Running? Slowest);

    /// <summary>Points may be given more cells than are known now.</summary>
    public bool MayGrow { get; set; }

    /// <summary>A worker begins a block of cells of a point.</summary>
    /// <param name="worker">Which worker.</param>
    /// <param name="cell">The first cell.</param>
    /// <param name="point">Index of the point in the plan.</param>
    /// <param name="count">How many cells.</param>
    public void Begin(int worker, CellAddress cell, int point, int count) =>
        Volatile.Write(ref running[worker], new(cell, point, count, time.GetTimestamp()));

    public void End(int worker) => Volatile.Write(ref running[worker], null);

    /// <summary>What the cells of a point share is being computed.</summary>
    public void Prepare(PointWork work)
    {
        lock (gate) preparing[work.Index] =
            new(new(work.Point.Cell, work.Replicates[0]), work.Index, 0, time.GetTimestamp());
    }

    /// <summary>The cells of a point can be run.</summary>
    public void Prepared(PointWork work)
    {
        lock (gate)
        {
            unprepared[work.Index]--;
            if (preparing.Remove(work.Index, out var begun)) doneSeconds += time.GetElapsedTime(begun.Since).TotalSeconds;
        }
    }

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
            if (!more.IsPrepared) unprepared[more.Index]++;
            shown = 0;
        }
    }

    public Measures Read()
    {
        var elapsed = time.GetElapsedTime(started);
        lock (gate)
        {
            var rest = 0.0;
            for (var p = 0; p < left.Length; p++)
                if (left[p] > 0) rest += left[p] * fit.Of(p) + unprepared[p] * fit.OfPreparing(p);
            // Before any cell has been timed, what is declared of cells is no measure of how much preparation is.
            var share = done == cells ? 1 : rest > 0 && fit.Known > 0 ? doneSeconds / (doneSeconds + rest) : (double)done / cells;
            shown = Math.Max(shown, share);
            var remaining = Left(elapsed, rest, out var isAtLeast);
            return new(cells, done, failed, shown, elapsed, done / Math.Max(elapsed.TotalSeconds, 1e-3), remaining, isAtLeast, Slowest());
        }
    }

    /// <summary>
    /// What is left, less what workers have put into cells that are running, at the rate at which seconds of cells are got through:
    /// preparation, and processors shared with others, count by it. Never less than what is expected of the running block that ends last.
    /// One that takes longer than expected says nothing of its end: beside it what is known is a lower bound, and alone it leaves nothing
    /// to tell.
    /// </summary>
    private TimeSpan? Left(TimeSpan elapsed, double rest, out bool isAtLeast)
    {
        isAtLeast = MayGrow;
        if (done == cells) return TimeSpan.Zero;
        if (elapsed < ShortestEvidence || (done <= running.Length && fit.Known <= 2 * running.Length)) return null;
        var (begun, counted, last) = (0.0, 0.0, 0.0);
        foreach (var block in Busy())
        {
            var since = time.GetElapsedTime(block.Since).TotalSeconds;
            var expected = block.Count == 0 ? fit.OfPreparing(block.Point) : block.Count * fit.Of(block.Point);
            begun += since;
            counted += Math.Min(since, expected);
            last = Math.Max(last, expected - since);
            isAtLeast |= since > expected;
        }
        var rate = Math.Min(running.Length, (doneSeconds + begun) / elapsed.TotalSeconds);
        if (rate <= 0) return null;
        var left = Math.Max(Math.Max(rest - counted, 0) / rate, last);
        return left > Shortest ? TimeSpan.FromSeconds(Math.Min(left, 1e9)) : null;
    }

    private Running? Slowest()
    {
        var slowest = Busy().MinBy(b => b.Since);
        return slowest is null ? null : new(slowest.Cell, time.GetElapsedTime(slowest.Since), slowest.Count == 0);
    }

    private IEnumerable<Begun> Busy()
    {
        for (var w = 0; w < running.Length; w++)
            if (Volatile.Read(ref running[w]) is { } block) yield return block;
        foreach (var point in preparing.Values) yield return point;
    }

    /// <summary>Cells of a point that a worker is at; a count of 0 is the preparation of the point.</summary>
    private sealed record Begun(CellAddress Cell, int Point, int Count, long Since);
}
