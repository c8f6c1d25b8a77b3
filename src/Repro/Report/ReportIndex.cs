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
        WholeFile.Write(Path.Combine(outputFolder, "index.html"), Render(overview.Title, runs, first));
    }

    // No scripts, no network; figures are pages and images beside this one.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file:; "
        + "base-uri 'none'; form-action 'none'";

    internal static string Render(string title, IReadOnlyList<RunReport> runs, string first = "") => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="{Policy}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Heading(title, runs)}</title>
        <style>
        {Style}</style>
        </head>
        <body>
        <h1>{Heading(title, runs)}</h1>
        {Totals(runs)}
        {first}{Problems(runs)}{Summary(runs)}
        {string.Concat(runs.Where(run => run.Manifest is not null || run.Claims.Count > 0).Select(RunSection.Render))}</body>
        </html>

        """.ReplaceLineEndings("\n");

    private static string Heading(string title, IReadOnlyList<RunReport> runs) =>
        FormattableString.Invariant($"{Html.Text(title)}: {runs.Count} {(runs.Count == 1 ? "run" : "runs")}");

    /// <summary>How many claims have each verdict; verdicts that no claim has are left out.</summary>
    private static string Totals(IReadOnlyList<RunReport> runs) => "<p class=\"totals\">" + string.Concat(
        from verdict in Enum.GetValues<Verdict>()
        let count = runs.Sum(run => run.Count(verdict))
        where count > 0
        select FormattableString.Invariant(
            $"<span class=\"total {ClaimsTable.Class(verdict)}\"><strong>{count}</strong> {Word(verdict, count)}</span>")) + "</p>";

    private static string Word(Verdict verdict, int count) => (verdict, count) switch
    {
        (Verdict.Holds, > 1) => "claims hold",
        (Verdict.Fails, > 1) => "claims fail",
        _ => $"{(count == 1 ? "claim" : "claims")} {ClaimsTable.Word(verdict)}",
    };

    private static string Problems(IReadOnlyList<RunReport> runs) =>
        string.Concat(
            runs.Where(run => run.Problem is not null)
                .Select(run => $"<p class=\"banner\"><code>{Html.Text(run.Name)}</code>: {Html.Text(run.Problem)}.</p>\n"));

    private static string Summary(IReadOnlyList<RunReport> runs)
    {
        if (runs.Count == 0) return "<p>No run was found here.</p>";
        var rows = runs.Select(run =>
            $"<tr><td><a href=\"#{Html.Id(run.Name)}\">{Html.Text(run.Name)}</a><br>{Html.Text(run.Manifest?.Title)}</td>"
            + string.Concat(Enum.GetValues<Verdict>().Select(verdict => Number(ClaimsTable.Word(verdict), run.Count(verdict))))
            + Number("failed cells", run.Manifest?.Cells.Failed)
            + $"<td class=\"number\" data-column=\"work\">{Work(run.Manifest)}</td></tr>");
        var verdicts = string.Concat(Enum.GetValues<Verdict>().Select(verdict => $"<th class=\"number\">{ClaimsTable.Word(verdict)}</th>"));
        return $"""
            <table class="runs">
            <thead><tr><th>run</th>{verdicts}<th class="number">failed cells</th><th class="number">work</th></tr></thead>
            <tbody>
            {string.Join("\n", rows)}
            </tbody></table>
            """;
    }

    /// <summary>A count under its column's name, which a narrow window shows beside it; zeros stand back.</summary>
    private static string Number(string column, int? value) =>
        FormattableString.Invariant($"<td class=\"number{(value is 0 ? " zero" : "")}\" data-column=\"{column}\">{value}</td>");

    /// <summary>The time that the cells took, whenever that was; of a run that does not say, that of its last command.</summary>
    private static string Work(Manifest? manifest) => manifest is null ? "" : Duration.OfSeconds(manifest.CellSeconds ?? manifest.Seconds);
}
