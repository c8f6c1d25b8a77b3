using System.Globalization;
using Repro.Claims;
using Repro.Planning;
using Repro.Words;

namespace Repro.Execution;

/// <summary>What a command over several runs says at its end.</summary>
public static class RunSummary
{
    /// <summary>Runs, cells, verdicts and time; then a line for each run that did not end well.</summary>
    /// <param name="plans">All runs asked for, in order.</param>
    /// <param name="outcomes">Those of the first of them, in order; fewer where the command was interrupted.</param>
    /// <param name="elapsed">Wall time of the command.</param>
    public static IEnumerable<string> Of(IReadOnlyList<Plan> plans, IReadOnlyList<RunOutcome> outcomes, TimeSpan elapsed)
    {
        int Cells(Func<Report.CellCounts, int> of) => outcomes.Sum(o => of(o.Cells));
        var notRun = plans.Count > outcomes.Count ? Text($" of {plans.Count}") : "";
        var missing = Cells(c => c.Missing) is > 0 and var m ? Text($", {m} missing") : "";
        yield return Text(
            $"{outcomes.Count}{notRun} runs: {Cells(c => c.Planned)} cells, {Cells(c => c.Computed)} computed, ")
            + Text($"{Cells(c => c.Stored)} from the store, {Cells(c => c.Failed)} failed{missing}, in {Duration.Of(elapsed)}");
        var judged = outcomes.Where(o => o.Cells.Missing == 0).SelectMany(o => o.Claims).ToList();
        var unjudged = outcomes.Where(o => o.Cells.Missing > 0).Sum(o => o.Claims.Count);
        if (judged.Count > 0) yield return ClaimTable.Counts(judged);
        if (unjudged > 0) yield return Text($"{unjudged} {(unjudged == 1 ? "claim" : "claims")} not judged, as cells are missing");
        foreach (var (plan, outcome) in plans.Zip(outcomes).Where(r => r.Second.ExitCode != 0)) yield return $"{plan.Name}: {Why(outcome)}";
        foreach (var plan in plans.Skip(outcomes.Count)) yield return $"{plan.Name}: not run";
    }

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
