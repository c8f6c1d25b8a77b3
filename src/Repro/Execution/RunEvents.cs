using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Repro.Planning;
using Repro.Report;

namespace Repro.Execution;

/// <summary>
/// <c>--events FILE</c>: what happens in a run, a JSON document a line (NDJSON), for programs that watch it. Lines are appended, so that
/// several runs may share a file; each names its run.
/// </summary>
internal sealed class RunEvents : IDisposable
{
    private static readonly TimeSpan ProgressPause = TimeSpan.FromSeconds(1);

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly string run;
    private readonly TextWriter file;
    private readonly Timer? progress;
    private readonly Lock gate = new();
    private RunMeter? meter;

    private RunEvents(string run, TextWriter file, bool isShown)
    {
        this.run = run;
        this.file = file;
        if (isShown) progress = new(_ => Progress(), null, ProgressPause, ProgressPause);
    }

    /// <summary>Opens the file; without one every event is dropped.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static RunEvents Open(string? path, string run) => path is null
        ? new(run, TextWriter.Null, false)
        : new(run, new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
        {
            AutoFlush = true,
            NewLine = "\n"
        }, true);

    /// <summary>The run has begun.</summary>
    public void Started(int cells, int stored, int toCompute, int workers) =>
        Write(new { Event = "started", Time = Now(), Run = run, Cells = cells, Stored = stored, ToCompute = toCompute, Workers = workers });

    /// <summary>Progress is told from now on, until the run has finished.</summary>
    public void Follow(RunMeter of) => Volatile.Write(ref meter, of);

    /// <summary>A cell is on disk, finished or failed.</summary>
    public void Landed(FinishedCell cell) => Write(new
    {
        Event = cell.Failure is null ? "cell-finished" : "cell-failed",
        Time = Now(),
        Run = run,
        Cell = new CellAddress(cell.Point.Cell, cell.Replicate).ToString(),
        cell.Seconds,
        cell.Failure?.Cause,
    });

    /// <summary>The run has ended.</summary>
    public void Finished(int exitCode, CellCounts cells) => Write(new
    {
        Event = "finished",
        Time = Now(),
        Run = run,
        ExitCode = exitCode,
        cells.Planned,
        cells.Stored,
        cells.Computed,
        cells.Failed,
        cells.Missing,
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        progress?.Dispose();
        lock (gate) file.Dispose();
    }

    private void Progress()
    {
        if (Volatile.Read(ref meter) is not { } at) return;
        var reading = at.Read();
        Write(new
        {
            Event = "progress",
            Time = Now(),
            Run = run,
            reading.Done,
            reading.Failed,
            reading.Cells,
            reading.Share,
            SecondsLeft = reading.Left?.TotalSeconds,
            IsAtLeast = reading.IsAtLeast ? true : (bool?)null,
            Slowest = reading.Slowest?.Cell.ToString(),
        });
    }

    // Whoever watches may have gone, or a timer may fire while the file is closed: the run goes on without them.
    private void Write<T>(T line)
    {
        if (file == TextWriter.Null) return;
        lock (gate)
        {
            try
            {
                file.WriteLine(JsonSerializer.Serialize(line, Format));
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
            }
        }
    }

    private static DateTime Now() => DateTime.UtcNow;
}
