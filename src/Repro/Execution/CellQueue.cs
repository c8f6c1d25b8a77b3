namespace Repro.Execution;

/// <summary>
/// Hands out blocks of cells. A point is opened when no open one has cells left; the worker that opens it prepares it, and meanwhile
/// others take cells of points that are ready or open further ones, so a long preparation blocks no worker. Where nothing is left but more
/// may come (a point in preparation, one whose cells decide whether it gets more), the taker waits.
/// </summary>
/// <param name="work">The points, in order.</param>
/// <param name="prepare">Prepares one.</param>
/// <param name="mostFailures">After so many failures nothing more is handed out.</param>
/// <param name="undecided">Points that may get more cells by <see cref="Add"/>.</param>
internal sealed class CellQueue(IReadOnlyList<PointWork> work, Action<PointWork> prepare,
    int mostFailures = int.MaxValue, int undecided = 0)
{
    private readonly object gate = new();
    private readonly Queue<PointWork> closed = new(work);
    private readonly Queue<PointWork> ready = new();
    private PointWork? current;
    private int preparing;
    private int failures;
    private bool stopped;

    /// <summary>No more cells are handed out.</summary>
    public void Stop()
    {
        lock (gate)
        {
            stopped = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>A cell has failed; after as many as are allowed no more cells are handed out, nor started.</summary>
    public bool GoesOnAfterFailure()
    {
        lock (gate)
        {
            stopped |= ++failures >= mostFailures;
            if (stopped) Monitor.PulseAll(gate);
            return !stopped;
        }
    }

    /// <summary>More cells of an undecided point.</summary>
    public void Add(PointWork more)
    {
        lock (gate)
        {
            (more.IsPrepared ? ready : closed).Enqueue(more);
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>An undecided point gets no more cells.</summary>
    public void Decided()
    {
        lock (gate)
        {
            undecided--;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>The next block of replicates; false when there is none left and none can come, or none is to be begun.</summary>
    public bool TryTake(out PointWork point, out IReadOnlyList<int> block)
    {
        while (true)
        {
            PointWork opened;
            lock (gate)
            {
                while (true)
                {
                    (point, block) = (null!, []);
                    if (stopped) return false;
                    if (TryTakeReady(ref point, ref block)) return true;
                    if (closed.TryDequeue(out opened!)) break;
                    if (preparing + undecided == 0) return false;
                    Monitor.Wait(gate);
                }
                preparing++;
            }
            prepare(opened);
            lock (gate)
            {
                preparing--;
                ready.Enqueue(opened);
                Monitor.PulseAll(gate);
            }
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
