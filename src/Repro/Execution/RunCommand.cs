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
    /// Runs a plan in <c>OutputFolder/NAME</c>. Cells that are stored there already are not computed again. Everything that goes wrong with cells, files or
    /// figures is told on the console and in <c>log.jsonl</c>, and ends in the exit code.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The experiment or the plan is built wrongly: column names that clash, a row without [Column], no typed base class, two points with one cell.
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
            voice.Problem($"{runFolder} holds a run of the experiment '{other}', and this is one of '{plan.Experiment.Name}'; give this run a name of its own with --name, or another --out. Nothing was changed");
            return new() { ExitCode = (int)ExitCode.Usage, Cells = grid.Counts(), Problems = voice.Problems };
        }
        if (Gathering.Refusal(grid, tables, options, runFolder, voice, out var gathered) is { } refused) return refused;
        try
        {
            using var events = RunEvents.Open(options.EventsFile, plan.Name);
            var outcome = RunOrTell(runFolder, experiment, tables, grid, gathered, options, surroundings, voice, events, cancellation);
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
    private static RunOutcome RunOrTell(
        string runFolder, ErasedExperiment experiment, TableSet tables, CellGrid grid, GatheredCells? gathered, RunOptions options, Surroundings surroundings,
        RunVoice voice, RunEvents events, CancellationToken cancellation)
    {
        try
        {
            return RunIn(runFolder, experiment, tables, grid, gathered, options, surroundings, voice, events, cancellation);
        }
        catch (FolderInUseException e)
        {
            voice.Problem($"{runFolder} is in use by {e.Owner?.ToString() ?? "another process"}; wait until it has ended, or choose another --out");
        }
        catch (Exception e) when (DiskTrouble.Is(e))
        {
            var kept = grid.Counts();
            var goOn = kept.Stored + kept.Computed > 0 ? $"; {kept.Stored + kept.Computed} of {kept.Planned} cells are kept, to go on: {options.Command}" : "";
            voice.Problem(DiskTrouble.Sentence(e, runFolder) + goOn, e);
        }
        return new() { ExitCode = 1, Cells = grid.Counts(), Problems = voice.Problems };
    }

    private static RunOutcome RunIn(
        string runFolder, ErasedExperiment experiment, TableSet tables, CellGrid grid, GatheredCells? gathered, RunOptions options, Surroundings surroundings,
        RunVoice voice, RunEvents events, CancellationToken cancellation)
    {
        var (started, clock) = (DateTimeOffset.UtcNow, Stopwatch.GetTimestamp());
        var cellsFolder = Path.Combine(runFolder, CellStore.FolderName);
        Directory.CreateDirectory(cellsFolder);
        using var held = RunLock.Take(cellsFolder);
        Probe(runFolder, surroundings);
        CodeRecord.Write(cellsFolder, CodeIdentity.ByPart(grid.Plan.Experiment));
        voice.OpenLog(Path.Combine(runFolder, "log.jsonl"));
        voice.Record($"started: {options.Command}");
        if (held.Dead is { } dead) voice.Warn($"an earlier run here did not end in order ({dead}); it goes on from what it stored");
        var configuration = Path.Combine(runFolder, "config.yaml");
        if (File.Exists(configuration) && File.ReadAllText(configuration) != grid.Plan.ResolvedConfiguration)
            voice.Warn($"{runFolder} holds a run of another configuration: its tables, figures and claims are replaced; --name keeps runs apart");
        foreach (var notice in grid.Plan.Notices) voice.Say(notice);

        var outputs = new RunOutputs(runFolder, surroundings.Create);
        var stored = TakeStored(cellsFolder, tables, grid, options, voice);
        if (gathered is not null)
        {
            Gathering.Add(gathered, grid, cellsFolder, surroundings, options, voice);
            grid.Advance(tables);
            Gathering.Tell(gathered, grid, options, voice);
        }
        else if (options.OnlyFailed && grid.Counts() is { Failed: 0 } whole)
        {
            voice.Tell($"--only failed: no cell of {grid.Plan.Name} is recorded as failed, so nothing was done{Missing(whole, options)}");
            return new() { ExitCode = RunOutcome.Code(false, false, whole, [], options.Strict), Cells = whole, Problems = voice.Problems };
        }
        if (grid.Plan.Shard is not null) ShardFiles.Begin(grid, outputs, runFolder);
        if (gathered is null)
        {
            Compute(runFolder, cellsFolder, stored, experiment, tables, grid, options, surroundings, outputs, voice, events, cancellation);
            grid.Advance(tables); // Where only chosen cells were run, those that they call for are missing now.
        }
        var cells = grid.Counts();
        if (cancellation.IsCancellationRequested && cells.Missing > 0)
        {
            voice.Tell($"interrupted: {cells.Stored + cells.Computed} of {cells.Planned} cells are kept in {cellsFolder}; to go on: {options.Command}");
            return new() { ExitCode = RunOutcome.Code(true, false, cells, [], options.Strict), Cells = cells, Problems = voice.Problems };
        }

        if (grid.Plan.Shard is { } shard) return ShardFiles.End(shard, grid, options, outputs, voice, started, Stopwatch.GetElapsedTime(clock));
        var (claims, findings) = WriteResults(runFolder, experiment, tables, grid, options, surroundings, outputs, voice, started, clock);
        if (voice.Problems.Count == 0) CellStore.DeleteRetired(cellsFolder);
        Close(runFolder, claims, findings, cells, options, voice, Stopwatch.GetElapsedTime(clock));
        return new()
        {
            ExitCode = RunOutcome.Code(false, voice.Problems.Count > 0, cells, claims, options.Strict),
            Claims = claims,
            Cells = cells,
            Problems = voice.Problems,
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

    private static StoredCells TakeStored(string cellsFolder, TableSet tables, CellGrid grid, RunOptions options, RunVoice voice)
    {
        if (options.Fresh) CellStore.Retire(cellsFolder);
        var damaged = new List<string>();
        var stored = StoredCells.Take(cellsFolder, grid, tables, isFresh: false, damaged.Add);
        foreach (var place in damaged) voice.Record($"{place}: torn or altered, passed over");
        if (damaged.Count > 0) voice.Warn($"{damaged.Count} stored {(damaged.Count == 1 ? "record is" : "records are")} torn or altered (first {damaged[0]}); what is lost is computed again");
        return stored;
    }

    private static void Compute(
        string runFolder, string cellsFolder, StoredCells stored, ErasedExperiment experiment, TableSet tables, CellGrid grid, RunOptions options,
        Surroundings surroundings, RunOutputs outputs, RunVoice voice, RunEvents events, CancellationToken cancellation)
    {
        var work = Schedule.Of(grid, options);
        var count = work.Sum(w => w.Replicates.Count);
        foreach (var (reason, cells) in stored.Reasons(grid, work, options).Where(r => StoredCells.IsAgain(r.Reason))) voice.Say(Again(cells, reason));
        grid.Forget(work);
        var (workers, planned) = (Math.Min(Computation.Workers(options), Math.Max(1, count)), grid.Counts());
        voice.Say(string.Create(CultureInfo.InvariantCulture,
            $"{grid.Plan.Name}: {planned.Planned} cells, {planned.Stored} stored, {count} to compute on {workers} {(workers == 1 ? "worker" : "workers")}"));
        events.Started(planned.Planned, planned.Stored, count, workers);
        if (options.OnlyCell is null) FailureLogs.Clear(runFolder);
        var failures = new FailureLogs(outputs, voice, tables, grid.Plan, options.Command);
        var rule = options.OnlyFailed || options.OnlyCell is not null ? null : StoppingRule.Of(grid.Plan, tables);
        var input = new ComputationInput(grid, experiment, tables, rule, options, CellStore.AppendPath(cellsFolder), surroundings.Append, events, failures.Add);
        Computation.Run(input, work, (meter, finished) => ProgressDisplay.Follow(voice, options.Verbosity, meter, finished), cancellation);
        failures.Summarize();
    }

    private static string Missing(CellCounts cells, RunOptions options) =>
        cells.Missing > 0 ? $"; {cells.Missing} of {cells.Planned} cells are missing; to compute them: {options.Command}" : "";

    private static string Again(int cells, string reason) =>
        string.Create(CultureInfo.InvariantCulture, $"{cells} {(cells == 1 ? "cell runs" : "cells run")} again: {reason}");

    private static (IReadOnlyList<ClaimResult> Claims, IReadOnlyList<string> Findings) WriteResults(
        string runFolder, ErasedExperiment experiment, TableSet tables, CellGrid grid, RunOptions options, Surroundings surroundings, RunOutputs outputs,
        RunVoice voice, DateTimeOffset started, long clock)
    {
        var cells = grid.Counts();
        var named = RunStages.Invalidate(outputs, runFolder);
        var results = RunStages.Gather(experiment, grid, tables);
        RunStages.Summarize(results, tables, voice);
        RunStages.WriteTables(outputs, results, tables, grid);
        var claims = RunStages.Judge(experiment, results, tables, grid, voice);
        if (claims is not null) ClaimFiles.Write(outputs, claims);
        var findings = RunStages.Findings(results, grid, voice);
        var figures = RunStages.WriteFigures(outputs, results, grid.Plan.Name, options.Command, surroundings.RenderFigure, voice);
        RunStages.DeleteStale(outputs, named);
        var precision = PrecisionOutcome.Of(grid, tables);
        if (precision is { NotReached: > 0 }) voice.Warn(PrecisionOutcome.Text(precision));
        else if (precision is not null) voice.Say(PrecisionOutcome.Text(precision));
        var manifest = RunStages.ManifestOf(grid, options, cells, outputs, figures, started, Stopwatch.GetElapsedTime(clock));
        ManifestFile.Write(outputs, manifest with { Until = precision, Findings = findings });
        if (options.WriteReport) WriteReport(options.OutputFolder, surroundings, voice);
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
            voice.Problem($"the report was not written: {(DiskTrouble.Is(e) ? DiskTrouble.Sentence(e, outputFolder) : CellFailure.Of(e, []).Cause)}", e);
        }
    }

    private static void Close(
        string runFolder, IReadOnlyList<ClaimResult> claims, IReadOnlyList<string> findings, CellCounts cells, RunOptions options, RunVoice voice, TimeSpan elapsed)
    {
        if (cells.Missing == 0) ClaimTable.Print(voice.Output, claims, options.Verbosity);
        else RunVoice.WriteLine(voice.Output, ClaimTable.NotJudged(claims, cells));
        if (options.Verbosity != Verbosity.Quiet)
            foreach (var finding in findings) RunVoice.WriteLine(voice.Output, finding);
        if (cells.Missing > 0 && options.GatherFrom.Count == 0) voice.Tell(Missing(cells, options)[2..]);
        voice.Say(string.Create(CultureInfo.InvariantCulture,
            $"{cells.Computed} cells computed, {cells.Stored} from the store, {cells.Failed} failed, in {Duration.Of(elapsed)}"));
        var report = options.WriteReport ? $"; report: open {Path.Combine(options.OutputFolder, "index.html")} in a browser" : "";
        voice.Say($"results: {runFolder}{report}");
    }
}
