using System.Globalization;
using Repro.Words;

namespace Repro.Report;

/// <summary>One run in the report: its claims, its figures, where all of it comes from.</summary>
internal static class RunSection
{
    /// <summary>The section's HTML.</summary>
    public static string Render(RunReport run) => $"""
        <section class="run" id="{Html.Id(run.Name)}">
        <h2>{Html.Text(run.Manifest?.Title ?? run.Name)}</h2>
        <p class="soft"><code>{Html.Text(run.Name)}</code> <a class="screen" href="#">all runs</a></p>
        {(run.Manifest is { } manifest ? Figures(run, manifest) : "")}<h3>Claims</h3>
        {ClaimsTable.Render(run.Claims)}
        {Findings(run.Manifest?.Findings)}        {(run.Manifest is { } made ? Origin(run, made) : "")}
        </section>

        """;

    private static string Findings(IReadOnlyList<string>? findings) => findings is not { Count: > 0 } ? "" : $"""
        <h3>What the tables say</h3>
        <ul>
        {string.Concat(findings.Select(f => $"<li>{Html.Text(f)}</li>\n"))}</ul>

        """;

    private static string Figures(RunReport run, Manifest manifest) => manifest.Figures.Count == 0 ? "" : $"""
        <h3>Figures</h3>
        <div class="figures">
        {string.Concat(manifest.Figures.Select(figure => Card(run, figure)))}</div>

        """;

    private static string Card(RunReport run, FigureEntry figure)
    {
        var (page, image) = ($"figures/{figure.Name}.html", $"figures/{figure.Name}.png");
        var target = Has(run, page) ? page : Has(run, image) ? image : null;
        var (title, tables) = (Html.Text(figure.Title), figure.Tables.Select(table => Link(run, $"data/{table}.csv", $"{table}.csv")));
        var heading = target is null
            ? $"<span class=\"title\">{title}</span>"
            : $"<a class=\"title\" href=\"{Address(run, target)}\">{title}</a>";
        return $"""
            <figure>
            {View(run, figure, page, image)}
            <figcaption>{heading}
            <p class="caption">{Html.Text(figure.Caption)}</p>
            <p class="soft">{string.Join(", ", tables)}</p>
            </figcaption></figure>

            """;
    }

    /// <summary>The image where one was made (of a committed run it is all there is); else what makes one. Pages are opened by their links
    /// alone: each loads the library, and a report has fifty.</summary>
    private static string View(RunReport run, FigureEntry figure, string page, string image) =>
        Has(run, image)
            ? $"<a href=\"{Address(run, Has(run, page) ? page : image)}\"><img loading=\"lazy\" "
                + $"src=\"{Address(run, image)}\" alt=\"{Html.Text(figure.Title)}\"></a>"
            : Has(run, page)
                ? "<p class=\"soft\">The link below opens the figure. <code>repro report --images</code> puts its picture here, "
                    + "where there is a Chromium.</p>"
                : "<p class=\"banner\">The figure's page is missing; run it again.</p>";

    private static bool Has(RunReport run, string path) => File.Exists(Path.Combine(run.Folder, path));

    private static string Address(RunReport run, string path) => Html.Address($"{run.Name}/{path}");

    private static string Origin(RunReport run, Manifest manifest)
    {
        var tables = manifest.Outputs.Keys.Where(path => path.StartsWith("data/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Concat(["claims.csv", "config.yaml", "manifest.json"]).Select(path => Link(run, path, path));
        var (cells, workers) = (manifest.Cells, manifest.Workers.ToString(CultureInfo.InvariantCulture));
        var counts = string.Create(CultureInfo.InvariantCulture,
            $"{cells.Planned} planned, {cells.Stored} stored before, {cells.Computed} computed, {cells.Failed} failed");
        var last = Duration.OfSeconds(manifest.Seconds);
        var sampled = manifest.Sample is { } sample ? $"; a sample, {Html.Text(sample)}: nothing is judged" : "";
        var work = manifest.CellSeconds is { } seconds ? $", its cells computed in {Duration.OfSeconds(seconds)} of work" : "";
        return $"""
            <h3>Made by</h3>
            <pre>{Html.Text(manifest.Command)}</pre>
            <dl>
            <dt>files</dt><dd>{string.Join(" · ", tables)}</dd>
            <dt>experiment</dt><dd>{Html.Text(manifest.Experiment)}, profile {Html.Text(manifest.Profile)}{sampled}</dd>
            <dt>seed</dt><dd>{manifest.Seed.ToString(CultureInfo.InvariantCulture)}</dd>
            <dt>commit</dt><dd><code>{Html.Text(SourceRecord.Text(manifest.Commit, manifest.Dirty))}</code></dd>
            <dt>started</dt><dd>{Html.Text(manifest.Started)}, the last command took {last} with {workers} workers{work}</dd>
            <dt>cells</dt><dd>{counts}</dd>
            </dl>
            """;
    }

    private static string Sample(Manifest manifest) =>
        manifest.Sample is { } sample ? $"; a sample, {Html.Text(sample)}: nothing is judged" : "";

    /// <summary>A link, or the bare text where the file is not kept.</summary>
    private static string Link(RunReport run, string path, string text) =>
        Has(run, path) ? $"<a href=\"{Address(run, path)}\">{Html.Text(text)}</a>" : Html.Text(text);
}
