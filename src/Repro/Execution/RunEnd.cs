using System.Globalization;
using Repro.Claims;
using Repro.Report;
using Repro.Store;
using Repro.Words;

namespace Repro.Execution;

/// <summary>What a run says last, and how it ended.</summary>
internal static class RunEnd
{
    /// <summary>With all its stages.</summary>
    public static RunOutcome Whole(Run run, IReadOnlyList<ClaimResult> claims, IReadOnlyList<string> findings)
    {
        if (run.Voice.Problems.Count == 0) CellStore.DeleteRetired(run.CellsFolder);
        var cells = run.Cells;
        if (cells.Missing == 0) ClaimTable.Print(run.Voice.Output, claims, run.Options.Verbosity);
        else RunVoice.WriteLine(run.Voice.Output, ClaimTable.NotJudged(claims, cells));
        if (run.Options.Verbosity != Verbosity.Quiet)
            foreach (var finding in findings) RunVoice.WriteLine(run.Voice.Output, finding);
        if (cells.Missing > 0 && run.Options.GatherFrom.Count == 0) run.Voice.Tell(Missing(run, cells));
        SayCounts(run, cells);
        var report = run.Options.WriteReport ? $"; report: open {Path.Combine(run.Options.OutputFolder, "index.html")} in a browser" : "";
        run.Voice.Say($"results: {run.Folder}{report}");
        return run.Outcome(claims);
    }

    /// <summary>As a shard, whose tables, figures and verdicts are the whole run's.</summary>
    public static RunOutcome Shard(Run run)
    {
        var cells = run.Cells;
        if (cells.Missing > 0) run.Voice.Tell(Missing(run, cells));
        SayCounts(run, cells);
        run.Voice.Say(
            $"shard {run.Plan.Shard} of the run has no tables, figures or verdicts of its own: 'repro gather' makes them of all shards");
        return run.Outcome([]);
    }

    /// <summary>Before all cells were there.</summary>
    public static RunOutcome Interrupted(Run run)
    {
        var cells = run.Cells;
        run.Voice.Tell(
            $"interrupted: {cells.Stored + cells.Computed} of {cells.Planned} cells are kept "
                + $"in {run.CellsFolder}; to go on: {run.Options.Command}");
        return run.Outcome([], isInterrupted: true);
    }

    /// <summary>Before anything was done, since only failed cells were asked for and none has failed.</summary>
    public static RunOutcome NothingFailed(Run run)
    {
        var cells = run.Cells;
        run.Voice.Tell($"--only failed: no cell of {run.Plan.Name} is recorded as failed, so nothing was done"
            + (cells.Missing > 0 ? $"; {Missing(run, cells)}" : ""));
        return run.Outcome([]);
    }

    private static string Missing(Run run, CellCounts cells) =>
        $"{cells.Missing} of {cells.Planned} cells are missing; to compute them: {run.Options.Command}";

    private static void SayCounts(Run run, CellCounts cells) =>
        run.Voice.Say(string.Create(CultureInfo.InvariantCulture,
            $"{cells.Computed} cells computed, {cells.Stored} from the store, {cells.Failed} failed, in {Duration.Of(run.Elapsed)}"));
}
