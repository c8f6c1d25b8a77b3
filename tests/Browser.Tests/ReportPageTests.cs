namespace Browser.Tests;

[Collection(SharedBrowser.Collection)]
public class ReportPageTests(SharedBrowser browser)
{
    [BrowserFact]
    public async Task The_index_opens_every_figure_in_place_offline()
    {
        using var run = new SampleRun([SampleFigures.Risk(), SampleFigures.Graphs(), SampleFigures.Hostile()]);
        foreach (var figure in Directory.GetFiles(Path.Combine(run.Folder, "figures"))) Assert.True(File.Exists(figure));
        var pages = await PageProbe.ProbeAsync(browser.Running, run.Root, 1300, 420);
        Assert.Equal(8, pages.Count);
        var problems =
            string.Join("\n", pages.SelectMany(page => page.Problems.Select(problem => $"{page.Page} at {page.Width}: {problem}")));
        Assert.True(problems.Length == 0, problems);
    }
}
