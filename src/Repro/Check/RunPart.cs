using Repro.Claims;
using Repro.Diff;
using Repro.Report;

namespace Repro.Check;

/// <summary>A run on its way through a check: read first, so that all comparisons can be counted, then compared.</summary>
/// <param name="name">Its folder's name.</param>
internal sealed class RunPart(string name)
{
    private RunOnDisk? run;
    private RunComparison? comparison;
    private CheckedRun? settled;

    /// <summary>How many comparisons are left to chance.</summary>
    public int Comparisons { get; private set; }

    /// <summary>The run's; null if unknown.</summary>
    public string? Profile => run?.Manifest.Profile;

    /// <summary>Reads a run and its baseline.</summary>
    /// <param name="name">The run's name.</param>
    /// <param name="folder">The run's.</param>
    /// <param name="baselineFolder">Null where it has none.</param>
    /// <param name="oldFolder">Where the run that was accepted may be; null where nowhere.</param>
    public static RunPart Of(string name, string folder, string? baselineFolder, string? oldFolder)
    {
        var part = new RunPart(name);
        part.Guarded(() => part.Read(folder, baselineFolder, oldFolder));
        return part;
    }

    /// <summary>Compares.</summary>
    public CheckedRun Check(ChangeBound bound)
    {
        if (settled is null)
            Guarded(() =>
                settled = new(name, RunState.Whole, comparison!.Layer,
                    comparison.Tables(bound), run!.Claims!)
                { IsPaired = comparison.IsPaired });
        return settled!;
    }

    private void Read(string folder, string? baselineFolder, string? oldFolder)
    {
        if (!File.Exists(Path.Combine(folder, ManifestFile.Name)))
        {
            settled = Settled(RunState.Incomplete,
                "the run has not finished: it has no manifest.json; run the same command again to resume it");
            return;
        }
        run = RunOnDisk.Read(folder);
        var cells = run.Manifest.Cells;
        if (run.Manifest.Name != name) settled = Settled(RunState.Whole, $"the folder has a run named '{run.Manifest.Name}'");
        else if (cells.Failed > 0)
            settled = Settled(RunState.CellsFailed,
                FormattableString.Invariant(
                    $"{cells.Failed} of {cells.Planned} cells failed; to run them again: {run.Manifest.Command} --only failed"));
        else if (cells.Missing > 0)
            settled = Settled(RunState.Incomplete,
                FormattableString.Invariant($"{cells.Missing} of {cells.Planned} cells are missing; to resume: {run.Manifest.Command}"));
        else if (run.Claims is null)
            settled = Settled(RunState.Whole,
                [.. run.Damaged,
                    .. run.Damaged.Count == 0
                        ? ["the run has no claims.json, so its claims were not judged"]
                        : Array.Empty<string>()]);
        else if (baselineFolder is null)
            settled = Settled(RunState.Whole,
                [.. run.Damaged.Select(Failing), new(false, $"there is no baseline; to make one: repro accept {name} --reason \"…\"")]);
        else
        {
            var accepted = oldFolder is not null && File.Exists(Path.Combine(oldFolder, ManifestFile.Name))
                ? RunOnDisk.Read(oldFolder)
                : null;
            comparison = new(run, Baseline.Read(baselineFolder), baselineFolder, accepted);
            Comparisons = comparison.Comparisons;
        }
    }

    /// <summary>What cannot be read does not pass.</summary>
    private void Guarded(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is FormatException or CsvHelper.CsvFormatException or System.Text.Json.JsonException)
        {
            settled = Settled(RunState.Whole, e.Message);
        }
    }

    private CheckedRun Settled(RunState state, params string[] problems) => Settled(state, [.. problems.Select(Failing)]);

    private CheckedRun Settled(RunState state, IReadOnlyList<CheckFinding> findings) =>
        new(name, state, Layer.None, [new("", 0, 0, 0, null, findings)],
            state == RunState.Whole ? run?.Claims ?? [] : Array.Empty<ClaimResult>());

    private static CheckFinding Failing(string problem) => new(true, problem);
}
