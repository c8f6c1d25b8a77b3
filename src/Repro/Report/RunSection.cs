using System.Globalization;
using Repro.Words;

namespace Repro.Report;

/// <summary>One run in the report: what it found, its figures beside the claims that they show, where all of it comes from.</summary>
internal static class RunSection
{
    /// <summary>The section's HTML.</summary>
    public static string Render(RunReport run) => $"""
        <section class="run" id="{Html.Id(run.Name)}">
        <h3>{Html.Formulae(run.Manifest?.Title ?? run.Name)}</h3>
        <p class="soft"><code>{Html.Text(run.Name)}</code>{Settings(run)}</p>
        {Findings(run.Manifest?.Findings)}{Figures(run)}{(run.Manifest is { } made ? Origin(run, made) : "")}
        </section>

        """;

    private static string Settings(RunReport run)
    {
        var (kind, overrides) = (run.Kind switch
        {
            RunKind.Published => "published run",
            RunKind.Own => "your own run",
            _ => $"profile {run.Manifest?.Profile}",
        }, run.Overrides);
        var claims = run.Claims.Count > 0 ? $" · {ClaimCases.Counts(run.Claims)}" : "";
        return $" · {Html.Text(kind)}" + (overrides.Length > 0 ? $" · <code>{Html.Text(overrides)}</code>" : "") + claims;
    }

    private static string Findings(IReadOnlyList<string>? findings) => findings is not { Count: > 0 } ? "" : $"""
        <h4>Findings</h4>
        <ul>
        {string.Concat(findings.Select(f => $"<li>{Finding(f)}</li>\n"))}</ul>

        """;

    /// <summary>A finding with its question, if it answers one, in bold.</summary>
    public static string Finding(string finding)
    {
        var question = finding.IndexOf("? ", StringComparison.Ordinal);
        return question < 0
            ? Html.Sentence(finding)
            : $"<strong>{Html.Sentence(finding[..(question + 1)])}</strong> {Html.Sentence(finding[(question + 2)..])}";
    }

    /// <summary>Each figure with its claims, then the claims that no figure shows.</summary>
    private static string Figures(RunReport run)
    {
        var left = ClaimCases.Of(run.Claims).ToList();
        var cards = new List<string>();
        foreach (var figure in run.Manifest?.Figures ?? [])
        {
            var beside = left.Where(c => figure.Claims.Contains(c.Name)).ToList();
            left.RemoveAll(beside.Contains);
            cards.Add($"<div class=\"exhibit\">{Card(run, figure)}<div>{Claims(run, beside)}</div></div>\n");
        }
        return string.Concat(cards) + (left.Count == 0 ? "" : $"<div class=\"others\">{Claims(run, left)}</div>\n");
    }

    private static string Claims(RunReport run, IEnumerable<ClaimCases> claims) =>
        string.Concat(claims.Select(c => ClaimDetails.Render(ClaimOverview.Anchor(run, c.Name), c)));

    private static string Card(RunReport run, FigureEntry figure)
    {
        var (page, image) = ($"figures/{figure.Name}.html", $"figures/{figure.Name}.png");
        var tables = figure.Tables.Select(table => Link(run, $"data/{table}.csv", $"{table}.csv"));
        var (id, open) = (Html.Id($"{run.Name}/figures/{figure.Name}"),
            Has(run, page) ? $"<a href=\"{Address(run, page)}\">Show interactive figure</a>" : "");
        return $"""
            <figure id="{id}">
            {View(run, figure, page, image)}
            <figcaption><a class="title" href="#{id}">{Html.Formulae(figure.Title)}</a>
            {Html.Caption(figure.Caption)}
            <p class="soft">{string.Join(" · ", tables.Prepend(open).Where(t => t.Length > 0))}</p>
            </figcaption></figure>
            """;
    }

    /// <summary>The image where one was made; else what makes one. Interactive pages open by their links alone: each loads the library,
    /// and a report has fifty.</summary>
    private static string View(RunReport run, FigureEntry figure, string page, string image) =>
        Has(run, image)
            ? $"<a href=\"{Address(run, Has(run, page) ? page : image)}\"><img loading=\"lazy\" "
                + $"src=\"{Address(run, image)}\" alt=\"{Html.Text(figure.Title)}\"></a>"
            : Has(run, page)
                ? "<p class=\"soft\">No picture: no Chromium or Chrome was found when the figure was drawn. Install one and run "
                    + "<code>repro report --images</code>.</p>"
                : "<p class=\"banner\">The figure's page is missing. Run the experiment again.</p>";

    private static bool Has(RunReport run, string path) => File.Exists(Path.Combine(run.Folder, path));

    private static string Address(RunReport run, string path) => Html.Address($"{run.Name}/{path}");

    private static string Origin(RunReport run, Manifest manifest)
    {
        var tables = manifest.Outputs.Keys.Where(path => path.StartsWith("data/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Concat(["claims.csv", "config.yaml", "manifest.json"]).Select(path => Link(run, path, path));
        var sample = manifest.Sample is { } part ? $" · a sample, {Html.Text(part)}; nothing is judged" : "";
        var seed = manifest.Seed.ToString(CultureInfo.InvariantCulture);
        return $"""
            <details class="origin"><summary>Reproduce this run</summary>
            <pre>{Html.Text(manifest.Command)}</pre>
            <dl>
            <dt>run</dt><dd>{Html.Text(Started(manifest.Started))} · {Times(manifest)}</dd>
            <dt>cells</dt><dd>{Cells(manifest.Cells)}</dd>
            <dt>settings</dt>
            <dd>experiment {Html.Text(manifest.Experiment)} · profile {Html.Text(manifest.Profile)} · seed {seed}{sample}</dd>
            <dt>commit</dt><dd><code>{Html.Text(SourceRecord.Text(manifest.Commit, manifest.Dirty))}</code></dd>
            <dt>files</dt><dd>{string.Join(" · ", tables)}</dd>
            </dl></details>
            """;
    }

    private static string Started(string started) =>
        DateTimeOffset.TryParse(started, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at.ToString("d MMM yyyy HH:mm 'UTC'", CultureInfo.InvariantCulture)
            : started;

    private static string Times(Manifest manifest)
    {
        var cpu = manifest.CellSeconds is { } seconds ? $", {Duration.OfSeconds(seconds)} CPU" : "";
        return $"{Duration.OfSeconds(manifest.Seconds)} wall{cpu}, {manifest.Workers.ToString(CultureInfo.InvariantCulture)} "
            + (manifest.Workers == 1 ? "worker" : "workers");
    }

    private static string Cells(CellCounts cells)
    {
        string[] parts =
        [
            cells.Stored == 0 && cells.Failed == 0 && cells.Missing == 0 ? "all new" : $"{Number.Whole(cells.Computed)} new",
            cells.Stored > 0 ? $"{Number.Whole(cells.Stored)} reused" : "",
            cells.Failed > 0 ? $"{Number.Whole(cells.Failed)} failed" : "",
            cells.Missing > 0 ? $"{Number.Whole(cells.Missing)} missing" : "",
        ];
        return $"{Number.Whole(cells.Planned)} cells, {string.Join(", ", parts.Where(p => p.Length > 0))}";
    }

    /// <summary>A link, or the bare text where the file is not kept.</summary>
    private static string Link(RunReport run, string path, string text) =>
        Has(run, path) ? $"<a href=\"{Address(run, path)}\">{Html.Text(text)}</a>" : Html.Text(text);
}
