using System.Diagnostics;
using Repro.Planning;
using Repro.Store;

namespace Repro.Execution;

/// <summary>What the computing stage needs of the run.</summary>
/// <param name="Grid">Receives the finished cells.</param>
/// <param name="Experiment">What is run.</param>
/// <param name="Tables">Its tables.</param>
/// <param name="Options">Workers, failing fast.</param>
/// <param name="StorePath">The file that cells are appended to.</param>
/// <param name="Open">Opens a file for appending.</param>
/// <param name="Failed">Told of each failed cell, from the store's thread.</param>
internal sealed record ComputationInput(
    CellGrid Grid, ErasedExperiment Experiment, TableSet Tables, RunOptions Options, string StorePath, Func<string, Stream> Open, Action<FinishedCell> Failed);

/// <summary>A cell that has run.</summary>
internal sealed record FinishedCell(int Index, PlannedPoint Point, int Replicate, double Seconds, IReadOnlyList<CellRow> Rows, CellFailure? Failure);

/// <summary>Runs the scheduled cells on worker threads and stores them.</summary>
internal static class Computation
{
    /// <summary>How many workers there are unless told: the processors that the process may use, a container's limit included.</summary>
    public static int Workers(RunOptions options) => Math.Max(1, options.Workers ?? Environment.ProcessorCount);

    /// <summary>
    /// Runs until everything is done, a cell has failed under <c>--fail-fast</c>, or <paramref name="cancellation"/>: then no cell is begun, running ones see
    /// their token, and those that end in order are kept.
    /// </summary>
    /// <param name="input">The run.</param>
    /// <param name="work">The cells, in order.</param>
    /// <param name="follow">Shows the meter and returns once the wait handle is set; runs on the calling thread.</param>
    /// <param name="cancellation">Ends the run in order.</param>
    /// <exception cref="IOException">The store could not be written; what reached the disk is kept.</exception>
    public static void Run(ComputationInput input, IReadOnlyList<PointWork> work, Action<RunMeter, WaitHandle> follow, CancellationToken cancellation)
    {
        if (work.Count == 0) return;
        var cells = work.Sum(w => w.Replicates.Count);
        var workers = Math.Min(Workers(input.Options), cells);
        var meter = new RunMeter(cells, work.Sum(w => w.Replicates.Count * w.Point.CostSeconds), workers);
        var queue = new CellQueue(work, w => Prepare(input, w));
        using var halt = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var stop = halt.Token.Register(queue.Stop);
        using var store = new StoreWriter<FinishedCell>(input.StorePath, input.Open, batch => Accept(input, meter, batch), halt.Cancel);
        using var finished = new ManualResetEvent(false);
        var running = workers;
        for (var w = 0; w < workers; w++)
        {
            var worker = w;
            new Thread(() =>
            {
                Work(input, queue, store, meter, worker, halt.Token);
                if (Interlocked.Decrement(ref running) == 0) finished.Set();
            })
            { Name = $"worker {worker}", IsBackground = true }.Start();
        }
        follow(meter, finished);
        store.Complete();
        if (store.Failure is { } failure) throw failure;
    }

    private static void Work(
        ComputationInput input, CellQueue queue, StoreWriter<FinishedCell> store, RunMeter meter, int worker, CancellationToken halt)
    {
        while (queue.TryTake(out var point, out var replicate))
        {
            meter.Begin(worker, new(point.Point.Cell, replicate));
            if (RunCell(input, point, replicate, halt) is { } cell)
            {
                if (input.Options.FailFast && cell.Finished.Failure is not null) queue.Stop();
                store.Add(cell.Finished, cell.Line);
            }
            meter.End(worker);
            point.Done();
        }
    }

    private static void Prepare(ComputationInput input, PointWork work)
    {
        var context = new PreparingPoint(input.Grid.Plan.Seed, work.Point.Draw);
        try
        {
            work.Prepared = input.Experiment.Prepare(work.Point.Parameters, context);
        }
        catch (Exception e)
        {
            work.PrepareFailure = CellFailure.Of(e, context.Streams);
        }
    }

    /// <summary>The cell with its line for the store; null when it was cut short.</summary>
    private static (FinishedCell Finished, byte[] Line)? RunCell(ComputationInput input, PointWork work, int replicate, CancellationToken halt)
    {
        var index = input.Grid.Index(work.Index, replicate);
        var key = input.Grid.Key(index);
        var start = Stopwatch.GetTimestamp();
        var failure = work.PrepareFailure;
        byte[] Line(StoredCell stored) =>
            StoreLine.Encode(stored with { Address = new(work.Point.Cell, replicate), Seed = input.Grid.Plan.Seed }, input.Tables.All);
        var cell = new RunningCell(input.Grid.Plan, work.Point, replicate, input.Tables, halt);
        if (failure is null)
        {
            try
            {
                input.Experiment.Run(work.Point.Parameters, work.Prepared!, cell);
                var rows = cell.Rows();
                var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
                return (new(index, work.Point, replicate, elapsed, rows, null), Line(new(key, elapsed, rows, null)));
            }
            catch (OperationCanceledException) when (halt.IsCancellationRequested)
            {
                return null;
            }
            catch (Exception e)
            {
                failure = CellFailure.Of(e, cell.Streams);
            }
        }
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (new(index, work.Point, replicate, seconds, [], failure), Line(new(key, seconds, [], failure.Cause)));
    }

    private static void Accept(ComputationInput input, RunMeter meter, IReadOnlyList<FinishedCell> batch)
    {
        foreach (var cell in batch)
        {
            var hasFailed = cell.Failure is not null;
            input.Grid.Set(cell.Index, hasFailed ? CellState.Failed : CellState.Computed, cell.Seconds, hasFailed ? null : cell.Rows);
            meter.Landed(cell.Point.CostSeconds, hasFailed);
            if (hasFailed) input.Failed(cell);
        }
    }
}
