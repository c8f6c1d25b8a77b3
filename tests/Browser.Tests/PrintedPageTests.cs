using Microsoft.Playwright;
using Repro.Figures;

namespace Browser.Tests;

/// <summary>Figures on paper: all columns, no buttons.</summary>
[Collection(SharedBrowser.Collection)]
public class PrintedPageTests(SharedBrowser browser)
{
    /// <summary>The window may be wider than the paper or narrower than a column: on paper the columns stand side by side.</summary>
    [BrowserFact]
    public async Task All_columns_are_on_the_paper_from_any_window()
    {
        using var run = new SampleRun([Columns]);
        foreach (var width in (int[])[1400, 1000, 390])
        {
            var pdf = await PrintAsync(run, width);
            var (paper, ink) = (PrintedInk.Width(pdf), PrintedInk.Of(pdf));
            var columns = Enumerable.Range(0, 4).Select(k => ink.GetValueOrDefault(Palette.Color(k))).ToList();
            Assert.All(columns, c => Assert.True(c.Left > 0 && c.Right < paper && c.Right > c.Left, $"window {width}: {c} on {paper}"));
            Assert.All(columns.Zip(columns.Skip(1)), pair => Assert.True(pair.First.Left < pair.Second.Left, $"window {width}"));
        }
    }

    /// <summary>Without the page's own handling columns are lost or stand elsewhere: the reading of the file sees it.</summary>
    [BrowserFact]
    public async Task A_page_that_does_not_prepare_for_paper_is_seen()
    {
        using var run = new SampleRun([Columns]);
        var pdf = await PrintAsync(run, 1400, "const add = window.addEventListener; window.addEventListener = "
            + "(name, ...rest) => { if (!/print/.test(name)) add.call(window, name, ...rest); };");
        var (paper, ink) = (PrintedInk.Width(pdf), PrintedInk.Of(pdf));
        Assert.True(!ink.TryGetValue(Palette.Color(3), out var last) || last.Right > paper, $"{last} on {paper}");
    }

    [BrowserFact]
    public async Task Paper_has_no_buttons_and_the_window_is_as_before()
    {
        using var run = new SampleRun([Columns with { Slides = ["all", "one"] }]);
        await using var context = await browser.Running.NewContextAsync(new() { ViewportSize = new() { Width = 1400, Height = 900 } });
        var page = await OpenAsync(context, run);
        const string Seen = "() => [...document.querySelectorAll('.modebar-container, .slider-container')]"
            + ".filter(e => getComputedStyle(e).display !== 'none').length";
        Assert.Equal(2, await page.EvaluateAsync<int>(Seen));
        var before = await page.EvaluateAsync<string>("() => document.querySelector('.plot').getBoundingClientRect().width + '|' "
            + "+ document.querySelector('.main-svg').getAttribute('viewBox')");
        await page.PdfAsync(new() { PreferCSSPageSize = true });
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.Equal(0, await page.EvaluateAsync<int>(Seen));
        await page.EmulateMediaAsync(new() { Media = Media.Screen });
        await page.Locator(".plot[data-drawn=true]").WaitForAsync();
        Assert.Equal(before, await page.EvaluateAsync<string>("() => document.querySelector('.plot').getBoundingClientRect().width + '|' "
            + "+ document.querySelector('.main-svg').getAttribute('viewBox')"));
    }

    private async Task<byte[]> PrintAsync(SampleRun run, int width, string first = "")
    {
        await using var context = await browser.Running.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 900 } });
        if (first.Length > 0) await context.AddInitScriptAsync(first);
        var page = await OpenAsync(context, run);
        return await page.PdfAsync(new() { PreferCSSPageSize = true, Format = "A4" });
    }

    private static async Task<IPage> OpenAsync(IBrowserContext context, SampleRun run)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(Path.Combine(run.Folder, "figures", "columns.html")).AbsoluteUri);
        await page.Locator(".plot[data-drawn=true]").WaitForAsync();
        return page;
    }

    /// <summary>Four columns of a colour each.</summary>
    private static Figure Columns => new()
    {
        Name = "columns",
        Title = "Four columns",
        Caption = "One colour each.",
        Tables = ["risk"],
        Columns = 4,
        Panels = [.. Enumerable.Range(0, 4).Select(k => new Panel
        {
            X = new("x"),
            Y = new("y"),
            Traces = [new Curve { Color = k, X = [0, 1, 2], Y = [0, 2, 1], Mode = CurveMode.Lines }],
        })],
    };
}
