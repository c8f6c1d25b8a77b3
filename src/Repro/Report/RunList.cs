using System.Globalization;
using Repro.Claims;
using Repro.Tables;
using Repro.Words;

namespace Repro.Report;

/// <summary>What is in an output folder: a row for each run.</summary>
public static class RunList
{
    private const int CommitLength = 10;

    /// <summary>The runs by name; shards are left out. <c>verdict</c> is the worst of the run's claims, so that <c>fails</c> finds every
    /// run with a claim that fails.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static Sheet Of(string outputFolder) => Sheet.Of(
        "runs",
        "run experiment profile overrides verdict holds# fails# inconclusive# not_tested# cells# missing# failed# started "
            + "seconds# commit bytes# problem",
        RunReport.ReadAll(outputFolder).Select(Row));

    /// <summary>The same for people: fewer columns, sizes in words.</summary>
    public static IEnumerable<string> Lines(Sheet runs, int? width)
    {
        string Field(IReadOnlyList<object?> row, string column) => Column.Field(row[runs.Index(column)]);
        string Count(IReadOnlyList<object?> row, string column, string word, string? ofOne = null) =>
            Field(row, column) is not ("0" or "") and var n ? $"{n} {(n == "1" ? ofOne ?? word : word)}" : "";
        string[] Line(IReadOnlyList<object?> row) =>
        [
            Field(row, "run"),
            Field(row, "experiment"),
            Field(row, "profile"),
            Field(row, "overrides"),
            string.Join(", ", new[]
            {
                Count(row, "fails", "fail", "fails"), Count(row, "inconclusive", "inconclusive"), Count(row, "holds", "hold", "holds"),
                Count(row, "not_tested", "not tested"),
            }.Where(c => c.Length > 0)),
            string.Join(", ", new[] { Field(row, "cells"), Count(row, "missing", "missing"), Count(row, "failed", "failed") }
                .Where(c => c.Length > 0)),
            Field(row, "started"),
            Field(row, "commit"),
            string.Create(CultureInfo.InvariantCulture, $"{(row[runs.Index("bytes")] as long? ?? 0) / 1e6:0.0} MB"),
            Field(row, "problem"),
        ];
        TextColumn[] columns =
        [
            new("run"), new("experiment"), new("profile"), new("overrides"), new("claims"), new("cells", true), new("started"),
            new("commit"), new("size", true), new("problem"),
        ];
        return TextTable.Lines(columns, runs.Rows.Select(Line), width);
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
            .. Enum.GetValues<Verdict>().Select(v => (object?)run.Count(v)),
            manifest?.Cells.Planned,
            manifest?.Cells.Missing,
            manifest?.Cells.Failed,
            manifest?.Started,
            manifest?.CellSeconds ?? manifest?.Seconds,
            manifest is null ? null : Commit(manifest),
            new DirectoryInfo(run.Folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length),
            run.Problem,
        ];
    }

    private static string? Worst(RunReport run)
    {
        foreach (var verdict in (Verdict[])[Verdict.Fails, Verdict.Inconclusive, Verdict.Holds, Verdict.NotTested])
            if (run.Count(verdict) > 0) return Spelling.KebabCase(verdict.ToString());
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
