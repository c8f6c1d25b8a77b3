using Repro.Planning;
using Repro.Store;

namespace Repro.Execution;

/// <summary>What the computing stage needs of the run.</summary>
/// <param name="Grid">Receives the finished cells.</param>
/// <param name="Experiment">What is run.</param>
/// <param name="Tables">Its tables.</param>
/// <param name="Rule">Stopping by precision; null where no point is given more cells than are scheduled.</param>
/// <param name="Options">Workers, how many failures are too many, how long a cell may take.</param>
/// <param name="StorePath">The file that cells are appended to.</param>
/// <param name="Open">Opens a file for appending.</param>
/// <param name="Events">Told of each cell once it is on disk, from the store's thread.</param>
/// <param name="Failed">Told of each failed cell, from the store's thread.</param>
internal sealed record ComputationInput(
    CellGrid Grid, ErasedExperiment Experiment, TableSet Tables, StoppingRule? Rule, RunOptions Options,
    string StorePath, Func<string, Stream> Open, RunEvents Events,
    Action<FinishedCell> Failed);

/// <summary>A cell that has run.</summary>
internal sealed record FinishedCell(int Index, int PointIndex, PlannedPoint Point, int Replicate,
    double Seconds, IReadOnlyList<CellRow> Rows, CellFailure? Failure);

/// <summary>Runs the scheduled cells, block by block, on worker threads and stores them.</summary>
internal static class Computation
{
    /// <summary>How many workers there are unless told: the processors that the process may use, a container's limit included.</summary>
    public static int Workers(RunOptions options) => Math.Max(1, options.Workers ?? Environment.ProcessorCount);

    /// <summary>
    /// Runs until everything is done, too many cells have failed (<c>--fail-fast</c>, <c>--max-failures</c>), or
    /// <paramref name="cancellation"/>: then no cell is begun, running ones see their token, and those that end in order are kept.
    /// </summary>
    /// <param name="input">The run.</param>
    /// <param name="work">The cells, in order.</param>
    /// <param name="follow">Shows the meter and returns once the wait handle is set; runs on the calling thread.</param>
    /// <param name="cancellation">Ends the run in order.</param>
    /// <exception cref="IOException">The store could not be written; what reached the disk is kept.</exception>
    public static void Run(ComputationInput input, IReadOnlyList<PointWork> work,
        Action<RunMeter, WaitHandle> follow, CancellationToken cancellation)
    {
        if (work.Count == 0) return;
        var cells = work.Sum(w => w.Replicates.Count);
        var workers = Math.Min(Workers(input.Options), input.Rule is null ? cells : work.Sum(w => w.Point.MostReplicates));
        Schedule.FormBlocks(work, input.Grid.Plan.Experiment, workers);
        var meter = new RunMeter(input.Grid, work, workers);
        using var halt = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var stages = new PointStages(input.Grid, work, input.Rule);
        meter.MayGrow = stages.Undecided > 0;
        var queue = new CellQueue(work, w => Prepare(input, w, halt.Token),
            input.Options.FailFast ? 1 : input.Options.MaxFailures ?? int.MaxValue, stages.Undecided);
        input.Events.Follow(meter);
        using var stop = halt.Token.Register(queue.Stop);
        using var store =
            new StoreWriter<FinishedCell>(input.StorePath, input.Open, batch => Accept(input, meter, stages, queue, batch), halt.Cancel);
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
        var runner = new BlockRunner(input, halt);
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

    private static void Prepare(ComputationInput input, PointWork work, CancellationToken halt)
    {
        using var limit = new CellLimit(input.Options.CellTimeout, halt, "the preparation of its point");
        var context = new PreparingPoint(input.Grid.Plan.Seed, work.Point.Draw, limit.Token);
        try
        {
            var prepared = input.Experiment.Prepare(work.Point.Parameters, context);
            limit.ThrowIfOver();
            work.Prepared = prepared;
        }
        catch (Exception e)
        {
            work.PrepareFailure = CellFailure.Of(limit.Cause(e), context.Streams);
        }
    }

    private static void Accept(
        ComputationInput input, RunMeter meter, PointStages stages, CellQueue queue, IReadOnlyList<FinishedCell> batch)
    {
        foreach (var cell in batch)
        {
            var hasFailed = cell.Failure is not null;
            input.Grid.Set(cell.Index, hasFailed ? CellState.Failed : CellState.Computed, cell.Seconds, hasFailed ? null : cell.Rows);
            meter.Landed(cell);
            input.Events.Landed(cell);
            if (hasFailed) input.Failed(cell);
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
