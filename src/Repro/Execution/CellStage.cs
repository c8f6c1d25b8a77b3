using System.Globalization;
using Repro.Store;

namespace Repro.Execution;

/// <summary>The cells of a run: those that its store holds, then those that are computed.</summary>
internal static class CellStage
{
    /// <summary>Takes what the run's folder holds of earlier runs into the grid.</summary>
    public static StoredCells LookUp(Run run)
    {
        if (run.Options.Fresh) CellStore.Retire(run.CellsFolder);
        var damaged = new List<string>();
        var stored = StoredCells.Take(run.CellsFolder, run.Grid, run.Tables, isFresh: false, damaged.Add);
        foreach (var place in damaged) run.Voice.Record($"{place}: torn or altered, passed over");
        if (damaged.Count > 0)
            run.Voice.Warn(
                $"{damaged.Count} stored {(damaged.Count == 1 ? "record is" : "records are")} torn or altered "
                    + $"(first {damaged[0]}); what is lost is computed again");
        return stored;
    }

    /// <summary>Computes what is not stored, each cell on disk before it counts.</summary>
    public static void Compute(Run run, StoredCells stored, CancellationToken cancellation)
    {
        var work = Schedule.Of(run.Grid, run.Options);
        var count = work.Sum(w => w.Replicates.Count);
        foreach (var (reason, cells) in stored.Reasons(run.Grid, work, run.Options).Where(r => StoredCells.IsAgain(r.Reason)))
            run.Voice.Say(string.Create(CultureInfo.InvariantCulture, $"{cells} {(cells == 1 ? "cell runs" : "cells run")} again: {reason}"));
        run.Grid.Forget(work);
        var (workers, planned) = (Math.Min(Computation.Workers(run.Options), Math.Max(1, count)), run.Cells);
        run.Voice.Say(string.Create(CultureInfo.InvariantCulture,
            $"{run.Plan.Name}: {planned.Planned} cells, {planned.Stored} stored, {count} to compute "
                + $"on {workers} {(workers == 1 ? "worker" : "workers")}"));
        run.Voice.Events.Started(planned.Planned, planned.Stored, count, workers);
        if (run.Options.OnlyCell is null) FailureLogs.Clear(run.Folder);
        var failures = new FailureLogs(run);
        Computation.Run(run, work, failures, cancellation);
        failures.Summarize();
        run.Grid.Advance(run.Tables); // Where only chosen cells were run, those that they call for are missing now.
    }
}
