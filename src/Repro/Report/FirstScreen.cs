using Repro.Claims;
using Repro.Words;

namespace Repro.Report;

/// <summary>What a reader sees before scrolling: whether anything failed, what verdicts mean, what is claimed and what was
/// measured.</summary>
internal static class FirstScreen
{
    /// <summary>A sentence for each group of runs, then the key of verdicts and the way to the rest.</summary>
    /// <param name="groups">At least one.</param>
    public static string Verdicts(IReadOnlyList<RunGroup> groups) => $"""
        {string.Concat(groups.Select(Tally))}<p class="key">A <em>claim</em> is one statement; a <em>case</em> is one setting at which it is
        tested, and has one verdict. If all claims of a run are true, the probability that any of them fails is at most 10⁻⁴.</p>
        <ul class="key">
        <li>{VerdictMark.Of(Verdict.Holds)} as predicted, by a test that could have shown otherwise</li>
        <li>{VerdictMark.Of(Verdict.Fails)} rejected by its test, or beyond its bound</li>
        <li>{VerdictMark.Of(Verdict.Inconclusive)} too few data to decide</li>
        <li>{VerdictMark.Of(Verdict.NotTested)} a precondition is missing</li>
        </ul>
        <nav aria-label="parts of this page"><a href="#open">What failed or was not tested</a> <a href="#by-run">Results by run</a>
        <a href="#by-claim">Results by claim</a> <a href="#verdicts">What the words mean</a></nav>

        """;

    /// <summary>Each statement with what was measured of it, if there is a run.</summary>
    public static string Statements(Overview overview, IReadOnlyList<RunReport> runs)
    {
        if (overview.Statements.Count == 0) return "";
        var results = HeadlineResult.Of(overview, runs).Where(r => r.Run is not null).ToList();
        var items = overview.Statements.Select((statement, i) =>
            $"<li>{Html.Text(statement)}{Measured([.. results.Where(r => r.Headline.Tests == i + 1)])}</li>\n");
        return $"""
            <h2 id="paper">What the paper says{(results.Count > 0 ? ", and what was measured" : "")}</h2>
            <ol>
            {string.Concat(items)}</ol>
            {(results.Count > 0 ? Notes(overview, results) : "")}
            """;
    }

    private static string Notes(Overview overview, List<HeadlineResult> results)
    {
        var published = overview.NotReproduced.Length > 0 && results.Exists(r => r.Run!.Kind == RunKind.Published);
        return (published ? $"<p>{Html.Text(overview.NotReproduced)}</p>\n" : "") + "<p class=\"soft\">± is one standard error; what is "
            + "computed without chance has none. Counted are the cases of the claims that test a statement; its run has more.</p>\n";
    }

    private static string Measured(IReadOnlyList<HeadlineResult> results) => results.Count == 0 ? "" : $"""
        <ul class="measured">
        {string.Concat(results.Select(r => $"<li>{VerdictMark.Of(r.Worst!.Value, r.Judged)} <a href=\"#{Html.Id(r.Run!.Name)}\">"
            + $"{Html.Text(r.Headline.Title)}</a>{(r.Number.Length > 0 ? $": {Html.Text(r.Number)}" : "")}</li>\n"))}</ul>
        """;

    private static string Tally(RunGroup runs)
    {
        var claims = runs.Runs.Select(run => run.Claims).ToList();
        var failed = (from run in runs.Runs
                      from claim in ClaimCases.Of(run.Claims)
                      where claim.Cases.Any(c => c.Verdict == Verdict.Fails)
                      let name = Html.Text($"{run.Name} / {claim.Name}")
                      select $"<a href=\"#{ClaimOverview.Anchor(run, claim.Name)}\">{name}</a>").ToList();
        var cells = runs.Runs.Sum(run => run.Manifest is { Cells: var c } ? c.Failed + c.Missing : 0);
        var outcome = failed.Count > 0 ? $" <strong class=\"fails\">Failed: {string.Join(", ", failed)}.</strong>"
            : cells > 0 ? $" <strong class=\"fails\">{Number.Whole(cells)} cells failed or are missing.</strong>"
            : claims.All(c => c.Count == 0) ? ""
            : claims.All(c => c.All(claim => claim.Verdict != Verdict.Holds)) ? " <strong>Nothing could be judged.</strong>"
            : " <strong>Nothing failed.</strong>";
        return $"<p class=\"tally\"><strong>{Html.Text(runs.Title)}</strong>:{outcome} {runs.Runs.Count} "
            + $"{(runs.Runs.Count == 1 ? "run" : "runs")}, {ClaimCases.Number(claims)}. {ClaimOverview.Counts(runs.Runs)}</p>\n"
            + Answered(runs);
    }

    /// <summary>What somebody's own runs have answered, beside what they were run with.</summary>
    private static string Answered(RunGroup own)
    {
        var answers =
            from run in own.Runs
            where run is { Kind: RunKind.Own, Manifest.Findings: [var first, ..] } && first.Contains("? ", StringComparison.Ordinal)
            select $"<li><a href=\"#{Html.Id(run.Name)}\">{Html.Text(run.Name)}</a> <code>{Html.Text(run.Overrides)}</code><br>"
                + $"{RunSection.Finding(run.Manifest!.Findings[0])}</li>\n";
        var items = string.Concat(answers);
        return items.Length > 0 ? $"<ul>{items}</ul>\n" : "";
    }
}
