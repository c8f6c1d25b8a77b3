using System.Diagnostics;
using Repro.Store;

namespace Repro.Execution;

/// <summary>Runs blocks of cells of one point on one worker. What becomes of a cell does not depend on the block that it is in.</summary>
internal sealed class BlockRunner(Run run, CancellationToken halt)
{
    /// <summary>
    /// The cells that have run, well or not; those that the end of the run cut short are left out. Cells that run one by one run as they
    /// are enumerated.
    /// </summary>
    public IEnumerable<FinishedCell> Run(PointWork work, IReadOnlyList<int> replicates)
    {
        if (work.PrepareFailure is { } failure) return replicates.Select(r => Finished(work, r, 0, [], failure));
        if (replicates.Count > 1 && RunTogether(work, replicates) is { } cells) return cells;
        return replicates.TakeWhile(_ => !halt.IsCancellationRequested).Select(r => RunAlone(work, r)).OfType<FinishedCell>();
    }

    /// <summary>The line of a cell for the store.</summary>
    public byte[] Line(FinishedCell cell)
    {
        var stored = new StoredCell(run.Grid.Key(cell.Index), cell.Seconds, cell.Rows, cell.Failure?.Cause)
        {
            Address = new(cell.Point.Cell, cell.Replicate),
            Seed = run.Plan.Seed,
        };
        return StoreLine.Encode(stored, run.Tables.All);
    }

    /// <summary>The cells, their time shared equally; null when the block failed, none when it was cut short.</summary>
    private IReadOnlyList<FinishedCell>? RunTogether(PointWork work, IReadOnlyList<int> replicates)
    {
        var start = Stopwatch.GetTimestamp();
        using var limit = new CellLimit(run.Options.CellTimeout * replicates.Count, halt);
        var cells = replicates.Select(r => Cell(work, r, limit)).ToArray();
        try
        {
            run.Experiment.RunBlock(work.Point.Parameters, work.Prepared!, cells);
            limit.ThrowIfOver();
            var rows = cells.Select(c => c.Rows()).ToArray();
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds / cells.Length;
            return [.. cells.Select((c, i) => Finished(work, c.Replicate, seconds, rows[i], null))];
        }
        catch (Exception)
        {
            // Which cell it was, and why, shows when each runs alone; at the end of a run there is no time for that.
            return halt.IsCancellationRequested ? [] : null;
        }
    }

    private FinishedCell? RunAlone(PointWork work, int replicate)
    {
        var start = Stopwatch.GetTimestamp();
        using var limit = new CellLimit(run.Options.CellTimeout, halt);
        var cell = Cell(work, replicate, limit);
        try
        {
            run.Experiment.Run(work.Point.Parameters, work.Prepared!, cell);
            var rows = cell.Rows();
            limit.ThrowIfOver();
            return Finished(work, replicate, Stopwatch.GetElapsedTime(start).TotalSeconds, rows, null);
        }
        catch (OperationCanceledException) when (halt.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e)
        {
            return Finished(work, replicate, Stopwatch.GetElapsedTime(start).TotalSeconds,
                [], CellFailure.Of(limit.Cause(e), cell.Streams));
        }
    }

    private RunningCell Cell(PointWork work, int replicate, CellLimit limit) =>
        new(run.Plan, work.Point, replicate, run.Tables, limit.Token);

    private FinishedCell Finished(PointWork work, int replicate, double seconds, IReadOnlyList<CellRow> rows, CellFailure? failure) =>
        new(run.Grid.Index(work.Index, replicate), work.Index, work.Point, replicate, seconds, rows, failure);
}
