using System.Text.RegularExpressions;
using Repro.Report;

namespace Repro.Tests.Report;

public sealed class ReportIndexTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("repro-report-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void An_empty_folder_gives_a_page_that_says_so()
    {
        var html = Written();
        Assert.Contains("No run was found here.", html, StringComparison.Ordinal);
        Assert.Contains("<h1>Samples &amp; more: 0 runs</h1>", html, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(root, "assets", PlotlyLibrary.FileName)));
    }

    [Fact]
    public void A_run_shows_its_verdicts_by_word_its_command_and_its_sources()
    {
        Run("b@quick+1f", Manifest("b@quick+1f"), Claims, "data/risk.csv", "config.yaml", "figures/risk.html", "claims.csv");
        Run("a", Manifest("a"), "[]");
        var html = Written();
        foreach (var text in new[] { "✓ holds", "✗ fails", "? inconclusive", "– not tested", "−1.0020 ± 0.0040", "p = 0.62",
            "≤ 2E−14", "repro run &lt;x&gt;.yaml", "20240708", "0123abcd", "1 min 15 s", "NaN" })
            Assert.Contains(text, html, StringComparison.Ordinal);
        foreach (var link in new[] { "b%40quick%2B1f/data/risk.csv", "b%40quick%2B1f/config.yaml", "b%40quick%2B1f/manifest.json",
            "b%40quick%2B1f/figures/risk.html", "b%40quick%2B1f/claims.csv" })
            Assert.Contains($"href=\"{link}\"", html, StringComparison.Ordinal);
        Assert.True(html.IndexOf(">a</a>", StringComparison.Ordinal) < html.IndexOf(">b@quick+1f</a>", StringComparison.Ordinal));
        Assert.Equal([], ExternalReferences.In(html));
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_is_that_of_the_cells_and_not_of_a_last_command_that_found_them_stored()
    {
        Run("a", Manifest("a").Replace("\"seconds\":75.3", "\"seconds\":0.5,\"cell_seconds\":3725", StringComparison.Ordinal), "[]");
        var html = Written();
        Assert.Contains("<td class=\"number\" data-column=\"work\">1 h 02 min</td></tr>", html, StringComparison.Ordinal);
        Assert.Contains("the last command took 0.5 s with 2 workers, its cells computed in 1 h 02 min of work",
            html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "manifest.json cannot be read")]
    [InlineData("null", "manifest.json cannot be read (manifest.json is empty)")]
    [InlineData("{}", "manifest.json cannot be read")]
    [InlineData(null, "manifest.json is missing: the run has not ended")]
    public void A_run_that_cannot_be_read_is_named_and_the_others_stand(string? manifest, string message)
    {
        Run("broken", manifest, "[]");
        Run("good", Manifest("good"), Claims);
        var html = Written();
        Assert.Contains($"<code>broken</code>: {message}", html, StringComparison.Ordinal);
        Assert.Contains("✓ holds", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{")]
    [InlineData("[null]")]
    [InlineData("[{\"id\":\"x\",\"verdict\":\"maybe\"}]")]
    [InlineData("7")]
    public void Claims_that_cannot_be_read_are_named(string claims)
    {
        Run("broken", Manifest("broken"), claims);
        Assert.Contains("<code>broken</code>: claims.json ", Written(), StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_that_are_no_runs_are_passed_over()
    {
        Directory.CreateDirectory(Path.Combine(root, "baselines"));
        Assert.DoesNotContain("baselines", Written(), StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_are_unique_and_the_page_is_a_function_of_the_folder()
    {
        foreach (var name in new[] { "a+b", "a@b", "a-b" }) Run(name, Manifest(name), Claims);
        var html = Written();
        Assert.Equal(html, Written());
        string[] ids = [.. Regex.Matches(html, "<section[^>]* id=\"([^\"]*)\"").Select(m => m.Groups[1].Value)];
        Assert.Equal(3, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Contains($"href=\"#{id}\"", html, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_temporary_is_left()
    {
        Written();
        Assert.DoesNotContain(Directory.GetFiles(root, "*", SearchOption.AllDirectories),
            path => path.EndsWith(".tmp", StringComparison.Ordinal));
    }

    /// <summary>Of a run that is committed, large tables and pages are not kept: its image is shown, and nothing leads nowhere.</summary>
    [Fact]
    public void What_is_not_kept_is_named_without_a_link()
    {
        Run("a", Manifest("a"), "[]", "figures/risk.png");
        var html = Written();
        Assert.Contains("<a href=\"a/figures/risk.png\"><img", html, StringComparison.Ordinal);
        Assert.Contains("risk.csv", html, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"a/data/risk.csv\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("a/figures/risk.html", html, StringComparison.Ordinal);
        Assert.DoesNotContain("is missing; run it again", html, StringComparison.Ordinal);
    }

    private string Written()
    {
        ReportIndex.Write(root, new("Samples & more", []));
        return File.ReadAllText(Path.Combine(root, "index.html"));
    }

    private void Run(string name, string? manifest, string claims, params string[] files)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, name)).FullName;
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            File.WriteAllText(Path.Combine(folder, file), "");
        }
        if (manifest is not null) File.WriteAllText(Path.Combine(folder, "manifest.json"), manifest);
        File.WriteAllText(Path.Combine(folder, "claims.json"), claims);
    }

    private static string Manifest(string name) => $$"""
        {"name":"{{name}}","experiment":"sample","title":"A <b>title</b>","profile":"quick",
         "command":"repro run <x>.yaml","commit":"0123abcd","dirty":false,"patch":null,
         "versions":{},"machine":{},"seed":20240708,"workers":2,"started":"2026-11-22T12:00:00Z","seconds":75.3,
         "cells":{"planned":10,"stored":2,"computed":8,"failed":0},"outputs":{"data/risk.csv":"00"},
         "figures":[{"name":"risk","title":"Risk","caption":"What is <b>seen</b>.","tables":["risk"]}]}
        """;

    private const string Claims = """
        [{"id":"slope","source":"Theorem 3.5","statement":"falls",
          "predicted":-1,"measured":-1.002,"standard_error":0.004,"statistic":-0.5,"p_value":0.62,"bound":null,
          "detectable":0.03,"verdict":"holds","reason":"<b>r</b>"},
         {"id":"g","source":"s","statement":"s",
          "predicted":"NaN","measured":0.6,"standard_error":null,"statistic":null,"p_value":null,"bound":null,
          "detectable":null,"verdict":"fails","reason":"r"},
         {"id":"u","source":"s","statement":"s",
          "predicted":null,"measured":null,"standard_error":null,"statistic":null,"p_value":null,"bound":null,
          "detectable":null,"verdict":"inconclusive","reason":"r"},
         {"id":"n","source":"s","statement":"s",
          "predicted":null,"measured":1e-15,"standard_error":null,"statistic":null,"p_value":null,"bound":2e-14,
          "detectable":null,"verdict":"not-tested","reason":"r"}]
        """;
}
