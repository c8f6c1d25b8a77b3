using System.Text.Json;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>What a page showed when opened from disk with the network cut.</summary>
/// <param name="Page">Path relative to the probed folder.</param>
/// <param name="Width">Width of the window in pixels.</param>
/// <param name="Problems">Requests attempted, errors, texts that overlap or are cut; empty when the page is well.</param>
/// <param name="Traces">Traces drawn.</param>
/// <param name="Points">Markers and bars in the document.</param>
/// <param name="Texts">Panel titles, axis titles and legend entries as read from the drawing.</param>
public sealed record ProbedPage(string Page, int Width, IReadOnlyList<string> Problems,
    int Traces, int Points, IReadOnlyList<string> Texts);

/// <summary>Opens every page below a folder in a real browser, with the network cut, and looks at what is drawn.</summary>
public static class PageProbe
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Probes all pages below <paramref name="folder"/> (a results folder with its <c>assets/</c>) at each window width.</summary>
    public static async Task<IReadOnlyList<ProbedPage>> ProbeAsync(IBrowser browser, string folder, params int[] widths)
    {
        var results = new List<ProbedPage>();
        foreach (var path in Directory.GetFiles(folder, "*.html", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            results.AddRange(await ProbeOneAsync(browser, folder, path, widths.Length == 0 ? [1400] : widths));
        return results;
    }

    /// <summary>Opens a page at the first width and draws the window to the others.</summary>
    private static async Task<IReadOnlyList<ProbedPage>> ProbeOneAsync(IBrowser browser, string folder, string path, int[] widths)
    {
        var problems = new List<string>();
        await using var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = widths[0], Height = 900 } });
        await context.RouteAsync(url => !url.StartsWith("file:", StringComparison.Ordinal), async route =>
        {
            problems.Add("the page asked for " + route.Request.Url);
            await route.AbortAsync();
        });
        var page = await context.NewPageAsync();
        page.Console += (_,
            message) =>
        { if (message.Type is "error" or "warning") problems.Add($"console {message.Type}: {message.Text}"); };
        page.PageError += (_, error) => problems.Add("error: " + error);
        page.Dialog += async (_, dialog) => { problems.Add("a dialog opened: " + dialog.Message); await dialog.DismissAsync(); };
        await page.GotoAsync(new Uri(path).AbsoluteUri);
        var results = new List<ProbedPage>();
        foreach (var width in widths)
        {
            await page.SetViewportSizeAsync(width, 900);
            var seen = await page.Locator(".plot").CountAsync() == 0 ? await SeeIndexAsync(page) : await SeeFigureAsync(page);
            results.Add(
                new(Path.GetRelativePath(folder, path), width, [.. problems, .. seen.Problems], seen.Traces, seen.Points, seen.Texts));
            problems.Clear();
        }
        return results;
    }

    private static async Task<Seen> SeeFigureAsync(IPage page)
    {
        try
        {
            await page.WaitForFunctionAsync(
                "() => { const p = document.querySelector('.plot'); return p.querySelector('.failed') || p.dataset.drawn === 'true' && "
                    + "Math.abs(p._fullLayout.width - p.clientWidth) < 2; }",
                null, new() { Timeout = 20_000 });
        }
        catch (TimeoutException)
        {
            return new(["the figure was not drawn within 20 s"], 0, 0, []);
        }
        if (await page.Locator(".plot .failed").CountAsync() > 0)
            return new(["not drawn: " + await page.Locator(".plot .failed").InnerTextAsync()], 0, 0, []);
        return JsonSerializer.Deserialize<Seen>(await page.EvaluateAsync<string>(DrawnFigure.Script), Json)!;
    }

    /// <summary>An index loads no figure's page: each would load the library.</summary>
    private static async Task<Seen> SeeIndexAsync(IPage page)
    {
        var problems = new List<string>();
        if (await page.Locator("iframe, script").CountAsync() > 0) problems.Add("the index loads more than itself and images");
        if (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > window.innerWidth + 1"))
            problems.Add("the page is wider than the window");
        return new(problems, 0, 0, []);
    }

    private sealed record Seen(IReadOnlyList<string> Problems, int Traces, int Points, IReadOnlyList<string> Texts);
}
