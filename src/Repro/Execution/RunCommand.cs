using System.Diagnostics;
using System.Globalization;
using Repro.Claims;
using Repro.Code;
using Repro.Configuration;
using Repro.Files;
using Repro.Planning;
using Repro.Report;
using Repro.Store;
using Repro.Words;

namespace Repro.Execution;

/// <summary><c>repro run</c>: schedule, compute, store, tables, summaries, claims, figures, manifest, report.</summary>
public static class RunCommand
{
    /// <summary>
    /// Runs a plan in <c>OutputFolder/NAME</c>. Cells that are stored there already are not computed again. Everything that goes wrong with
    /// cells, files or figures is told on the console and in <c>log.jsonl</c>, and ends in the exit code.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The experiment or the plan is built wrongly: column names that clash, a row without [Column], no typed base class, two points with
    /// one cell.
    /// </exception>
    public static RunOutcome Execute(Plan plan, RunOptions options, CancellationToken cancellation) =>
        Execute(plan, options, Surroundings.OfProcess(options), cancellation);

    internal static RunOutcome Execute(Plan plan, RunOptions options, Surroundings surroundings, CancellationToken cancellation)
    {
        var experiment = ErasedExperiment.Of(plan.Experiment);
        var tables = new TableSet(plan.Experiment, plan.Points);
        var grid = new CellGrid(plan, CodeIdentity.Of(plan.Experiment));
        var runFolder = Path.Combine(options.OutputFolder, plan.Name);
        using var voice = new RunVoice(surroundings, options.Verbosity);
        if (options.OnlyCell is { } only && !plan.Points.Any(p => p.Cell == only.Cell && only.Replicate < p.MostReplicates))
        {
            voice.Problem($"--only {only}: {plan.Name} has no such cell; data/cells.csv lists them");
            return new() { ExitCode = 2, Cells = grid.Counts(), Problems = voice.Problems };
        }
        if (OtherExperiment(plan, runFolder) is { } other)
        {
            voice.Problem(
                $"{runFolder} holds a run of the experiment '{other}', and this is one of '{plan.Experiment.Name}'; give this run a name "
                    + $"of its own with --name, or another --out. Nothing was changed");
            return new() { ExitCode = (int)ExitCode.Usage, Cells = grid.Counts(), Problems = voice.Problems };
        }
        if (Gathering.Refusal(grid, tables, options, runFolder, voice, out var gathered) is { } refused) return refused;
        try
        {
            using var events = RunEvents.Open(options.EventsFile, plan.Name);
            var run = new Run(runFolder, grid, options, surroundings)
            {
                Experiment = experiment,
                Tables = tables,
                Gathered = gathered,
                Voice = voice,
                Events = events,
            };
            var outcome = RunOrTell(run, cancellation);
            events.Finished(outcome.ExitCode, outcome.Cells);
            return outcome;
        }
        catch (Exception e) when (DiskTrouble.Is(e))
        {
            voice.Problem($"--events {options.EventsFile} cannot be written ({e.Message.TrimEnd('.')})", e);
            return new() { ExitCode = 1, Cells = grid.Counts(), Problems = voice.Problems };
        }
    }

    /// <summary>Runs; trouble with the folder or the disk is told and makes the outcome.</summary>
    private static RunOutcome RunOrTell(Run run, CancellationToken cancellation)
    {
        try
        {
            return RunIn(run, cancellation);
        }
        catch (FolderInUseException e)
        {
            run.Voice.Problem(
                $"{run.Folder} is in use by {e.Owner?.ToString() ?? "another process"}; wait until it has ended, or choose another --out");
        }
        catch (Exception e) when (DiskTrouble.Is(e))
        {
            var kept = run.Grid.Counts();
            var goOn = kept.Stored + kept.Computed > 0
                ? $"; {kept.Stored + kept.Computed} of {kept.Planned} cells are kept, to go on: {run.Options.Command}"
                : "";
            run.Voice.Problem(DiskTrouble.Sentence(e, run.Folder) + goOn, e);
        }
        return new() { ExitCode = 1, Cells = run.Grid.Counts(), Problems = run.Voice.Problems };
    }

    private static RunOutcome RunIn(Run run, CancellationToken cancellation)
    {
        var (started, clock) = (DateTimeOffset.UtcNow, Stopwatch.GetTimestamp());
        Directory.CreateDirectory(run.CellsFolder);
        using var held = RunLock.Take(run.CellsFolder);
        Probe(run.Folder, run.Surroundings);
        CodeRecord.Write(run.CellsFolder, CodeIdentity.ByPart(run.Grid.Plan.Experiment));
        run.Voice.OpenLog(Path.Combine(run.Folder, "log.jsonl"));
        run.Voice.Record($"started: {run.Options.Command}");
        if (held.Dead is { } dead) run.Voice.Warn($"an earlier run here did not end in order ({dead}); it goes on from what it stored");
        var configuration = Path.Combine(run.Folder, "config.yaml");
        if (File.Exists(configuration) && File.ReadAllText(configuration) != run.Grid.Plan.ResolvedConfiguration)
            run.Voice.Warn(
                $"{run.Folder} holds a run of another configuration: its tables, figures and claims are replaced; --name keeps runs apart");
        foreach (var notice in run.Grid.Plan.Notices) run.Voice.Say(notice);

        var stored = TakeStored(run);
        if (run.Gathered is not null)
        {
            Gathering.Add(run.Gathered, run.Grid, run.CellsFolder, run.Surroundings, run.Options, run.Voice);
            run.Grid.Advance(run.Tables);
            Gathering.Tell(run.Gathered, run.Grid, run.Options, run.Voice);
        }
        else if (run.Options.OnlyFailed && run.Grid.Counts() is { Failed: 0 } whole)
        {
            run.Voice.Tell(
                $"--only failed: no cell of {run.Grid.Plan.Name} is recorded as failed, so nothing was done{Missing(whole, run.Options)}");
            return new()
            {
                ExitCode = RunOutcome.Code(false, false, whole, [], run.Options.Strict),
                Cells = whole,
                Problems = run.Voice.Problems
            };
        }
        if (run.Grid.Plan.Shard is not null) ShardFiles.Begin(run.Grid, run.Outputs, run.Folder);
        if (run.Gathered is null)
        {
            Reuse(run);
            Compute(run, stored, cancellation);
            run.Grid.Advance(run.Tables); // Where only chosen cells were run, those that they call for are missing now.
        }
        var cells = run.Grid.Counts();
        if (cancellation.IsCancellationRequested && cells.Missing > 0)
        {
            run.Voice.Tell(
                $"interrupted: {cells.Stored + cells.Computed} of {cells.Planned} cells are kept "
                    + $"in {run.CellsFolder}; to go on: {run.Options.Command}");
            return new()
            {
                ExitCode = RunOutcome.Code(true, false, cells, [], run.Options.Strict),
                Cells = cells,
                Problems = run.Voice.Problems
            };
        }

        if (run.Grid.Plan.Shard is { } shard)
            return ShardFiles.End(shard, run.Grid, run.Options, run.Outputs, run.Voice, started, Stopwatch.GetElapsedTime(clock));
        var (claims, findings) = WriteResults(run, started, clock);
        if (run.Voice.Problems.Count == 0) CellStore.DeleteRetired(run.CellsFolder);
        Close(run, claims, findings, Stopwatch.GetElapsedTime(clock));
        return new()
        {
            ExitCode = RunOutcome.Code(false, run.Voice.Problems.Count > 0, cells, claims, run.Options.Strict),
            Claims = claims,
            Cells = cells,
            Problems = run.Voice.Problems,
        };
    }

    /// <summary>The experiment whose run the folder holds, where it is another; null where it is the plan's, or nothing says.</summary>
    private static string? OtherExperiment(Plan plan, string runFolder)
    {
        var path = Path.Combine(runFolder, "config.yaml");
        if (!File.Exists(path)) return null;
        var named = ConfigurationFile.Read(path, runFolder, new())?.Find(ConfigurationKeys.Experiment)?.Value;
        return named is ScalarNode { Empty: false } name && name.Text != plan.Experiment.Name ? name.Text : null;
    }

    /// <summary>A folder that cannot be written is told before any work, not after hours of it.</summary>
    private static void Probe(string runFolder, Surroundings surroundings)
    {
        var path = Path.Combine(runFolder, ".probe.tmp");
        using (var probe = surroundings.Create(path)) probe.WriteByte((byte)'\n');
        File.Delete(path);
    }

    private static StoredCells TakeStored(Run run)
    {
        if (run.Options.Fresh) CellStore.Retire(run.CellsFolder);
        var damaged = new List<string>();
        var stored = StoredCells.Take(run.CellsFolder, run.Grid, run.Tables, isFresh: false, damaged.Add);
        foreach (var place in damaged) run.Voice.Record($"{place}: torn or altered, passed over");
        if (damaged.Count > 0)
            run.Voice.Warn(StoredCells.Damaged(damaged));
        return stored;
    }

    private static void Reuse(Run run)
    {
        if (!ReusedCells.AreAskedFor(run.Options)) return;
        var found = ReusedCells.Take(run.Grid, run.Tables, run.Folder, run.Voice.Warn);
        if (found.Count == 0) return;
        CellStore.Append(run.CellsFolder, found.SelectMany(f => f.Cells, (_, c) => c.Cell), run.Tables.All, run.Surroundings.Append);
        run.Voice.Say($"cells taken from runs beside this one: {ReusedCells.Text(found)}; --reuse false computes them here");
    }

    private static void Compute(Run run, StoredCells stored, CancellationToken cancellation)
    {
        var work = Schedule.Of(run.Grid, run.Options);
        var count = work.Sum(w => w.Replicates.Count);
        foreach (var (reason, cells) in stored.Reasons(run.Grid, work, run.Options)
            .Where(r => StoredCells.IsAgain(r.Reason))) run.Voice.Say(Again(cells, reason));
        run.Grid.Forget(work);
        var (workers, planned) = (Math.Min(Computation.Workers(run.Options), Math.Max(1, count)), run.Grid.Counts());
        run.Voice.Say(string.Create(CultureInfo.InvariantCulture,
            $"{run.Grid.Plan.Name}: {planned.Planned} cells, {planned.Stored} stored, {count} to compute "
                + $"on {workers} {(workers == 1 ? "worker" : "workers")}"));
        run.Events.Started(planned.Planned, planned.Stored, count, workers);
        if (run.Options.OnlyCell is null) FailureLogs.Clear(run.Folder);
        var failures = new FailureLogs(run.Outputs, run.Voice, run.Tables, run.Grid.Plan, run.Options.Command);
        var rule = run.Options.OnlyFailed || run.Options.OnlyCell is not null ? null : StoppingRule.Of(run.Grid.Plan, run.Tables);
        var input = new ComputationInput(run.Grid, run.Experiment, run.Tables,
            rule, run.Options, CellStore.AppendPath(run.CellsFolder), run.Surroundings.Append, run.Events, failures.Add);
        Computation.Run(input, work, (meter, finished) => ProgressDisplay.Follow(run.Voice, run.Options.Verbosity, meter, finished),
            cancellation);
        failures.Summarize();
    }

    private static string Missing(CellCounts cells, RunOptions options) =>
        cells.Missing > 0 ? $"; {cells.Missing} of {cells.Planned} cells are missing; to compute them: {options.Command}" : "";

    private static string Again(int cells, string reason) =>
        string.Create(CultureInfo.InvariantCulture, $"{cells} {(cells == 1 ? "cell runs" : "cells run")} again: {reason}");

    private static (IReadOnlyList<ClaimResult> Claims, IReadOnlyList<string> Findings) WriteResults(
        Run run, DateTimeOffset started, long clock)
    {
        var cells = run.Grid.Counts();
        var named = RunStages.Invalidate(run.Outputs, run.Folder);
        var results = RunStages.Gather(run.Experiment, run.Grid, run.Tables);
        RunStages.Summarize(results, run.Tables, run.Voice);
        RunStages.WriteTables(run.Outputs, results, run.Tables, run.Grid);
        var claims = RunStages.Judge(run.Experiment, results, run.Tables, run.Grid, run.Voice);
        if (claims is not null) ClaimFiles.Write(run.Outputs, claims);
        var findings = RunStages.Findings(results, run.Grid, run.Voice);
        var figures = RunStages.WriteFigures(run.Outputs,
            results, run.Grid.Plan.Name, run.Options.Command, run.Surroundings.RenderFigure, run.Voice);
        RunStages.DeleteStale(run.Outputs, named);
        var precision = PrecisionOutcome.Of(run.Grid, run.Tables);
        if (precision is { NotReached: > 0 }) run.Voice.Warn(PrecisionOutcome.Text(precision));
        else if (precision is not null) run.Voice.Say(PrecisionOutcome.Text(precision));
        var manifest = RunStages.ManifestOf(run.Grid, run.Options, cells, run.Outputs, figures, started, Stopwatch.GetElapsedTime(clock));
        ManifestFile.Write(run.Outputs, manifest with { Until = precision, Findings = findings });
        if (run.Options.WriteReport) WriteReport(run.Options.OutputFolder, run.Surroundings, run.Voice);
        return (claims ?? [], findings);
    }

    private static void WriteReport(string outputFolder, Surroundings surroundings, RunVoice voice)
    {
        try
        {
            surroundings.WriteReport(outputFolder);
        }
        catch (Exception e)
        {
            voice.Problem(
                $"the report was not written: {(DiskTrouble.Is(e) ? DiskTrouble.Sentence(e, outputFolder) : CellFailure.Of(e, []).Cause)}",
                e);
        }
    }

    private static void Close(Run run, IReadOnlyList<ClaimResult> claims, IReadOnlyList<string> findings, TimeSpan elapsed)
    {
        var cells = run.Grid.Counts();
        if (cells.Missing == 0) ClaimTable.Print(run.Voice.Output, claims, run.Options.Verbosity);
        else RunVoice.WriteLine(run.Voice.Output, ClaimTable.NotJudged(claims, cells));
        if (run.Options.Verbosity != Verbosity.Quiet)
            foreach (var finding in findings) RunVoice.WriteLine(run.Voice.Output, finding);
        if (cells.Missing > 0 && run.Options.GatherFrom.Count == 0) run.Voice.Tell(Missing(cells, run.Options)[2..]);
        run.Voice.Say(string.Create(CultureInfo.InvariantCulture,
            $"{cells.Computed} cells computed, {cells.Stored} from the store, {cells.Failed} failed, in {Duration.Of(elapsed)}"));
        var report = run.Options.WriteReport ? $"; report: open {Path.Combine(run.Options.OutputFolder, "index.html")} in a browser" : "";
        run.Voice.Say($"results: {run.Folder}{report}");
    }
}
