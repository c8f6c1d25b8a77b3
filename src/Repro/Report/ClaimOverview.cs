using Repro.Claims;

namespace Repro.Report;

/// <summary>Some runs, a row each, and all their claims, a row each: verdict, statement, numbers, and how far the data are from the
/// prediction.</summary>
internal static class ClaimOverview
{
    /// <summary>What the drawings of <see cref="EffectDots"/> show.</summary>
    public const string DotsKey = "<p class=\"key\">Last column: one dot a case. The middle tick is the prediction, the outer ticks are "
        + "−1 and 1 times the minimum detectable effect (for a bound: 1 is the bound). Dots between the outer ticks agree with the "
        + "prediction; a coloured dot has the colour of its verdict.</p>";

    /// <summary>What the columns of numbers are.</summary>
    public const string PointsKey = "Predicted: a value, or a bound (≤). Tolerance: the interval in which the measured value must lie, or "
        + "± the minimum detectable effect of a test of equality. Points judged: of the settings that were computed, those that theory "
        + "covers.";

    /// <summary>A row for each run: its title, and how many cases have each verdict.</summary>
    public static string Runs(IReadOnlyList<RunReport> runs) => $"""
        <table class="runs">
        <thead><tr><th>run</th><th class="number">claims</th><th class="number">cases</th><th>verdicts</th><th>{Axis}</th></tr></thead>
        <tbody>
        {string.Join("\n", runs.Select(RunRow))}
        </tbody></table>
        """;

    /// <summary>A row for each claim; a sentence where there are none.</summary>
    public static string Claims(IReadOnlyList<RunReport> runs)
    {
        if (runs.All(run => run.Claims.Count == 0)) return "<p class=\"soft\">These runs have no claims.</p>";
        return $"""
            <table class="claims">
            <thead><tr><th>verdict</th><th>claim</th><th class="number">predicted</th><th class="number">measured ± se</th>
            <th class="number">tolerance</th><th class="number">points judged</th><th>{Axis}</th></tr></thead>
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

    private const string Axis = "deviation<br><span class=\"axis\"><span>−1</span><span>0</span><span>1</span></span>";

    private static string RunRow(RunReport run)
    {
        var claims = ClaimCases.Of(run.Claims).Count();
        return $"<tr><td><a href=\"#{Html.Id(run.Name)}\">{Html.Text(run.Name)}</a> {Html.Formulae(run.Manifest?.Title ?? "")}</td>"
            + $"<td class=\"number\" data-column=\"claims\">{Words.Number.Whole(claims)}</td>"
            + $"<td class=\"number\" data-column=\"cases\">{Words.Number.Whole(run.Claims.Count)}</td>"
            + $"<td class=\"marks\">{(claims == 0 ? "<span class=\"soft\">measured, no claim</span>" : Counts([run]))}</td>"
            + $"<td>{(claims == 0 ? "" : EffectDots.Of(run.Claims))}</td></tr>";
    }

    private static string Row(RunReport run, ClaimCases cases) =>
        $"<tr data-verdict=\"{VerdictMark.Classes(cases.Cases)}\"><td>{VerdictMark.Of(cases.Cases)}</td>"
        + $"<td class=\"statement\">{Html.Statement(cases.Worst.Statement)}{Case(cases)}<br>"
        + $"<a class=\"id\" href=\"#{Anchor(run, cases.Name)}\">{Html.Text(run.Name)} / {Html.Text(cases.Name)}</a></td>"
        + $"<td class=\"number\" data-column=\"predicted\">{cases.Predicted}</td>"
        + $"<td class=\"number\" data-column=\"measured\">{cases.Measured}</td>"
        + $"<td class=\"number\" data-column=\"tolerance\">{ClaimNumbers.Tolerance(cases.Worst)}</td>"
        + $"<td class=\"number\" data-column=\"judged\">{Judged(cases)}</td>"
        + $"<td data-column=\"deviation\">{EffectDots.Of(cases.Cases)}</td></tr>";

    private static string Judged(ClaimCases cases) => cases.Cases.All(c => c.Of is null) ? ""
        : ClaimNumbers.Points(cases.Cases.Sum(c => c.Judged ?? 0), cases.Cases.Sum(c => c.Of ?? 0));

    private static string Case(ClaimCases cases) => cases.WorstLabel.Length == 0 ? ""
        : $" <span class=\"soft\">Case shown: {Html.Text(cases.WorstLabel)}.</span>";
}
