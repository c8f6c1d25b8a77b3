using Repro.Claims;
using Repro.Report;
using Repro.Store;
using Repro.Words;

namespace Repro.Execution;

/// <summary>What a run says last, and how it ended.</summary>
internal static class RunEnd
{
    private const string MissingCells = "{missing} of {planned} cells are missing; to compute them: {command:l}";

    /// <summary>With all its stages.</summary>
    /// <param name="run">The run.</param>
    /// <param name="claims">Its verdicts.</param>
    /// <param name="findings">What its tables say.</param>
    /// <param name="hasReport">Whether the pages over all runs were written after it.</param>
    public static RunOutcome Whole(Run run, IReadOnlyList<ClaimResult> claims, IReadOnlyList<string> findings, bool hasReport)
    {
        if (run.Voice.Problems.Count == 0) CellStore.DeleteRetired(run.CellsFolder);
        var cells = run.Cells;
        if (cells.Missing == 0) ClaimTable.Print(run.Voice.Output, claims, run.Options.Verbosity, run.Options.Heading is not null);
        else RunVoice.WriteLine(run.Voice.Output, ClaimTable.NotJudged(claims, cells));
        if (run.Options.Verbosity != Verbosity.Quiet && run.Options.Heading is null)
            foreach (var finding in findings) RunVoice.WriteLine(run.Voice.Output, finding);
        if (cells.Missing > 0 && run.Options.GatherFrom.Count == 0) TellMissing(run, cells);
        SayCounts(run, cells);
        if (run.Options.Heading is not null) return run.Outcome(claims);
        if (!hasReport) run.Voice.Said.Information("results: {folder:l}", run.Folder);
        else
            run.Voice.Said.Information("results: {folder:l}; report: open {report:l} in a browser",
                run.Folder, Path.Combine(run.Options.OutputFolder, "index.html"));
        return run.Outcome(claims);
    }

    /// <summary>As a shard, whose tables, figures and verdicts are the whole run's.</summary>
    public static RunOutcome Shard(Run run)
    {
        var cells = run.Cells;
        if (cells.Missing > 0) TellMissing(run, cells);
        SayCounts(run, cells);
        run.Voice.Said.Information(
            "shard {shard:l} of the run has no tables, figures or verdicts; 'repro gather' makes them from all shards",
            $"{run.Plan.Shard}");
        return run.Outcome([]);
    }

    /// <summary>Before all cells were there.</summary>
    public static RunOutcome Interrupted(Run run)
    {
        var cells = run.Cells;
        run.Voice.Told.Information("interrupted: {kept} of {planned} cells are kept in {folder:l}; to resume: {command:l}",
            cells.Stored + cells.Computed, cells.Planned, run.CellsFolder, run.Options.Command);
        return run.Outcome([], isInterrupted: true);
    }

    /// <summary>Before anything was done, since only failed cells were asked for and none has failed.</summary>
    public static RunOutcome NothingFailed(Run run)
    {
        var cells = run.Cells;
        const string nothing = "--only failed: no cell of {run:l} is recorded as failed; nothing to do";
        if (cells.Missing == 0) run.Voice.Told.Information(nothing, run.Plan.Name);
        else
            run.Voice.Told.Information(nothing + "; " + MissingCells, run.Plan.Name, cells.Missing, cells.Planned, run.Options.Command);
        return run.Outcome([]);
    }

    private static void TellMissing(Run run, CellCounts cells) =>
        run.Voice.Told.Information(MissingCells, cells.Missing, cells.Planned, run.Options.Command);

    private static void SayCounts(Run run, CellCounts cells) => run.Voice.Said.Information("{cells:l} in {duration:l}",
        RunSummary.Cells(cells), Duration.Of(run.Elapsed));
}
