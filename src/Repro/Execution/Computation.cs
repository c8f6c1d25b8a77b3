using Repro.Planning;
using Repro.Store;

namespace Repro.Execution;

/// <summary>A cell that has run.</summary>
internal sealed record FinishedCell(int Index, int PointIndex, PlannedPoint Point, int Replicate,
    double Seconds, IReadOnlyList<CellRow> Rows, CellFailure? Failure);

/// <summary>Runs the scheduled cells, block by block, on worker threads and stores them.</summary>
internal sealed class Computation : IDisposable
{
    private readonly Run run;
    private readonly FailureLogs failures;
    private readonly int workers;
    private readonly RunMeter meter;
    private readonly PointStages stages;
    private readonly CellQueue queue;
    private readonly CancellationTokenSource halt;
    private readonly CancellationTokenRegistration stop;
    private readonly StoreWriter<FinishedCell> store;

    private Computation(Run run, IReadOnlyList<PointWork> work, FailureLogs failures, CancellationToken cancellation)
    {
        (this.run, this.failures) = (run, failures);
        // Where only chosen cells are run, no point is given more of them.
        var rule = run.Options.OnlyFailed || run.Options.OnlyCell is not null ? null : StoppingRule.Of(run.Plan, run.Tables);
        workers = Math.Min(Workers(run.Options), work.Sum(w => rule is null ? w.Replicates.Count : w.Point.MostReplicates));
        Schedule.FormBlocks(work, run.Plan.Experiment, workers);
        meter = new(run.Grid, work, workers);
        halt = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stages = new(run.Grid, work, rule);
        meter.MayGrow = stages.Undecided > 0;
        queue = new(work, Prepare, run.Options.FailFast ? 1 : run.Options.MaxFailures ?? int.MaxValue, stages.Undecided);
        run.Events.Follow(meter);
        stop = halt.Token.Register(queue.Stop);
        store = new(CellStore.AppendPath(run.CellsFolder), run.Surroundings.Append, Accept, halt.Cancel);
    }

    /// <summary>How many workers there are.</summary>
    public static int Workers(RunOptions options) => Math.Max(1, options.Workers ?? Processors.Allowed);

    /// <summary>
    /// Runs until everything is done, too many cells have failed (<c>--fail-fast</c>, <c>--max-failures</c>), or
    /// <paramref name="cancellation"/>: then no cell is begun, running ones see their token, and those that end in order are kept.
    /// </summary>
    /// <param name="run">Its grid receives the finished cells.</param>
    /// <param name="work">The cells, in order.</param>
    /// <param name="failures">Receives each failed cell, on the store's thread.</param>
    /// <param name="cancellation">Ends the run in order.</param>
    /// <exception cref="IOException">The store could not be written; what reached the disk is kept.</exception>
    public static void Run(Run run, IReadOnlyList<PointWork> work, FailureLogs failures, CancellationToken cancellation)
    {
        if (work.Count == 0) return;
        using var computation = new Computation(run, work, failures, cancellation);
        computation.Run();
    }

    public void Dispose()
    {
        store.Dispose();
        stop.Dispose();
        halt.Dispose();
    }

    private void Run()
    {
        using var finished = new ManualResetEvent(false);
        var running = workers;
        for (var w = 0; w < workers; w++)
        {
            var worker = w;
            new Thread(() =>
            {
                Work(worker);
                if (Interlocked.Decrement(ref running) == 0) finished.Set();
            })
            { Name = $"worker {worker}", IsBackground = true }.Start();
        }
        ProgressDisplay.Follow(run, meter, finished);
        store.Complete();
        if (store.Failure is { } failure) throw failure;
    }

    private void Work(int worker)
    {
        var runner = new BlockRunner(run, halt.Token);
        while (queue.TryTake(out var point, out var block))
        {
            meter.Begin(worker, new(point.Point.Cell, block[0]), point.Index, block.Count);
            foreach (var cell in runner.Run(point, block))
            {
                store.Add(cell, runner.Line(cell));
                if (cell.Failure is not null && !queue.GoesOnAfterFailure()) break;
            }
            meter.End(worker);
            point.Done(block.Count);
        }
    }

    private void Prepare(PointWork work)
    {
        using var limit = new CellLimit(run.Options.CellTimeout, halt.Token, "the setup of the point");
        var context = new PreparingPoint(run.Plan.Seed, work.Point.Draw, limit.Token);
        meter.Prepare(work);
        try
        {
            var prepared = run.Experiment.Prepare(work.Point.Parameters, context);
            limit.ThrowIfOver();
            work.Prepared = prepared;
        }
        catch (Exception e)
        {
            work.PrepareFailure = CellFailure.Of(limit.Cause(e), context.Streams);
        }
        finally
        {
            meter.Prepared(work);
        }
    }

    private void Accept(IReadOnlyList<FinishedCell> batch)
    {
        foreach (var cell in batch)
        {
            var hasFailed = cell.Failure is not null;
            run.Grid.Set(cell.Index, hasFailed ? CellState.Failed : CellState.Computed, cell.Seconds, hasFailed ? null : cell.Rows);
            meter.Landed(cell);
            run.Events.Landed(cell);
            if (hasFailed) failures.Add(cell);
            if (stages.Landed(cell.PointIndex, out var isDecided) is { } more)
            {
                meter.Grow(more);
                queue.Add(more);
            }
            if (isDecided) queue.Decided();
            meter.MayGrow = stages.Undecided > 0;
        }
    }
}
