namespace Repro.Execution;

/// <summary>
/// Hands out blocks of cells. A point is opened when no open one has cells left; whoever opens it prepares it, meanwhile others take cells of points that are ready
/// or open further ones, so a long preparation holds nobody up.
/// </summary>
internal sealed class CellQueue(IReadOnlyList<PointWork> work, Action<PointWork> prepare, int mostFailures = int.MaxValue)
{
    private readonly Lock gate = new();
    private readonly Queue<PointWork> ready = new();
    private PointWork? current;
    private int nextPoint;
    private int failures;
    private bool stopped;

    /// <summary>No more cells are handed out.</summary>
    public void Stop()
    {
        lock (gate) stopped = true;
    }

    /// <summary>A cell has failed; after as many as are allowed no more cells are handed out, nor begun by who asks.</summary>
    public bool GoesOnAfterFailure()
    {
        lock (gate) return !(stopped |= ++failures >= mostFailures);
    }

    /// <summary>The next block of replicates; false when there is none left, or none to be begun.</summary>
    public bool TryTake(out PointWork point, out IReadOnlyList<int> block)
    {
        while (true)
        {
            PointWork? opened = null;
            lock (gate)
            {
                (point, block) = (null!, []);
                if (stopped) return false;
                if (TryTakeReady(ref point, ref block)) return true;
                if (nextPoint == work.Count) return false;
                opened = work[nextPoint++];
            }
            prepare(opened);
            lock (gate) ready.Enqueue(opened);
        }
    }

    private bool TryTakeReady(ref PointWork point, ref IReadOnlyList<int> block)
    {
        if (current is null && !ready.TryDequeue(out current)) return false;
        (point, block) = (current, current.Take());
        if (!current.HasMore) current = null;
        return true;
    }
}
