using System.Globalization;

namespace Repro.Report;

/// <summary>One run in the report: its claims, its figures, where all of it comes from.</summary>
internal static class RunSection
{
    /// <summary>The section's HTML.</summary>
    public static string Render(RunReport run) => $"""
        <section class="run" id="{Html.Id(run.Name)}">
        <h2>{Html.Text(run.Manifest?.Title ?? run.Name)}</h2>
        <p class="soft"><code>{Html.Text(run.Name)}</code></p>
        {(run.Manifest is { } manifest ? Figures(run, manifest) : "")}<h3>Claims</h3>
        {ClaimsTable.Render(run.Claims)}
        {(run.Manifest is { } made ? Origin(run, made) : "")}
        </section>

        """;

    /// <summary>Wall time as people say it.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 60 => seconds.ToString("0.0", CultureInfo.InvariantCulture) + " s",
        < 3600 => FormattableString.Invariant($"{(int)seconds / 60} min {(int)seconds % 60} s"),
        _ => FormattableString.Invariant($"{(long)seconds / 3600} h {(long)seconds % 3600 / 60} min"),
    };

    private static string Figures(RunReport run, Manifest manifest) => manifest.Figures.Count == 0 ? "" : $"""
        <h3>Figures</h3>
        <div class="figures">
        {string.Concat(manifest.Figures.Select(figure => Card(run, figure)))}</div>

        """;

    private static string Card(RunReport run, FigureEntry figure)
    {
        var address = Html.Address($"{run.Name}/figures/{figure.Name}.html");
        var tables = figure.Tables.Select(table => $"<a href=\"{Html.Address($"{run.Name}/data/{table}.csv")}\">{Html.Text(table)}.csv</a>");
        return $"""
            <figure>
            {View(run, figure, address)}
            <figcaption><a class="title" href="{address}">{Html.Text(figure.Title)}</a>
            <p class="caption">{Html.Text(figure.Caption)}</p>
            <p class="soft">{string.Join(", ", tables)}</p>
            </figcaption></figure>

            """;
    }

    /// <summary>The image where one was made; else the page itself, which opens in place and is loaded only then.</summary>
    private static string View(RunReport run, FigureEntry figure, string address)
    {
        var page = Path.Combine(run.Folder, "figures", figure.Name + ".html");
        if (!File.Exists(page)) return "<p class=\"banner\">The figure's page is missing; run it again.</p>";
        if (File.Exists(Path.ChangeExtension(page, ".png")))
            return $"<a href=\"{address}\"><img loading=\"lazy\" src=\"{Html.Address($"{run.Name}/figures/{figure.Name}.png")}\" alt=\"{Html.Text(figure.Title)}\"></a>";
        var height = FigureImages.Size(page)?.Height ?? 480;
        return FormattableString.Invariant($"<details><summary>show in place</summary><iframe loading=\"lazy\" src=\"{address}#embed\" title=\"{Html.Text(figure.Title)}\" height=\"{height + 64}\"></iframe></details>");
    }

    private static string Origin(RunReport run, Manifest manifest)
    {
        var tables = manifest.Outputs.Keys.Where(path => path.StartsWith("data/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Concat(["claims.csv", "config.yaml", "manifest.json"]).Select(path => Link(run, path, path));
        var cells = FormattableString.Invariant($"{manifest.Cells.Planned} planned, {manifest.Cells.Stored} stored before, {manifest.Cells.Computed} computed, {manifest.Cells.Failed} failed");
        return $"""
            <h3>Made by</h3>
            <pre>{Html.Text(manifest.Command)}</pre>
            <dl>
            <dt>files</dt><dd>{string.Join(" · ", tables)}</dd>
            <dt>experiment</dt><dd>{Html.Text(manifest.Experiment)}, profile {Html.Text(manifest.Profile)}</dd>
            <dt>seed</dt><dd>{manifest.Seed.ToString(CultureInfo.InvariantCulture)}</dd>
            <dt>commit</dt><dd><code>{Html.Text(manifest.Commit ?? "none")}</code>{(manifest.Dirty ? " with changes (see the manifest)" : "")}</dd>
            <dt>started</dt><dd>{Html.Text(manifest.Started)}, took {Duration(manifest.Seconds)} with {manifest.Workers.ToString(CultureInfo.InvariantCulture)} workers</dd>
            <dt>cells</dt><dd>{cells}</dd>
            </dl>
            """;
    }

    private static string Link(RunReport run, string path, string text) => $"<a href=\"{Html.Address($"{run.Name}/{path}")}\">{Html.Text(text)}</a>";
}
