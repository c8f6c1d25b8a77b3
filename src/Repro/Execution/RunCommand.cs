using Repro.Files;
using Repro.Planning;
using Repro.Store;

namespace Repro.Execution;

/// <summary><c>repro run</c>: a plan is carried out.</summary>
public static class RunCommand
{
    /// <summary>
    /// Runs a plan in <c>OutputFolder/NAME</c>. Cells that are stored there already are not computed again. Everything that goes wrong with
    /// cells, files or figures is reported on the console and in <c>log.jsonl</c>, and sets the exit code.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The experiment or the plan is built wrongly: column names that clash, a row without [Column], no typed base class, two points with
    /// one cell.
    /// </exception>
    public static RunOutcome Execute(Plan plan, RunOptions options, CancellationToken cancellation) =>
        Execute(plan, options, Surroundings.OfProcess(options), cancellation);

    internal static RunOutcome Execute(Plan plan, RunOptions options, Surroundings surroundings, CancellationToken cancellation)
    {
        using var voice = new RunVoice(surroundings, options.Verbosity);
        using var run = new Run(plan, options, surroundings, voice);
        var outcome = RunOrTell(run, cancellation);
        run.Events.Finished(outcome.ExitCode, outcome.Cells);
        return outcome;
    }

    /// <summary>The stages of a run from top to bottom.</summary>
    private static RunOutcome Stages(Run run, CancellationToken cancellation)
    {
        if (run.Options is { Heading: { } heading, Verbosity: not Verbosity.Quiet }) RunVoice.WriteLine(run.Voice.Output, heading);
        RunFolder.Refuse(run);
        var gathered = Gathering.Read(run);
        run.Voice.OpenEvents(run.Options.EventsFile);
        using var held = RunFolder.Take(run);

        var stored = CellStage.LookUp(run);
        if (gathered is null && run.Options.OnlyFailed && run.Cells.Failed == 0) return RunEnd.NothingFailed(run);
        var isShard = run.Plan.Shard is not null;
        if (isShard) ShardFiles.Begin(run);
        if (gathered is not null) Gathering.Add(run, gathered);
        else
        {
            CellStage.TakeFromBeside(run);
            CellStage.Compute(run, stored, cancellation);
        }
        if (cancellation.IsCancellationRequested && run.Cells.Missing > 0) return RunEnd.Interrupted(run);
        if (isShard)
        {
            ShardFiles.End(run);
            return RunEnd.Shard(run);
        }

        var earlier = ManifestStage.Invalidate(run);
        var results = ResultStages.Tables(run);
        var claims = ResultStages.Claims(run, results);
        var findings = ResultStages.Findings(run, results);
        var figures = ResultStages.Figures(run, results);
        ManifestStage.DeleteStale(run, earlier);
        ManifestStage.Write(run, figures, findings);
        var hasReport = ResultStages.Report(run);
        return RunEnd.Whole(run, claims, findings, hasReport);
    }

    /// <summary>Runs; trouble with the folder or the disk is reported and becomes the outcome.</summary>
    private static RunOutcome RunOrTell(Run run, CancellationToken cancellation)
    {
        var exitCode = ExitCode.Failed;
        try
        {
            return Stages(run, cancellation);
        }
        catch (RunRefusedException e)
        {
            foreach (var sentence in e.Sentences) run.Voice.Told.Error(e.InnerException, "{sentence:l}", sentence);
            exitCode = e.ExitCode;
        }
        catch (FolderInUseException e)
        {
            exitCode = ExitCode.InUse;
            run.Voice.Told.Error("{folder:l} is in use by {owner:l}; wait until it has ended, or choose another --out",
                run.Folder, e.Owner?.ToString() ?? "another process");
        }
        catch (Exception e) when (DiskTrouble.Is(e))
        {
            var (trouble, cells) = (DiskTrouble.Sentence(e, run.Folder), run.Cells);
            var kept = cells.Stored + cells.Computed;
            if (kept == 0) run.Voice.Told.Error(e, "{trouble:l}", trouble);
            else
                run.Voice.Told.Error(e, "{trouble:l}; {kept} of {planned} cells are kept; to resume: {command:l}",
                    trouble, kept, cells.Planned, run.Options.Command);
        }
        return new() { ExitCode = (int)exitCode, Cells = run.Cells, Problems = run.Voice.Problems };
    }
}
