namespace Benchmarks;

/// <summary>A loop on two threads, the second of which spins between calls instead of sleeping: what short calls cost when nobody has to be
/// woken.</summary>
internal sealed class SpinningPair
{
    private Action<int> body = _ => { };
    private int count;
    private int next;
    private volatile int generation;
    private volatile int finished;

    public SpinningPair() => new Thread(Serve) { IsBackground = true }.Start();

    public void Loop(int count, Action<int> body)
    {
        (this.count, this.body, next, finished) = (count, body, -1, 0);
        generation++;
        Pull();
        while (finished == 0) Thread.SpinWait(1);
    }

    private void Serve()
    {
        for (var seen = 0; ;)
        {
            while (generation == seen) Thread.SpinWait(1);
            seen = generation;
            Pull();
            finished = 1;
        }
    }

    private void Pull()
    {
        for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next)) body(i);
    }
}
