using System.Diagnostics;

namespace Repro.Execution;

/// <summary>What a run has done so far and what each worker is at, for the progress display.</summary>
internal sealed class RunMeter(int cells, double cost, int workers)
{
    private int cells = cells;
    private double cost = cost;
    private readonly long started = Stopwatch.GetTimestamp();
    private readonly Lock gate = new();
    private readonly Running?[] running = new Running?[workers];
    private int done;
    private int failed;
    private double doneCost;

    /// <summary>A cell that a worker is at.</summary>
    internal sealed record Running(CellAddress Cell, long Since)
    {
        public TimeSpan Elapsed => Stopwatch.GetElapsedTime(Since);
    }

    /// <summary>A moment of the run.</summary>
    internal readonly record struct Reading(
        int Cells, int Done, int Failed, double Share, TimeSpan Elapsed, double CellsPerSecond, TimeSpan? Left, Running? Slowest);

    public void Begin(int worker, CellAddress cell) => Volatile.Write(ref running[worker], new(cell, Stopwatch.GetTimestamp()));

    public void End(int worker) => Volatile.Write(ref running[worker], null);

    /// <summary>A cell is on disk.</summary>
    public void Landed(double cellCost, bool hasFailed)
    {
        lock (gate)
        {
            done++;
            doneCost += cellCost;
            if (hasFailed) failed++;
        }
    }

    /// <summary>A point was given more cells.</summary>
    public void Grow(int moreCells, double moreCost)
    {
        lock (gate)
        {
            cells += moreCells;
            cost += moreCost;
        }
    }

    public Reading Read()
    {
        var elapsed = Stopwatch.GetElapsedTime(started);
        lock (gate)
        {
            var share = cost > 0 ? Math.Min(1, doneCost / cost) : cells == 0 ? 1 : (double)done / cells;
            TimeSpan? left = share > 0 ? elapsed * Math.Min((1 - share) / share, 1e6) : null;
            return new(cells, done, failed, share, elapsed, done / Math.Max(elapsed.TotalSeconds, 1e-3), left, Slowest());
        }
    }

    private Running? Slowest()
    {
        Running? slowest = null;
        for (var w = 0; w < running.Length; w++)
            if (Volatile.Read(ref running[w]) is { } r && (slowest is null || r.Since < slowest.Since)) slowest = r;
        return slowest;
    }
}
