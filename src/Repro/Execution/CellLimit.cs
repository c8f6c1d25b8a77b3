using System.Diagnostics;
using Repro.Words;

namespace Repro.Execution;

/// <summary>How long a cell, or the preparation of a point, may take: its token is cancelled with the run's and when its time is
/// over.</summary>
internal sealed class CellLimit : IDisposable
{
    private readonly TimeSpan? timeout;
    private readonly CancellationToken halt;
    private readonly CancellationTokenSource? source;
    private readonly string what;
    private readonly long start = Stopwatch.GetTimestamp();

    public CellLimit(TimeSpan? timeout, CancellationToken halt, string what = "the cell")
    {
        this.what = what;
        this.timeout = timeout;
        this.halt = halt;
        if (timeout is not { } time) return;
        source = CancellationTokenSource.CreateLinkedTokenSource(halt);
        source.CancelAfter(time);
    }

    /// <summary>What the cell listens to.</summary>
    public CancellationToken Token => source?.Token ?? halt;

    // The timer may be a little early or, where the cell holds every processor, late.
    private bool IsOver =>
        timeout is { } time
            && (Stopwatch.GetElapsedTime(start) > time || (source!.IsCancellationRequested && !halt.IsCancellationRequested));

    /// <summary>A cell that did not listen has failed all the same.</summary>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public void ThrowIfOver()
    {
        if (IsOver) throw Over();
    }

    /// <summary>Why a cell failed that ended with an exception: a cancelled one whose time was over, for that reason.</summary>
    public Exception Cause(Exception exception) => exception is OperationCanceledException && IsOver ? Over() : exception;

    /// <inheritdoc/>
    public void Dispose() => source?.Dispose();

    private TimeoutException Over() => new($"{what} exceeded --timeout {Duration.Of(timeout!.Value)}");
}
