using Experiments;
using Experiments.Paper;
using Repro.Cli;
using Repro.Execution;
using Repro.Experiments;
using Repro.Report;

namespace Browser.Tests;

/// <summary>The published configurations, run for real at the smallest profile, and every page that they leave.</summary>
[Collection(SharedBrowser.Collection)]
public class SmokeRunTests(SharedBrowser browser)
{
    [BrowserFact]
    public async Task Every_page_of_a_smoke_run_opens_offline_without_error_or_overlap()
    {
        var root = Directory.CreateTempSubdirectory("repro-smoke-").FullName;
        try
        {
            RunAll(root);
            var figures = Directory.GetDirectories(root, "*@smoke").Order(StringComparer.Ordinal)
                .ToDictionary(run => Path.GetFileName(run), run => Directory.GetFiles(Path.Combine(run, "figures"), "*.html").Length);
            Assert.Equal(Published(), figures.Keys);
            Assert.DoesNotContain(0, figures.Values);
            Assert.InRange(new FileInfo(Path.Combine(root, "index.html")).Length, 1, 1_000_000);
            var pages = await PageProbe.ProbeAsync(browser.Running, root, 1400, 700, 390);
            Assert.Equal(3 * (1 + 2 + figures.Values.Sum()), pages.Count);
            Assert.All(pages.Where(page => page.Page != "index.html"), page => Assert.True(page.Traces > 0, page.Page));
            var problems =
                string.Join("\n", pages.SelectMany(page => page.Problems.Select(problem => $"{page.Page} at {page.Width}: {problem}")));
            Assert.True(problems.Length == 0, problems);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static IEnumerable<string> Published()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(root.FullName, "configs"))) root = root.Parent!;
        return Directory.GetFiles(Path.Combine(root.FullName, "configs"), "*.yaml")
            .Select(path => Path.GetFileNameWithoutExtension(path) + "@smoke").Order(StringComparer.Ordinal);
    }

    private static void RunAll(string root)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = CommandLine.Run(["run-all", "--profile", "smoke", "--quiet", "--out", root], new()
        {
            Catalog = ExperimentCatalog.Scan(ExperimentsAssembly.Assembly),
            WorkingFolder = AppContext.BaseDirectory,
            Output = output,
            Error = error,
            Execute = (plan, options, cancellation) => RunCommand.Execute(plan, options, cancellation),
            WriteReport = folder => ReportIndex.Write(folder, PaperOverview.Overview),
        });
        Assert.True(code == (int)ExitCode.Success, $"exit code {code}: {error}");
    }
}
