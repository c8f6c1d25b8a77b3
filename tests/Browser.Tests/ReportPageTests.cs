namespace Browser.Tests;

[Collection(SharedBrowser.Collection)]
public class ReportPageTests(SharedBrowser browser)
{
    [BrowserFact]
    public async Task The_index_and_every_figure_open_offline()
    {
        using var run = new SampleRun([SampleFigures.Risk(), SampleFigures.Graphs(), SampleFigures.Hostile()]);
        foreach (var figure in Directory.GetFiles(Path.Combine(run.Folder, "figures"))) Assert.True(File.Exists(figure));
        var pages = await PageProbe.ProbeAsync(browser.Running, run.Root, 1300, 420);
        Assert.Equal(10, pages.Count); // Index, three figures, all claims at a glance: at two widths.
        var problems =
            string.Join("\n", pages.SelectMany(page => page.Problems.Select(problem => $"{page.Page} at {page.Width}: {problem}")));
        Assert.True(problems.Length == 0, problems);
    }

    /// <summary>By keyboard, with scripts off: the radio buttons and the style sheet do it.</summary>
    [BrowserFact]
    public async Task The_keyboard_filters_claims_by_verdict_without_a_script()
    {
        using var run = new SampleRun([SampleFigures.Tiny()]);
        await using var context = await browser.Running.NewContextAsync(new() { JavaScriptEnabled = false });
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(Path.Combine(run.Root, "index.html")).AbsoluteUri);
        var (holds, fails) = (page.Locator("tr[data-verdict=holds]").First, page.Locator("tr[data-verdict=fails]").First);
        Assert.True(await holds.IsVisibleAsync());
        await page.Locator("#show-all").FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        Assert.True(await page.Locator("#show-fails").IsCheckedAsync());
        Assert.Equal((false, true), (await holds.IsVisibleAsync(), await fails.IsVisibleAsync()));
    }
}
