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
        foreach (var place in damaged) run.Voice.Recorded.Information("{place:l}: torn or altered, ignored", place);
        if (damaged.Count > 0)
            run.Voice.Said.Warning(
                damaged.Count == 1
                    ? "{damaged} stored record is torn or altered (first {first:l}); lost cells are computed again"
                    : "{damaged} stored records are torn or altered (first {first:l}); lost cells are computed again",
                damaged.Count, damaged[0]);
        return stored;
    }

    /// <summary>Takes what runs beside this one have computed into the grid and the run's own store.</summary>
    public static void TakeFromBeside(Run run)
    {
        if (!ReusedCells.AreAskedFor(run.Options)) return;
        var found = ReusedCells.Take(run.Grid, run.Tables, run.Folder, told => run.Voice.Said.Warning("{told:l}", told));
        if (found.Count == 0) return;
        CellStore.Append(run.CellsFolder, found.SelectMany(f => f.Cells, (_, c) => c.Cell), run.Tables.All, run.Surroundings.Append);
        run.Voice.Said.Information(
            "cells reused from other runs of this folder: {cells:l}; --reuse false computes them here", ReusedCells.Text(found));
    }

    /// <summary>Computes the cells that are not stored; each is on disk before it counts.</summary>
    public static void Compute(Run run, StoredCells stored, CancellationToken cancellation)
    {
        var work = Schedule.Of(run.Grid, run.Options);
        var count = work.Sum(w => w.Replicates.Count);
        foreach (var (reason, cells) in stored.Reasons(run.Grid, work, run.Options).Where(r => StoredCells.IsAgain(r.Reason)))
            run.Voice.Said.Information(
                cells == 1 ? "{cells} cell runs again: {reason:l}" : "{cells} cells run again: {reason:l}", cells, reason);
        run.Grid.Forget(work);
        run.Events.Started(run.Cells, count, Math.Min(Computation.Workers(run.Options), Math.Max(1, count)));
        if (run.Options.OnlyCell is null) FailureLogs.Clear(run.Folder);
        var failures = new FailureLogs(run);
        Computation.Run(run, work, failures, cancellation);
        run.Failures = failures.Summarize();
        run.Grid.Advance(run.Tables); // Where only chosen cells were run, those that they call for are missing now.
    }
}
