using System.Globalization;
using Repro.Claims;
using Repro.Report;
using Repro.Tables;
using Repro.Words;

namespace Repro.Check;

/// <summary>What a check says, for people: a line for each run, what changed, the claims, one line at the end.</summary>
public static class CheckText
{
    private static readonly TextColumn[] Columns =
    [
        new("run"), new("compared"), new("numbers", true), new("moved", true), new("not judged", true), new("detectable"), new("claims"),
    ];

    /// <summary>The lines.</summary>
    /// <param name="report">Of the check.</param>
    /// <param name="strict">Whether a claim that is inconclusive counts.</param>
    /// <param name="width">Of the terminal; null where there is none.</param>
    public static IEnumerable<string> Of(CheckReport report, bool strict, int? width = null)
    {
        foreach (var line in TextTable.Lines(Columns, report.Runs.Select(Row), width)) yield return line;
        foreach (var run in report.Runs)
            foreach (var line in OfRun(run)) yield return line;
        if (report.Runs.Count == 0) yield return "there is no run to check here; 'repro run' and 'repro run-all' write runs";
        foreach (var passed in report.PassedOver) yield return passed;
        if (report.Comparisons > 0)
            yield return Line(
                "{0} comparisons share a family-wise rate of {1}: the probability of a false alarm if only random draws differ",
                Number.Whole(report.Comparisons), Number.Plain(ClaimJudge.FamilyWiseRate));
        yield return Summary(report, strict);
    }

    /// <summary>A finding in a line, or two where a command repeats its point.</summary>
    public static IEnumerable<string> OfFinding(CheckFinding finding)
    {
        var numbers = finding.Old.Length + finding.New.Length > 0
            ? $": {(finding.Fails ? "" : finding.Column + " ")}{finding.Old} → {finding.New}{Size(finding)}"
            : "";
        var point = finding.Point.Length > 0 ? finding.Point + ": " : "";
        yield return $"{(finding.IsMissing ? "MISSING" : finding.Fails ? "FAILS" : "not judged")}  {point}{finding.Text}{numbers}";
        if (finding.Command is { } command) yield return $"    {command}";
    }

    private static string[] Row(CheckedRun run) =>
    [
        run.Name,
        Word(run),
        Text(run.Numbers),
        Text(run.Tables.Sum(t => t.Moved)),
        Text(run.Tables.Sum(t => t.NotJudged)),
        Smallest(run),
        ClaimCases.Counts(run.Claims),
    ];

    /// <summary>The same as tables: runs, every table that was compared, what changed, claims.</summary>
    public static IReadOnlyList<Sheet> Sheets(CheckReport report) =>
    [
        Sheet.Of("runs", "run compared numbers# moved# not_judged# detectable holds# fails# inconclusive# not_tested#",
            report.Runs.Select(r => (object?[])
            [
                r.Name, Word(r), r.Numbers, r.Tables.Sum(t => t.Moved), r.Tables.Sum(t => t.NotJudged), Smallest(r),
                .. Enum.GetValues<Verdict>().Select(v => (object?)r.Claims.Count(c => c.Verdict == v)),
            ])),
        Sheet.Of("tables", "run table replicates numbers# moved# not_judged#",
            from r in report.Runs
            from t in r.Tables
            where t.Name.Length > 0
            select (object?[])[r.Name, t.Name, t.HasReplicates, t.Numbers, t.Moved, t.NotJudged]),
        Sheet.Of("findings", "run table fails point column what old new relative# z# threshold# smallest# command",
            from r in report.Runs
            from t in r.Tables
            from f in t.Findings
            select (object?[])[r.Name, t.Name, f.Fails, f.Point, f.Column, f.Text, f.Old, f.New, f.Relative, f.Z, f.Threshold, f.Smallest,
                f.Command]),
        Sheet.Of("claims", "run claim verdict reason",
            from r in report.Runs
            from c in r.Claims
            select (object?[])[r.Name, c.Id, Spelling.KebabCase(c.Verdict.ToString()), c.Reason]),
    ];

    private static IEnumerable<string> OfRun(CheckedRun run)
    {
        if (run.Layer != Layer.None)
            yield return $"{run.Name}  tables compared: {string.Join(", ", run.Tables.Where(t => t.Name.Length > 0).Select(Compared))}";
        foreach (var table in run.Tables)
            foreach (var finding in table.Findings)
            {
                var isFirst = true;
                foreach (var line in OfFinding(finding))
                {
                    yield return isFirst ? $"{run.Name}{(table.Name.Length > 0 ? "/" + table.Name : "")}  {line}" : line;
                    isFirst = false;
                }
            }
        foreach (var claim in run.Claims.Where(c => c.Verdict is Verdict.Fails))
            yield return $"{run.Name}  FAILS  claim {claim.Id}: {claim.Reason}";
        foreach (var same in run.Claims.Where(c => c.Verdict is Verdict.Inconclusive).GroupBy(c => c.Reason, StringComparer.Ordinal))
            yield return $"{run.Name}  inconclusive  {string.Join(", ", same.Select(c => c.Id))}: {same.Key}";
    }

    private static string Summary(CheckReport report, bool strict)
    {
        var runs = report.Runs;
        var code = report.ExitCode(strict);
        return Line(
            "{0} of {1} {2} byte-identical{3}; {4} numbers compared, {5} moved, {6} not judged; {7}: {8}",
            runs.Count(r => r.Layer == Layer.SameBytes),
            runs.Count,
            runs.Count == 1 ? "run" : "runs",
            Missing(runs),
            Number.Whole(runs.Sum(r => r.Numbers)),
            runs.Sum(r => r.Tables.Sum(t => t.Moved)),
            runs.Sum(r => r.Tables.Sum(t => t.NotJudged)),
            ClaimCases.Counts([.. runs.Select(r => r.Claims)]),
            code == 0 ? "PASSED" : Line("NOT PASSED (exit code {0})", code));
    }

    private static string Missing(IEnumerable<CheckedRun> runs) =>
        runs.Count(IsMissing) is > 0 and var missing ? Line(", {0} missing", missing) : "";

    private static bool IsMissing(CheckedRun run) => run.Tables.SelectMany(t => t.Findings).Any(f => f.IsMissing);

    /// <summary>Signed change, z, threshold and the minimum detectable change.</summary>
    private static string Size(CheckFinding f)
    {
        var percent = f.Relative is { } relative ? Line(", {0}{1:G3} %", relative > 0 ? "+" : "", 100 * relative) : "";
        if (!f.Fails) return percent;
        var z = percent + (f.Z is { } value ? Line(", z = {0}{1:G4}", value > 0 ? "+" : "", value) : "");
        return z + (f.Threshold is { } threshold
            ? Line(", threshold {0:G4}; minimum detectable change {1:G3}", threshold, f.Smallest!)
            : "; configuration, seed and code are the same, so any change fails");
    }

    private static string Smallest(CheckedRun run)
    {
        if (run.Layer is Layer.SameBytes or Layer.Exact) return "all";
        var seen = run.Tables.Select(t => t.Smallest).OfType<double>();
        return CheckedTable.Median(seen) is { } median ? Line("{0:G2} % of the mean", 100 * median) : "-";
    }

    private static string Compared(CheckedTable table) =>
        Line("{0} ({1} {2}{3})", table.Name, table.Numbers, table.Numbers == 1 ? "number" : "numbers",
            table.HasReplicates ? "" : ", no replicates");

    private static string Word(CheckedRun run) => run.Layer switch
    {
        Layer.None => IsMissing(run) ? "skipped (no run)" : "skipped",
        Layer.SameBytes => "byte-identical",
        Layer.Statistical => run.IsPaired ? "pairs" : "unpaired",
        _ => Spelling.KebabCase(run.Layer.ToString()),
    };

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Line(string format, params ReadOnlySpan<object> values) =>
        string.Format(CultureInfo.InvariantCulture, format, values).TrimEnd();
}
