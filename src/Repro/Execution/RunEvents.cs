using Repro.Planning;
using Repro.Report;
using Serilog;
using Serilog.Events;

namespace Repro.Execution;

/// <summary>
/// What programs that watch a run receive (<c>--events</c>): events with a name, the run's own name, since several runs may share the
/// file, and the time.
/// </summary>
internal sealed class RunEvents(RunVoice voice, string run) : IDisposable
{
    /// <summary>The property that holds an event's name.</summary>
    public const string Name = "event";

    private static readonly TimeSpan ProgressPause = TimeSpan.FromSeconds(1);

    private Timer? progress;

    /// <summary>The cells are about to be computed.</summary>
    public void Started(CellCounts cells, int toCompute, int workers) =>
        Named(voice.Said, "started").Information(
            workers == 1
                ? "{run:l}: {cells} cells, {stored} stored, {to_compute} to compute on {workers} worker"
                : "{run:l}: {cells} cells, {stored} stored, {to_compute} to compute on {workers} workers",
            run, cells.Planned, cells.Stored, toCompute, workers);

    /// <summary>Progress is reported from now on, until the run has ended.</summary>
    public void Follow(RunMeter meter)
    {
        if (!voice.Recorded.IsEnabled(LogEventLevel.Verbose)) return;
        progress = new(_ => Progress(meter.Read()), null, ProgressPause, ProgressPause);
    }

    /// <summary>A cell is on disk, finished or failed.</summary>
    public void Landed(FinishedCell cell)
    {
        var address = new CellAddress(cell.Point.Cell, cell.Replicate).ToString();
        if (cell.Failure is { } failure)
            Named(voice.Recorded, "cell-failed").ForContext("seconds", cell.Seconds)
                .Error("cell {cell:l} failed: {cause:l}", address, failure.Cause);
        else if (voice.Recorded.IsEnabled(LogEventLevel.Verbose))
            Named(voice.Recorded, "cell-finished").Verbose("cell {cell:l} finished in {seconds} s", address, cell.Seconds);
    }

    /// <summary>The run has ended: the last event.</summary>
    public void Finished(int exitCode, CellCounts cells)
    {
        Dispose();
        Named(voice.Recorded, "finished").Information(
            "ended with exit code {exit_code}: of {planned} cells {stored} stored, {computed} computed, {failed} failed, {missing} missing",
            exitCode, cells.Planned, cells.Stored, cells.Computed, cells.Failed, cells.Missing);
    }

    public void Dispose() => progress?.Dispose();

    private void Progress(RunMeter.Measures at)
    {
        var log = Named(voice.Recorded, "progress");
        if (at.Left is { } left) log = log.ForContext("seconds_left", left.TotalSeconds);
        if (at.IsAtLeast) log = log.ForContext("is_at_least", true);
        if (at.Slowest is { } slowest) log = log.ForContext("slowest", slowest.Cell.ToString());
        log.Verbose("{done} of {cells} cells, {failed} failed, {share} of the work", at.Done, at.Cells, at.Failed, at.Share);
    }

    private ILogger Named(ILogger log, string name) =>
        log.ForContext(Name, name).ForContext("time", DateTime.UtcNow).ForContext("run", run);
}
