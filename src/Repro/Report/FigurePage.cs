using System.Globalization;
using System.Text.Json;
using Repro.Figures;
using Repro.Figures.Plotly;

namespace Repro.Report;

/// <summary>One figure as a page that opens from disk.</summary>
public static class FigurePage
{
    private static readonly string Style = Html.Resource("page.css") + Html.Resource("figure.css");
    private static readonly string Script = Html.Resource("figure.js");

    /// <summary>The page's HTML; <paramref name="runName"/> and <paramref name="command"/> stand below the figure with links to tables,
    /// configuration and manifest.</summary>
    public static string Render(Figure figure, string runName, string command) =>
        Render(figure, runName, command, PlotlyLibrary.LocalFile is not null);

    /// <summary>Pixels over which the figure spreads where the window allows: the width of its image.</summary>
    internal static int Widest(Figure figure) => Math.Min(figure.Columns, figure.Panels.Count) switch
    {
        1 => 800,
        2 => 1000,
        _ => 1320,
    };

    internal static string Render(Figure figure, string runName, string command, bool offline)
    {
        var widest = Widest(figure);
        var wide = PlotlyFigure.Of(figure, figure.Columns, widest);
        PageLayout[] layouts =
        [
            new(widest - 1, wide.Layout),
            new(widest * 3 / 4, PlotlyFigure.Of(figure, figure.Columns, widest * 3 / 4).Layout),
            new(0, PlotlyFigure.Of(figure, 1, PanelGrid.NarrowWidth).Layout),
        ];
        var data = JsonSerializer.Serialize(new PageData(wide.Data, wide.Config, layouts), PlotlyFigure.Json);
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{Policy(offline)}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="figure-size" content="{widest}x{wide.Layout.Height.ToString(CultureInfo.InvariantCulture)}">
            <title>{Html.Text(figure.Title)}</title>
            <style>
            {Style}</style>
            </head>
            <body style="max-width: {widest + 32}px">
            <header class="chrome">
            <h1 id="title">{Html.Text(figure.Title)}</h1>
            <p class="soft">{Html.Text(runName)} · <a href="../../index.html">all runs</a></p>
            {Banner(offline)}</header>
            <figure aria-labelledby="title">
            <div class="plot" role="img" aria-label="{Html.Text(figure.Title)}. {Html.Text(figure.Caption)}" data-library="{Html.Text(Library(offline))}"></div>
            <noscript><p class="banner">The figure needs JavaScript; its numbers are in the tables below.</p></noscript>
            <figcaption class="chrome">
            <p class="caption" id="caption">{Html.Text(figure.Caption)}</p>
            {string.Concat(wide.Notes.Select(note => $"<p class=\"soft note\">{Html.Text(note)}</p>\n"))}</figcaption>
            </figure>
            <nav class="chrome" aria-label="sources">{Links(figure)}</nav>
            <div class="chrome">
            <h3>Made by</h3>
            <pre>{Html.Text(command)}</pre>
            </div>
            <script type="application/json" id="figure">{data}</script>
            <script src="{Library(offline)}"{(offline ? "" : $" integrity=\"{PlotlyLibrary.Integrity}\" crossorigin=\"anonymous\"")}></script>
            <script>{Script}</script>
            </body>
            </html>

            """.ReplaceLineEndings("\n");
    }

    /// <summary>No network, no frames, no forms; the scripts are the library and the one of this page. plotly.js sets styles and makes
    /// images of what it drew.</summary>
    private static string Policy(bool offline) =>
        $"default-src 'none'; script-src {(offline ? "'self' file:" : PlotlyLibrary.CdnAddress)} {Html.ScriptHash(Script)}; style-src "
            + $"'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'";

    private static string Library(bool offline) => offline ? "../../assets/" + PlotlyLibrary.FileName : PlotlyLibrary.CdnAddress;

    private static string Banner(bool offline) => offline
        ? ""
        : "<p class=\"banner\">Built without npm: this page loads plotly.js from its public CDN, so it needs the network. "
            + "Build with Node.js installed to have figures that open offline.</p>\n";

    private static string Links(Figure figure)
    {
        var tables = figure.Tables.Select(table => $"<a href=\"../data/{Html.Address(table)}.csv\">{Html.Text(table)}.csv</a>");
        return string.Join("\n",
            tables.Append("<a href=\"../data/columns.json\">columns</a>").Append("<a href=\"../config.yaml\">configuration</a>")
                .Append("<a href=\"../manifest.json\">manifest</a>"));
    }

    /// <summary>What the page's script reads: the traces, and the layouts from the widest to the narrowest.</summary>
    private sealed record PageData(IReadOnlyList<PlotlyTrace> Data, PlotlyConfig Config, IReadOnlyList<PageLayout> Layouts);

    /// <summary>A layout and the smallest width in pixels at which it is used.</summary>
    private sealed record PageLayout(int From, PlotlyLayout Layout);
}
