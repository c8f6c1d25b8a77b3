namespace Repro.Execution;

/// <summary>
/// Hands out cells. A point is opened when no open one has cells left; whoever opens it prepares it, meanwhile others take cells of points that are ready
/// or open further ones, so a long preparation holds nobody up.
/// </summary>
internal sealed class CellQueue(IReadOnlyList<PointWork> work, Action<PointWork> prepare, int mostFailures = int.MaxValue)
{
    private readonly Lock gate = new();
    private readonly Queue<PointWork> ready = new();
    private PointWork? current;
    private int nextReplicate;
    private int nextPoint;
    private int failures;
    private bool stopped;

    /// <summary>No more cells are handed out.</summary>
    public void Stop()
    {
        lock (gate) stopped = true;
    }

    /// <summary>A cell has failed; after as many as are allowed no more cells are handed out.</summary>
    public void Failed()
    {
        lock (gate) stopped |= ++failures >= mostFailures;
    }

    /// <summary>The next cell; false when there is none left, or none to be begun.</summary>
    public bool TryTake(out PointWork point, out int replicate)
    {
        while (true)
        {
            PointWork? opened = null;
            lock (gate)
            {
                (point, replicate) = (null!, 0);
                if (stopped) return false;
                if (TryTakeReady(ref point, ref replicate)) return true;
                if (nextPoint == work.Count) return false;
                opened = work[nextPoint++];
            }
            prepare(opened);
            lock (gate) ready.Enqueue(opened);
        }
    }

    private bool TryTakeReady(ref PointWork point, ref int replicate)
    {
        if (current is null)
        {
            if (!ready.TryDequeue(out current)) return false;
            nextReplicate = 0;
        }
        (point, replicate) = (current, current.Replicates[nextReplicate++]);
        if (nextReplicate == current.Replicates.Count) current = null;
        return true;
    }
}
