using System.Globalization;
using Repro.Claims;
using Repro.Tables;
using Repro.Words;

namespace Repro.Report;

/// <summary>What is in an output folder: a row for each run.</summary>
public static class RunList
{
    private const int CommitLength = 10;

    /// <summary>The runs by name, and the shards that are not yet gathered. <c>verdict</c> is the worst of the run's claims, so that
    /// <c>fails</c> finds every run with a claim that fails; <c>problem</c> is what the run lacks and what to do.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static Sheet Of(string outputFolder) => Sheet.Of(
        "runs",
        "run experiment profile overrides verdict holds# fails# inconclusive# not_tested# cells# missing# failed# started "
            + "seconds# commit bytes# problem",
        RunReport.ReadAll(outputFolder).Concat(RunReport.ReadShards(outputFolder)).OrderBy(r => r.Name, StringComparer.Ordinal)
            .Select(Row));

    /// <summary>The same for people, without the columns that are empty or 0 in every row.</summary>
    public static IEnumerable<string> Lines(Sheet runs, int? width)
    {
        if (runs.Rows.Count == 0) return [];
        var told = runs.Only([.. runs.Columns.Select(c => c.Heading)
            .Where(c => runs.Rows.Any(r => Column.Field(r[runs.Index(c)]) is not ("" or "0")))]);
        return TextTable.Lines(told.Columns, told.Rows.Select(r => (string[])[.. r.Select(Column.Field)]), width);
    }

    private static object?[] Row(RunReport run)
    {
        var manifest = run.Manifest;
        return
        [
            run.Name,
            manifest?.Experiment,
            manifest?.Profile,
            manifest is null ? null : run.Overrides,
            Worst(run),
            .. Enum.GetValues<Verdict>().Select(v => (object?)Count(run, v)),
            manifest?.Cells.Planned,
            manifest?.Cells.Missing,
            manifest?.Cells.Failed,
            manifest?.Started,
            manifest?.CellSeconds ?? manifest?.Seconds,
            manifest is null ? null : Commit(manifest),
            new DirectoryInfo(run.Folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length),
            Problem(run),
        ];
    }

    private static string? Problem(RunReport run) => run switch
    {
        { Problem: { } problem } => problem,
        { Manifest: { Cells.Failed: > 0 } m } => string.Create(CultureInfo.InvariantCulture,
            $"{m.Cells.Failed} of {m.Cells.Planned} cells failed{Cause(m)}; to run them again: {m.Command} --only failed"),
        { Manifest: { Cells.Missing: > 0 } m } => string.Create(CultureInfo.InvariantCulture,
            $"{m.Cells.Missing} of {m.Cells.Planned} cells are missing; to resume: {m.Command}"),
        { Manifest.Shard: { } shard } => $"shard {shard} is not gathered; 'repro gather' with the run's options does it",
        _ => null,
    };

    private static string Cause(Manifest manifest) => manifest.Failures is [var first, ..] ? $" ({first.Cause})" : "";

    /// <summary>How many claims have the verdict; none is tested while cells are missing.</summary>
    private static int Count(RunReport run, Verdict verdict) => run.Manifest is { Cells.Missing: > 0 }
        ? verdict == Verdict.NotTested ? run.Claims.Count : 0
        : run.Count(verdict);

    private static string? Worst(RunReport run)
    {
        foreach (var verdict in (Verdict[])[Verdict.Fails, Verdict.Inconclusive, Verdict.Holds, Verdict.NotTested])
            if (Count(run, verdict) > 0) return Spelling.KebabCase(verdict.ToString());
        return null;
    }

    private static string Commit(Manifest manifest) =>
        manifest.Commit is { } commit ? commit[..Math.Min(CommitLength, commit.Length)] + manifest.Dirty switch
        {
            true => "+changes",
            false => "",
            null => "+unknown",
        } : "none";
}
