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
        Assert.Contains("<h1>Samples &amp; more</h1>", html, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(root, "assets", PlotlyLibrary.FileName)));
    }

    [Fact]
    public void The_page_answers_what_is_said_what_was_measured_what_failed_what_words_mean_then_shows_experiments()
    {
        Run("sample", Manifest("sample"), Claims.Replace("\"fails\"", "\"holds\"", StringComparison.Ordinal), "figures/risk.png",
            "figures/risk.html");
        Run("zeta", Manifest("zeta", experiment: "zeta"), "[]");
        var html = Written();
        string[] parts =
        [
            "<h1>Samples", "A. Author", "Nothing failed", "<em>claim</em> is one statement", "What the paper says",
            "One &lt;thing&gt; is said.", "<h2 id=\"open\">What failed or was not tested", "run by run", "claim by claim",
            "<h2 id=\"verdicts\">What the words mean", "<h2>zeta</h2>", "<h2>sample</h2>", "figures/risk.png", "Show interactive figure",
        ];
        Assert.Equal(parts, parts.OrderBy(p => html.IndexOf(p, StringComparison.Ordinal)));
        Assert.DoesNotContain(-1, parts.Select(p => html.IndexOf(p, StringComparison.Ordinal)));
        Assert.Contains("Measured without a claim to test: zeta.", html, StringComparison.Ordinal);
        var rows = html[html.IndexOf("claim by claim", StringComparison.Ordinal)..];
        Assert.Matches("<td class=\"statement\">[^<]+(<span[^>]*>[^<]*</span>)?<br><a class=\"id\"", rows);
    }

    [Fact]
    public void A_run_shows_its_verdicts_by_word_its_command_and_its_sources()
    {
        Run("b@quick+1f", Manifest("b@quick+1f"), Claims, "data/risk.csv", "config.yaml", "figures/risk.html", "claims.csv");
        Run("a", Manifest("a"), "[]");
        var html = Written();
        foreach (var text in new[] { "✓ holds", "✗ fails", "? inconclusive", "○ not tested", "−1.0020 ± 0.0040", "p = 0.62",
            "≤ 2 × 10⁻¹⁴", "α = 3.57 &#215; 10⁻⁶", "repro run &lt;x&gt;.yaml", "20240708", "0123abcd", "1 min 15 s wall", "NaN" })
            Assert.Contains(text, html, StringComparison.Ordinal);
        foreach (var link in new[] { "b%40quick%2B1f/data/risk.csv", "b%40quick%2B1f/config.yaml", "b%40quick%2B1f/manifest.json",
            "b%40quick%2B1f/figures/risk.html", "b%40quick%2B1f/claims.csv" })
            Assert.Contains($"href=\"{link}\"", html, StringComparison.Ordinal);
        Assert.Equal([], ExternalReferences.In(html));
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
    }

    /// <summary>A claim stands beside the figure that names it, and once only.</summary>
    [Fact]
    public void A_figure_has_its_claims_beside_it()
    {
        Run("sample", Manifest("sample"), Claims, "figures/risk.html", "figures/risk.png");
        var html = Written();
        int At(string text) => html.IndexOf(text, StringComparison.Ordinal);
        var exhibit = html[At("class=\"exhibit\"")..At("class=\"others\"")];
        Assert.Contains("<code>slope</code>", exhibit, StringComparison.Ordinal);
        Assert.DoesNotContain("<code>g</code>", exhibit, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(html, "<code>slope</code>"));
        Assert.Single(Regex.Matches(html, "<code>g</code>"));
    }

    [Fact]
    public void Published_runs_own_runs_and_profiles_are_counted_apart()
    {
        Run("sample", Manifest("sample"), Claims);
        Run("sample@quick", Manifest("sample@quick"), Claims);
        Run("sample+ab", Manifest("sample+ab").Replace("run <x>.yaml", "run x.yaml --set 'a=1'", StringComparison.Ordinal), Claims);
        Run("mine", Manifest("mine"), Claims);
        var html = Written();
        Assert.Matches("<strong>Published runs</strong>: <strong class=\"fails\">Failed: <a href=\"#[^\"]*\">sample / g</a>.</strong> "
            + "1 run, 4 claims.", html);
        Assert.Matches("<strong>Your own runs</strong>: .*mine / g.* 2 runs, 8 claims.", html);
        Assert.Matches("<strong>Runs of profile quick</strong>: .* 1 run, 4 claims.", html);
        Assert.Contains("your own run · <code>--set &#39;a=1&#39;</code>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("16 claims", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Failed_cells_are_said_first_in_red_with_cause_and_log()
    {
        Run("sample", Manifest("sample").Replace("\"failed\":0", """
            "failed":3},"failures":[{"cause":"TimeoutException: <late>","cells":3,
            "log":"failures/a-r0.log","repeat":"repro run x --only a-r0"}],"x":{"y":0
            """, StringComparison.Ordinal).Replace("\"computed\":8", "\"computed\":5", StringComparison.Ordinal), Claims);
        var html = Written();
        var banner = html.IndexOf("<div class=\"banner failed\" role=\"alert\"><strong>3 of 10 cells", StringComparison.Ordinal);
        Assert.InRange(banner, 1, html.IndexOf("What the paper says", StringComparison.Ordinal));
        foreach (var text in new[] { "TimeoutException: &lt;late&gt;. 3 cells", "href=\"sample/failures/a-r0.log\"", "--only a-r0" })
            Assert.InRange(html.IndexOf(text, StringComparison.Ordinal), banner,
                html.IndexOf("What the paper says", StringComparison.Ordinal));
    }

    /// <summary>Judged on nothing a bound holds; the page believes no such claims.</summary>
    [Fact]
    public void Of_a_run_whose_every_cell_failed_nothing_holds()
    {
        Run("sample", Manifest("sample").Replace("\"stored\":2,\"computed\":8,\"failed\":0", "\"stored\":0,\"computed\":0,\"failed\":10",
            StringComparison.Ordinal), Claims);
        var html = Written();
        var measured = html[html.IndexOf("<h2 id=\"open\">", StringComparison.Ordinal)..];
        measured = measured[..measured.IndexOf("What the words mean", StringComparison.Ordinal)];
        Assert.Contains("<strong class=\"fails\">10 cells failed or are missing.</strong>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing failed", html, StringComparison.Ordinal);
        Assert.Contains("All 10 cells of ", html, StringComparison.Ordinal);
        Assert.Contains("None of its claims was tested.", html, StringComparison.Ordinal);
        Assert.Contains("○ not tested</span>", measured, StringComparison.Ordinal);
        Assert.DoesNotContain("✓", measured, StringComparison.Ordinal);
    }

    [Fact]
    public void A_finding_that_begins_with_a_question_answers_it()
    {
        Run("mine", Manifest("mine").Replace("\"figures\":",
            "\"findings\":[\"Is my text a CCMC? no (p = 1.2e-46)\",\"3 rows\"],\"figures\":", StringComparison.Ordinal), "[]");
        var html = Written();
        Assert.Contains("<li><strong>Is my text a CCMC?</strong> No (p = 1.2 &#215; 10⁻⁴⁶).</li>", html, StringComparison.Ordinal);
        Assert.Contains("<li>3 rows.</li>", html, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(html, "Is my text a CCMC")); // among the user's own runs, and in the run's section
    }

    /// <summary>Thirteen runs, fifty figures, 1,352 cases: more than any folder of published and quick runs.</summary>
    [Fact]
    public void A_large_index_stays_below_a_megabyte_and_opens_no_page_by_itself()
    {
        var claims = "[" + string.Join(",", Enumerable.Range(0, 104).Select(i =>
            $$"""
            {"id":"claim-{{i / 8}}[case {{i % 8}}]","source":"Theorem 3.5","statement":"The error falls as one over n at claim {{i / 8}}.",
             "predicted":1,"measured":1.01,"standard_error":0.02,"statistic":0.5,"p_value":0.6,"bound":null,"detectable":0.1,
             "verdict":"holds","reason":"n = {{i}} replicates; minimum detectable effect 0.1"}
            """)) + "]";
        for (var run = 0; run < 13; run++)
            Run($"run{run}", Manifest($"run{run}", experiment: $"run{run}"), claims, "figures/risk.html", "figures/risk.png");
        var html = Written();
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(html), 100_000, 1_000_000);
        Assert.DoesNotContain("<iframe", html, StringComparison.Ordinal);
        Assert.All(Regex.Matches(html, "<img [^>]*>").Select(m => m.Value),
            image => Assert.Contains("loading=\"lazy\"", image, StringComparison.Ordinal));
    }

    [Fact]
    public void Claims_are_filtered_by_verdict_without_a_script()
    {
        Run("sample", Manifest("sample"), Claims);
        var html = Written();
        foreach (var verdict in new[] { "holds", "fails", "inconclusive", "not-tested" })
        {
            Assert.Contains($"id=\"show-{verdict}\"", html, StringComparison.Ordinal);
            Assert.Contains($"#show-{verdict}:checked) [data-verdict]:not([data-verdict~=\"{verdict}\"])", html, StringComparison.Ordinal);
            Assert.Contains($"<tr data-verdict=\"{verdict}\">", html, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{", "manifest.json cannot be read")]
    [InlineData("null", "manifest.json cannot be read (manifest.json is empty)")]
    [InlineData("{}", "manifest.json cannot be read")]
    [InlineData(null, "manifest.json is missing: the run has not ended; run the same command again to resume it")]
    public void A_run_that_cannot_be_read_is_named_and_the_others_stay(string? manifest, string message)
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
    public void Ids_are_unique_links_lead_somewhere_and_the_page_is_a_function_of_the_folder()
    {
        foreach (var name in new[] { "a+b", "a@b", "a-b" }) Run(name, Manifest(name), Claims, "figures/risk.html");
        var html = Written();
        Assert.Equal(html, Written());
        string[] ids = [.. Regex.Matches(html, " id=\"([^\"]*)\"").Select(m => m.Groups[1].Value)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(Regex.Matches(html, "href=\"#([^\"]+)\"").Select(m => m.Groups[1].Value), id => Assert.Contains(id, ids));
        Assert.Equal(3 * 4, ids.Count(id => html.Contains($"<div class=\"claim\" id=\"{id}\"", StringComparison.Ordinal)));
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
        Assert.DoesNotContain("Run the experiment again", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_picture_a_sentence_says_how_to_get_one()
    {
        Run("a", Manifest("a"), "[]", "figures/risk.html");
        Assert.Contains("Install one and run <code>repro report --images</code>.", Written(), StringComparison.Ordinal);
    }

    private string Written()
    {
        ReportIndex.Write(root, new("Samples & more", [])
        {
            Source = "A. Author, 2024.",
            Statements = ["One <thing> is said."],
            Experiments = ["zeta", "sample"],
        });
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

    private static string Manifest(string name, string experiment = "sample") => $$"""
        {"name":"{{name}}","experiment":"{{experiment}}","title":"A <b>title</b>",
         "profile":"{{(name.Contains('@', StringComparison.Ordinal) ? "quick" : "paper")}}",
         "command":"repro run <x>.yaml","commit":"0123abcd","dirty":false,"patch":null,
         "versions":{},"machine":{},"seed":20240708,"workers":2,"started":"2026-11-22T12:00:00Z","seconds":75.3,
         "cells":{"planned":10,"stored":2,"computed":8,"failed":0},"outputs":{"data/risk.csv":"00"},
         "figures":[{"name":"risk","title":"Risk","caption":"What is <b>seen</b>.","tables":["risk"],"claims":["slope"]}]}
        """;

    private const string Claims = """
        [{"id":"slope","source":"Theorem 3.5","statement":"falls",
          "predicted":-1,"measured":-1.002,"standard_error":0.004,"statistic":-0.5,"p_value":0.62,"bound":null,
          "detectable":0.03,"verdict":"holds","reason":"α = 3.57e-06; <b>r</b>"},
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
