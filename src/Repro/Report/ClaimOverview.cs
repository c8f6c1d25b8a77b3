using Repro.Claims;

namespace Repro.Report;

/// <summary>All claims of some runs, a row each: verdict, statement, numbers, and how far the data are from the prediction.</summary>
internal static class ClaimOverview
{
    /// <summary>The table; a sentence where there are no claims.</summary>
    public static string Render(IReadOnlyList<RunReport> runs)
    {
        if (runs.All(run => run.Claims.Count == 0)) return "<p class=\"soft\">These runs have no claims.</p>";
        return $"""
            <table class="claims">
            <thead><tr><th>verdict</th><th>claim</th><th class="number">predicted</th><th class="number">measured ± se</th>
            <th class="number">points judged</th><th>effect / detectable</th></tr></thead>
            <tbody>
            {string.Join("\n", runs.SelectMany(run => ClaimCases.Of(run.Claims).Select(cases => Row(run, cases))))}
            </tbody></table>
            """;
    }

    /// <summary>What the claims of some runs have come to, never added to those of other kinds.</summary>
    public static string Counts(IReadOnlyList<RunReport> runs)
    {
        var verdicts = Enum.GetValues<Verdict>().Select(v => (Verdict: v, Count: runs.Sum(run => run.Count(v)))).Where(v => v.Count > 0);
        return string.Join(" ", verdicts.Select(v =>
            $"<span class=\"verdict {VerdictMark.Class(v.Verdict)}\">{VerdictMark.Counted(v.Verdict, v.Count)}</span>"));
    }

    /// <summary>Where a run's claim is shown in full.</summary>
    public static string Anchor(RunReport run, string claim) => Html.Id($"{run.Name}/{claim}");

    private static string Row(RunReport run, ClaimCases cases) =>
        $"<tr data-verdict=\"{VerdictMark.Classes(cases.Cases)}\"><td>{VerdictMark.Of(cases.Cases)}</td>"
        + $"<td class=\"statement\"><a href=\"#{Anchor(run, cases.Name)}\">{Html.Text(run.Name)} / {Html.Text(cases.Name)}</a><br>"
        + $"{Html.Sentence(cases.Worst.Statement)}{Case(cases)}</td>"
        + $"<td class=\"number\" data-column=\"predicted\">{cases.Predicted}</td>"
        + $"<td class=\"number\" data-column=\"measured\">{cases.Measured}</td>"
        + $"<td class=\"number\" data-column=\"judged\">{Judged(cases)}</td>"
        + $"<td data-column=\"effect / detectable\">{EffectDots.Of(cases.Cases)}</td></tr>";

    private static string Judged(ClaimCases cases) => cases.Cases.All(c => c.Of is null) ? ""
        : ClaimNumbers.Points(cases.Cases.Sum(c => c.Judged ?? 0), cases.Cases.Sum(c => c.Of ?? 0));

    private static string Case(ClaimCases cases) => cases.WorstLabel.Length == 0 ? ""
        : $" <span class=\"soft\">Numbers of the case with the largest deviation: {Html.Text(cases.WorstLabel)}.</span>";
}
