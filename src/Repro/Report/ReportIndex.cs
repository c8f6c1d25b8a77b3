using Repro.Claims;
using Repro.Files;
using Repro.Words;

namespace Repro.Report;

/// <summary>The report over all runs below an output folder.</summary>
public static class ReportIndex
{
    private static readonly string Style = Html.Resource("page.css") + Html.Resource("index.css");

    /// <summary>
    /// Writes <c>index.html</c> and <c>assets/</c> from the manifests and claims of the runs found, by rename. A run that cannot be read is
    /// named on the page. The page is a function of the folder's content alone, has no script and needs no network.
    /// </summary>
    /// <param name="outputFolder">Holds the runs; made where it is not there.</param>
    /// <param name="overview">What the runs are of, and what they show together.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static void Write(string outputFolder, Overview overview)
    {
        Directory.CreateDirectory(outputFolder);
        PlotlyLibrary.CopyTo(outputFolder);
        var runs = RunReport.ReadAll(outputFolder);
        var first = OverviewPages.Write(outputFolder, overview, runs);
        WholeFile.Write(Path.Combine(outputFolder, "index.html"), Render(overview, runs, first));
    }

    // No scripts, no network; figures are pages and images beside this one.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file:; "
        + "base-uri 'none'; form-action 'none'";

    /// <summary>From the most to the least general: the verdicts and their key, the statements with what was measured, what does not
    /// hold, all results, the terms, then each experiment.</summary>
    internal static string Render(Overview overview, IReadOnlyList<RunReport> runs, string first = "")
    {
        var groups = RunGroup.Of(runs);
        var experiments = Experiments(overview, runs);
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{Policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Html.Text(overview.Title)}</title>
            <style>
            {Style}</style>
            </head>
            <body>
            <header>
            <h1>{Html.Text(overview.Title)}</h1>
            {(overview.Source.Length > 0 ? $"<p class=\"soft\">{Html.Text(overview.Source)}</p>\n" : "")}</header>
            {string.Concat(runs.Select(Failures))}{Problems(runs)}<main>
            {(groups.Count == 0 ? "<p>No run was found here.</p>\n" : FirstScreen.Verdicts(groups))}{FirstScreen.Statements(overview, runs)}
            {NotHolding(groups)}{first}{Claims(groups)}{Meanings(groups)}{string.Concat(experiments.Select(Experiment))}</main>
            </body>
            </html>

            """.ReplaceLineEndings("\n");
    }

    /// <summary>Cells that failed, before anything else: how many of which run, why, where that is written.</summary>
    private static string Failures(RunReport run)
    {
        if (run.Manifest is not { Cells: { Failed: > 0 } cells } manifest) return "";
        var planned = Number.Whole(cells.Planned);
        var many = cells.Failed == cells.Planned ? $"All {planned} cells" : $"{Number.Whole(cells.Failed)} of {planned} cells";
        var causes = manifest.Failures.Select(f =>
            $"<li>{Html.Sentence(f.Cause)} {Number.Whole(f.Cells)} {(f.Cells == 1 ? "cell" : "cells")}. "
            + $"First log: <a href=\"{Html.Address($"{run.Name}/{f.Log}")}\">{Html.Text(f.Log)}</a>. To run that cell alone: "
            + $"<code>{Html.Text(f.Repeat)}</code></li>\n").ToList();
        var why = causes.Count > 0 ? $"<ul>{string.Concat(causes)}</ul>" : " Their logs are in the run's folder <code>failures</code>.";
        return "<div class=\"banner failed\" role=\"alert\">"
            + $"<strong>{many} of <a href=\"#{Html.Id(run.Name)}\">{Html.Text(run.Name)}</a> failed.</strong>"
            + $"{(run.IsEmpty ? " None of its claims was tested." : " Its claims were judged without them.")}{why}</div>\n";
    }

    private static string Problems(IReadOnlyList<RunReport> runs) =>
        string.Concat(
            runs.Where(run => run.Problem is not null)
                .Select(run => $"<p class=\"banner\"><code>{Html.Text(run.Name)}</code>: {Html.Text(run.Problem)}.</p>\n"));

    private static readonly (string Class, string Word)[] Filters =
        [("all", "have any verdict"), .. Enum.GetValues<Verdict>().Select(v => (VerdictMark.Class(v), v switch
        {
            Verdict.Holds => "hold",
            Verdict.Fails => "fail",
            Verdict.Inconclusive => "are inconclusive",
            _ => "were not tested",
        }))];

    private static string Filter((string Class, string Word) filter) =>
        $"<label><input type=\"radio\" name=\"filter\" id=\"show-{filter.Class}\"{(filter.Class == "all" ? " checked" : "")}> "
        + $"{filter.Word}</label>\n";

    /// <summary>A row for each run, then one for each claim; the first group's are open.</summary>
    private static string Claims(IReadOnlyList<RunGroup> groups) => groups.Count == 0 ? "" : $"""
        <h2 id="by-run">Results, run by run</h2>
        {ClaimOverview.DotsKey}
        {string.Concat(groups.Select(g => Folded(g, ClaimOverview.Runs(g.Runs))))}
        <h2 id="by-claim">Results, claim by claim</h2>
        <p class="screen">The numbers are those of the case with the largest deviation from its prediction; a claim's link leads to all its
        cases. {ClaimOverview.PointsKey}</p>
        <fieldset class="filter screen"><legend>Show claims that</legend>
        {string.Concat(Filters.Select(Filter))}</fieldset>
        {string.Concat(groups.Select(g => Folded(g, ClaimOverview.Claims(g.Runs))))}
        """;

    private static string Folded(RunGroup group, string table) => $"""
        <details class="group"{(group.IsFirst ? " open" : "")}><summary>{Html.Text(group.Title)}</summary>
        {table}
        </details>

        """;

    /// <summary>Every claim without a positive verdict, with how many of its cases and the first reason.</summary>
    private static string NotHolding(IReadOnlyList<RunGroup> groups)
    {
        if (groups.Count == 0) return "";
        var without = groups.SelectMany(g => g.Runs).Where(run => run is { Claims.Count: 0, Manifest: not null })
            .Select(run => run.Manifest!.Experiment).Distinct().Order(StringComparer.Ordinal).ToList();
        var others = from g in groups
                     from run in g.Runs
                     from cases in ClaimCases.Of(run.Claims)
                     from same in cases.Cases.GroupBy(c => c.Verdict)
                     where same.Key != Verdict.Holds
                     orderby VerdictMark.Rank(same.Key)
                     select Item(run, cases, [.. same]);
        var items = string.Concat(others);
        return "<h2 id=\"open\">What failed or was not tested, and why</h2>\n"
            + (items.Length > 0 ? $"<ul class=\"reasons\">\n{items}</ul>\n" : "<p>Nothing: every claim was tested and holds.</p>\n")
            + (without.Count > 0 ? $"<p>Measured without a claim to test: {Html.Text(string.Join(", ", without))}.</p>\n" : "");
    }

    /// <param name="run">The run.</param>
    /// <param name="claim">One of its claims.</param>
    /// <param name="same">Those of its cases that have one verdict.</param>
    private static string Item(RunReport run, ClaimCases claim, IReadOnlyList<ClaimResult> same)
    {
        var reasons = same.Select(c => c.Reason).Distinct(StringComparer.Ordinal).ToList();
        var which = same.Count == claim.Cases.Count ? "" : same.Count == 1 ? $" [{claim.Label(same[0])}]" : "";
        var of = claim.Cases.Count == 1 || which.Length > 0 ? "" : $", {same.Count} of {claim.Cases.Count} cases";
        var more = reasons.Count == 1 ? "" : " The other cases: with the claim, below.";
        return $"<li>{VerdictMark.Of(same[0].Verdict)} <a href=\"#{ClaimOverview.Anchor(run, claim.Name)}\">{Html.Text(run.Name)} / "
            + $"{Html.Text(claim.Name + which)}</a>{of}: {Html.Sentence(reasons[0])}{more}</li>\n";
    }

    private static string Meanings(IReadOnlyList<RunGroup> groups) => groups.Count == 0 ? "" : $"""
        <h2 id="verdicts">What the words mean</h2>
        <dl>
        <dt>claim, case</dt><dd>A claim is one statement that a run tests. A case is one setting of the parameters at which it is tested;
        verdicts are given, and counted, by case.</dd>
        <dt>{VerdictMark.Of(Verdict.Holds)}</dt><dd>A test did not reject the claim, and it could have detected the effect
        stated with the claim. Where theory gives only a limit: the confidence interval lies within a stated tolerance. For an identity or
        inequality: the measured value is within its derived bound.</dd>
        <dt>{VerdictMark.Of(Verdict.Fails)}</dt><dd>A test rejected the claim, or the measured value exceeds its bound.
        If all claims of a run are true, one of them fails with probability at most 10⁻⁴.</dd>
        <dt>{VerdictMark.Of(Verdict.Inconclusive)}</dt><dd>The data cannot decide: the test could not have detected the stated effect.</dd>
        <dt>{VerdictMark.Of(Verdict.NotTested)}</dt><dd>A precondition is missing; the reason is given.</dd>
        <dt>detectable</dt><dd>The minimum detectable effect: the smallest deviation from the prediction that the test detects
        with probability 0.99.</dd>
        <dt>measured ± se</dt><dd>With one standard error. What is computed without chance has none.</dd>
        <dt>point</dt><dd>One setting of all parameters that a run computes. A case may judge many points, and leaves out those
        that theory does not cover, with the reason.</dd>
        <dt>cell</dt><dd>One replicate at one point.</dd>
        </dl>

        """;

    private static List<IGrouping<string, RunReport>> Experiments(Overview overview, IReadOnlyList<RunReport> runs)
    {
        var order = overview.Experiments.Index().ToDictionary(e => e.Item, e => e.Index, StringComparer.Ordinal);
        return [.. runs.Where(run => run.Manifest is not null || run.Claims.Count > 0)
            .GroupBy(run => run.Manifest?.Experiment ?? run.Name, StringComparer.Ordinal)
            .OrderBy(g => order.GetValueOrDefault(g.Key, int.MaxValue)).ThenBy(g => g.Key, StringComparer.Ordinal)];
    }

    private static string Experiment(IGrouping<string, RunReport> runs) => $"""
        <section class="experiment">
        <h2>{Html.Text(runs.Key)}</h2>
        {string.Concat(runs.OrderBy(run => run.Kind).ThenBy(run => run.Name, StringComparer.Ordinal).Select(RunSection.Render))}</section>

        """;
}
