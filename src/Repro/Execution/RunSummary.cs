using System.Globalization;
using Repro.Claims;
using Repro.Planning;
using Repro.Report;
using Repro.Words;

namespace Repro.Execution;

/// <summary>What a command over several runs says at its end.</summary>
public static class RunSummary
{
    /// <summary>Columns of a page of text.</summary>
    private const int PageWidth = 80;

    /// <summary>A table of the runs, then cells, verdicts and time together, then a line for each run that did not end well.</summary>
    /// <param name="plans">All runs asked for, in order.</param>
    /// <param name="outcomes">Those of the first of them, in order; fewer where the command was interrupted.</param>
    /// <param name="elapsed">Wall time of the command.</param>
    public static IEnumerable<string> Of(IReadOnlyList<Plan> plans, IReadOnlyList<RunOutcome> outcomes, TimeSpan elapsed)
    {
        var rows = plans.Zip(outcomes, (plan, outcome) => (string[])[plan.Name, Number.Whole(outcome.Cells.Planned), Verdicts(outcome)]);
        foreach (var line in TextTable.Lines([new("run"), new("cells", true), new("verdicts")], rows, PageWidth)) yield return line;
        yield return "";
        int Sum(Func<CellCounts, int> of) => outcomes.Sum(o => of(o.Cells));
        var notRun = plans.Count > outcomes.Count ? Text($" of {plans.Count}") : "";
        yield return Text($"{outcomes.Count}{notRun} runs, ")
            + Cells(new(Sum(c => c.Planned), Sum(c => c.Stored), Sum(c => c.Computed), Sum(c => c.Failed))) + $" in {Duration.Of(elapsed)}";
        var judged = outcomes.Where(o => o is { Cells.Missing: 0, Claims.Count: > 0 }).Select(o => o.Claims).ToList();
        var unjudged = outcomes.Where(o => o is { Cells.Missing: > 0, Claims.Count: > 0 }).Select(o => o.Claims).ToList();
        if (judged.Count > 0) yield return ClaimCases.Counts(judged);
        if (unjudged.Count > 0) yield return $"{ClaimCases.Number(unjudged)} not tested, since cells are missing";
        foreach (var (plan, outcome) in plans.Zip(outcomes).Where(r => r.Second.ExitCode != 0)) yield return $"{plan.Name}: {Why(outcome)}";
        foreach (var plan in plans.Skip(outcomes.Count)) yield return $"{plan.Name}: not run";
    }

    /// <summary>For example <c>1,000 cells: 980 computed, 20 reused</c>; counts of 0 are left out.</summary>
    internal static string Cells(CellCounts cells)
    {
        (int Count, string Word)[] parts =
            [(cells.Computed, "computed"), (cells.Stored, "reused"), (cells.Failed, "failed"), (cells.Missing, "missing")];
        var words = string.Join(", ", parts.Where(p => p.Count > 0).Select(p => $"{Number.Whole(p.Count)} {p.Word}"));
        return $"{Number.Whole(cells.Planned)} {(cells.Planned == 1 ? "cell" : "cells")}{(words.Length > 0 ? $": {words}" : "")}";
    }

    private static string Verdicts(RunOutcome outcome) =>
        outcome.Claims.Count == 0 ? "-" : outcome.Cells.Missing > 0 ? "not tested" : ClaimCases.Counts(outcome.Claims).Split(": ")[^1];

    private static string Why(RunOutcome outcome)
    {
        var parts = new List<string>();
        if (outcome.ExitCode == (int)ExitCode.Interrupted) parts.Add("interrupted");
        if (outcome.Cells.Failed > 0) parts.Add(Text($"{outcome.Cells.Failed} cells failed"));
        if (outcome.Cells.Missing > 0) parts.Add(Text($"{outcome.Cells.Missing} cells are missing"));
        var fails = outcome.Claims.Where(c => c.Verdict == Verdict.Fails).Select(c => c.Id).ToList();
        if (outcome.Cells.Missing == 0 && fails.Count > 0) parts.Add($"fails: {string.Join(", ", fails)}");
        if (outcome.Problems.Count > 0 && outcome.Cells.Failed == 0) parts.Add(outcome.Problems[0]);
        if (parts.Count == 0) parts.Add("a claim is inconclusive (--strict)");
        return string.Join("; ", parts) + Text($" (exit code {outcome.ExitCode})");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
