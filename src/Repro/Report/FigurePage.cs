using System.Globalization;
using Repro.Figures;
using Repro.Figures.Plotly;

namespace Repro.Report;

/// <summary>One figure as a page that opens from disk.</summary>
public static class FigurePage
{
    private static readonly string Style = Html.Resource("page.css") + Html.Resource("figure.css");
    private static readonly string Script = Html.Resource("figure.js");

    /// <summary>The page's HTML; <paramref name="runName"/> and <paramref name="command"/> are shown below the figure with links to tables,
    /// configuration and manifest.</summary>
    public static string Render(Figure figure, string runName, string command) =>
        Render(figure, "../..", runName, command, Links(figure));

    /// <summary>The page of a figure over several runs: it is in <c>figures/</c> of the output folder, its tables are named by path from
    /// that folder.</summary>
    public static string RenderOverRuns(Figure figure, string command) => Render(figure, "..", "over several runs", command,
        string.Join("\n", figure.Tables.Select(path => $"<a href=\"../{Html.Address(path)}\">{Html.Text(path)}</a>")));

    private static string Render(Figure figure, string root, string runName, string command, string links)
    {
        var anchor = root == ".." ? figure.Name : Html.Id($"{runName}/figures/{figure.Name}");
        var library = $"{root}/assets/{PlotlyLibrary.FileName}";
        var widest = Widest(figure);
        var wide = PlotlyFigure.Of(figure, figure.Columns, widest);
        var charts = Charts(figure, wide, widest);
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{Policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="figure-size" content="{widest}x{wide.Height.ToString(CultureInfo.InvariantCulture)}">
            <title>{Html.Text(figure.Title)}</title>
            <style>
            {Style}{Paper(widest, wide.Height)}</style>
            </head>
            <body style="max-width: {widest + 32}px">
            <header class="chrome">
            <h1 id="title">{Html.Formulae(figure.Title)}</h1>
            <p class="soft">{Html.Text(runName)} · <a href="{root}/index.html#{anchor}">in the report</a></p>
            </header>
            <figure aria-labelledby="title">
            <div class="plot" role="img" aria-label="{Html.Text($"{figure.Title}. {figure.Caption.Replace('\n', ' ')}")}"
                data-library="{library}"></div>
            <noscript>
            <p class="banner">The interactive figure needs JavaScript. Its numbers are in the tables linked below.</p>
            <p class="picture"><img src="{Html.Address(figure.Name)}.png" alt="{Html.Text(figure.Title)}"></p>
            </noscript>
            <figcaption class="chrome">
            {Html.Caption(figure.Caption)}
            {string.Concat(wide.Notes.Select(note => $"<p class=\"soft note\">{Html.Text(note)}</p>\n"))}</figcaption>
            </figure>
            <nav class="chrome" aria-label="sources">{links}</nav>
            <div class="chrome">
            <h3>Reproduce this run</h3>
            <pre>{Html.Text(command)}</pre>
            </div>
            <script type="application/json" id="figure">{charts}</script>
            <script src="{library}"></script>
            <script>{Script}</script>
            </body>
            </html>

            """.ReplaceLineEndings("\n");
    }

    /// <summary>Pixels over which the figure spreads where the window allows: the width of its image.</summary>
    internal static int Widest(Figure figure) => figure.Chart is not null ? 1000 : Math.Min(figure.Columns, figure.Panels.Count) switch
    {
        1 => 800,
        2 => 1000,
        _ => 1240,
    };

    /// <summary>Low wide figures are printed across, so that their letters stay large.</summary>
    private static string Paper(int width, double height) => width > 1000 && height < width / 2.0 ? "@page { size: landscape; }\n" : "";

    /// <summary>No network, no frames, no forms; the scripts are the library and the one of this page. plotly.js sets styles and makes
    /// images of what it drew.</summary>
    private static string Policy =>
        $"default-src 'none'; script-src 'self' file: {Html.ScriptHash(Script)}; style-src 'unsafe-inline'; "
            + "img-src 'self' file: data: blob:; base-uri 'none'; form-action 'none'";

    /// <summary>What the page's script reads: charts from the widest to the narrowest, each with the smallest width in pixels at which it
    /// is used. The first has the traces and the buttons, all have a layout.</summary>
    private static string Charts(Figure figure, PlotlyFigure wide, int widest)
    {
        if (figure.Chart is not null) return $"[{Entry(0, wide)}]";
        var middle = PlotlyFigure.Of(figure, figure.Columns, widest * 3 / 4).WithoutTraces();
        var narrow = PlotlyFigure.Of(figure, 1, PanelGrid.NarrowWidth).WithoutTraces();
        return $"[{Entry(widest - 1, wide)},\n{Entry(widest * 3 / 4, middle)},\n{Entry(0, narrow)}]";
    }

    private static string Entry(int from, PlotlyFigure figure) =>
        FormattableString.Invariant($"{{\"from\":{from},\"chart\":{figure.Json()}}}");

    private static string Links(Figure figure)
    {
        var tables = figure.Tables.Select(table => $"<a href=\"../data/{Html.Address(table)}.csv\">{Html.Text(table)}.csv</a>");
        return string.Join("\n",
            tables.Append("<a href=\"../data/columns.json\">columns</a>").Append("<a href=\"../config.yaml\">configuration</a>")
                .Append("<a href=\"../manifest.json\">manifest</a>"));
    }
}
