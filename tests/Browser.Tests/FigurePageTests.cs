using Repro.Figures;
using Repro.Report;

namespace Browser.Tests;

[Collection(SharedBrowser.Collection)]
public class FigurePageTests(SharedBrowser browser)
{
    [BrowserFact]
    public async Task Every_kind_of_figure_opens_offline_without_error_or_overlap_at_any_width()
    {
        using var run = new SampleRun(SampleFigures.All);
        var pages = await PageProbe.ProbeAsync(browser.Running, run.Folder, 1700, 1250, 1000, 700, 390);
        Assert.Equal(5 * SampleFigures.All.Count, pages.Count);
        var problems =
            string.Join("\n", pages.SelectMany(page => page.Problems.Select(problem => $"{page.Page} at {page.Width}: {problem}")));
        Assert.True(problems.Length == 0, problems);
    }

    [BrowserFact]
    public async Task What_is_described_is_drawn()
    {
        using var run = new SampleRun(SampleFigures.All);
        foreach (var page in await PageProbe.ProbeAsync(browser.Running, run.Folder, 1700))
        {
            var figure = SampleFigures.All.Single(f => f.Name == Path.GetFileNameWithoutExtension(page.Page));
            Assert.Equal((figure.Name, Traces(figure)), (figure.Name, page.Traces));
            Assert.Equal((figure.Name, Points(figure)), (figure.Name, page.Points));
            foreach (var panel in figure.Panels)
                foreach (var title in new[] { panel.Title, panel.X.Hidden ? "" : panel.X.Title, panel.Y.Hidden ? "" : panel.Y.Title })
                    Assert.True(title.Length == 0 || page.Texts.Any(text => Squeezed(text) == Squeezed(title)),
                        $"{figure.Name}: '{title}' is not drawn; drawn are {string.Join(" | ", page.Texts)}");
            var names = figure.Panels.SelectMany(p => p.Traces).Where(t => t is not Heatmap).Select(t => t.Name).Where(n => n.Length > 0)
                .Distinct();
            foreach (var name in names.Where(name => name.Length < 40))
                Assert.Equal((figure.Name, name, 1), (figure.Name, name, page.Texts.Count(text => Squeezed(text) == Squeezed(name))));
        }
    }

    [BrowserFact]
    public async Task A_page_without_its_library_says_so()
    {
        using var run = new SampleRun([SampleFigures.Tiny()]);
        Directory.Delete(Path.Combine(run.Root, "assets"), recursive: true);
        var problems = Assert.Single(await PageProbe.ProbeAsync(browser.Running, run.Folder)).Problems;
        Assert.Contains(
            $"not drawn: The figure cannot be drawn: ../../assets/{PlotlyLibrary.FileName} could not be loaded. The tables linked below "
                + $"hold its numbers.", problems);
    }

    [BrowserFact]
    public async Task The_pointer_tells_series_axes_value_and_count_and_a_prediction_hides_with_its_series()
    {
        using var run = new SampleRun([SampleFigures.Measured]);
        var page = await browser.Running.NewPageAsync();
        await page.GotoAsync(new Uri(Path.Combine(run.Folder, "figures", "measured.html")).AbsoluteUri);
        await page.Locator(".plot[data-drawn=true]").WaitForAsync();
        await page.EvaluateAsync("() => window.Plotly.Fx.hover(document.querySelector('.plot'), [{ curveNumber: 1, pointNumber: 1 }])");
        Assert.Equal("K = <4>risk (nats): 0.02 ± 0.001 (two standard errors)samples n: 1,000n = 300",
            await page.Locator(".hoverlayer .hovertext").TextContentAsync());
        await page.Locator(".legendtoggle").First.ClickAsync(new() { Force = true });
        await page.WaitForFunctionAsync(
            "() => document.querySelector('.plot')._fullData.filter(t => t.visible === 'legendonly').length === 2");
        await page.CloseAsync();
    }

    /// <summary>Digits of three pixels are no numbers; back in a wide window they are there again.</summary>
    [BrowserFact]
    public async Task Numbers_in_cells_are_printed_where_they_can_be_read()
    {
        double[] places = [0, 1, 2, 3, 4, 5, 6, 7];
        var map = new Heatmap { X = places, Y = [0, 1], Z = [places, places], Legend = "log-odds", Numbered = true };
        using var run = new SampleRun([SampleFigures.Tiny() with
        {
            Name = "map",
            Panels = [new() { X = new("token"), Y = new("query"), Traces = [map] }],
        }]);
        var page = await browser.Running.NewPageAsync();
        await page.SetViewportSizeAsync(390, 900);
        await page.GotoAsync(new Uri(Path.Combine(run.Folder, "figures", "map.html")).AbsoluteUri);
        await page.Locator(".plot[data-drawn=true]").WaitForAsync();
        Assert.Equal(0, await page.Locator(".heatmap-label text").CountAsync());
        await page.SetViewportSizeAsync(1300, 900);
        await page.Locator(".heatmap-label text").First.WaitForAsync();
        await page.SetViewportSizeAsync(330, 900);
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.heatmap-label text').length === 0");
        await page.CloseAsync();
    }

    /// <summary>The probe itself must see what it is for.</summary>
    [BrowserFact]
    public async Task The_probe_sees_requests_dialogs_and_overlaps()
    {
        using var run = new SampleRun([SampleFigures.Tiny()]);
        var page = Path.Combine(run.Folder, "figures", "tiny.html");
        var html = await File.ReadAllTextAsync(page);
        html = html.Replace("default-src 'none'; script-src 'self' file:",
            "script-src 'self' file: 'unsafe-inline'", StringComparison.Ordinal);
        html = System.Text.RegularExpressions.Regex.Replace(html, " 'sha256-[^']*'|; img-src [^;]*", "");
        html = html.Replace("</body>", "<img src=\"https://example.org/x.png\"><script>alert(1)</script></body>", StringComparison.Ordinal);
        html = html.Replace("\"annotations\":[]",
            "\"annotations\":[{\"text\":\"too low\",\"x\":0.5,\"y\":0.5,\"xref\":\"paper\",\"yref\":\"paper\",\"showarrow\":false}]",
            StringComparison.Ordinal);
        await File.WriteAllTextAsync(page, html);
        var problems = string.Join("\n", Assert.Single(await PageProbe.ProbeAsync(browser.Running, run.Folder)).Problems);
        Assert.Contains("the page asked for https://example.org/x.png", problems, StringComparison.Ordinal);
        Assert.Contains("a dialog opened: 1", problems, StringComparison.Ordinal);
        Assert.Contains("'too low' overlaps xaxis", problems, StringComparison.Ordinal);
    }

    private static int Traces(Figure figure) => figure.Panels.Sum(p => p.Traces.Count + p.Traces.OfType<Heatmap>().Count(HasMissing) * 3
        + p.Traces.OfType<Heatmap>().Count(m => m.Numbered) // Black numbers, and white ones.
        + p.Traces.OfType<Heatmap>().Where(m => m.Classes is not null)
            .Sum(m => 2 * m.Z.SelectMany(r => r).Where(double.IsFinite).Distinct().Count() - 1));

    private static bool HasMissing(Heatmap map) => map.Z.Any(row => row.Any(double.IsNaN));

    /// <summary>Markers at finite places (above zero on a logarithmic axis), and bars.</summary>
    private static int Points(Figure figure) => figure.Panels.Sum(p => p.Traces.Sum(t => t switch
    {
        Curve c when c.Mode != CurveMode.Lines => c.X.Zip(c.Y).Count(v => Placed(v.First, p.X) && Placed(v.Second, p.Y)),
        Bars b => b.X.Count,
        // A stroke through each cell without a value.
        Heatmap m => m.Z.Sum(row => row.Count(double.IsNaN)),
        _ => 0,
    }));

    private static bool Placed(double value, Axis axis) => double.IsFinite(value) && (axis.Scale != AxisScale.Log || value > 0);

    private static string Squeezed(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
