using System.Globalization;
using Repro.Claims;
using Repro.Figures;
using Repro.Files;

namespace Repro.Report;

/// <summary>The figures over the runs of a folder, pages in its <c>figures/</c>: the overview, and all claims at a glance.</summary>
internal static class OverviewPages
{
    private const string Command = "repro report";

    /// <summary>Writes the pages; returns the HTML that shows them in the index, empty if there are none.</summary>
    public static string Write(string outputFolder, Overview overview, IReadOnlyList<RunReport> runs)
    {
        var figures = new[] { OfHeadlines(overview, runs), ClaimsFigure.Of(runs) }.OfType<Figure>().ToList();
        foreach (var figure in figures)
        {
            var path = Path.Combine(outputFolder, "figures", $"{figure.Name}.html");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var page = FigurePage.RenderOverRuns(figure, Command);
            if (File.Exists(path))
            {
                if (File.ReadAllText(path) == page) continue;
                // The picture shows other runs. Without a page, as in a fresh clone, it is that of the published runs and stays.
                File.Delete(Path.ChangeExtension(path, ".png"));
            }
            WholeFile.Write(path, page);
        }
        // The claims' rows follow below: their figure, three screens high, opens on demand.
        return string.Concat(figures.Select(figure => figure.Panels.Count > 1 ? Card(outputFolder, figure)
            : $"<details class=\"group screen\"><summary>All claims at a glance</summary>\n{Card(outputFolder, figure)}</details>\n"));
    }

    /// <summary>The headlines, a panel each; null where none has a run.</summary>
    public static Figure? OfHeadlines(Overview overview, IReadOnlyList<RunReport> runs)
    {
        var results = HeadlineResult.Drawable(overview, runs);
        if (results.All(r => r.Run is null)) return null;
        var drawn = results.Select(r => r.Draw()).ToList();
        return new()
        {
            Name = "overview",
            Title = Title(overview, results),
            Caption = string.Join("\n",
                drawn.Select(d => d.Caption).Append("Before “Drawn”: the claims' numbers, ± one standard error where they have one.")),
            Tables = [.. results.Select(r => r.Run).OfType<RunReport>().Select(run => $"{run.Name}/claims.csv").Distinct()],
            Panels = [.. drawn.Select(d => d.Panel)],
            Columns = 3,
        };
    }

    private static string Title(Overview overview, IReadOnlyList<HeadlineResult> results)
    {
        var others = from verdict in (Verdict?[])[Verdict.Fails, Verdict.Inconclusive, Verdict.NotTested, null]
                     let of = results.Where(r => r.Worst == verdict).Select(r => r.Headline.Title).ToList()
                     where of.Count > 0
                     select $"{(verdict is { } v ? VerdictMark.Word(v) : "not run")}: {string.Join(", ", of)}";
        return string.Create(CultureInfo.InvariantCulture,
            $"{overview.Title}: {results.Count(r => r.Worst == Verdict.Holds)} of {results.Count} statements hold")
            + string.Concat(others.Select(other => $"; {other}"));
    }

    private static string Card(string folder, Figure figure)
    {
        var (page, image) = ($"figures/{figure.Name}.html", $"figures/{figure.Name}.png");
        var view = File.Exists(Path.Combine(folder, image))
            ? $"<a href=\"{page}\"><img loading=\"lazy\" src=\"{image}\" alt=\"{Html.Text(figure.Title)}\"></a>"
            : "<p class=\"soft\">The link below opens the figure. <code>repro report --images</code> adds its picture here.</p>";
        return $"""
            <figure id="{figure.Name}">
            {view}
            <figcaption><a class="title" href="{page}">{Html.Text(figure.Title)}</a>
            {Html.Caption(figure.Caption)}</figcaption></figure>

            """;
    }
}
