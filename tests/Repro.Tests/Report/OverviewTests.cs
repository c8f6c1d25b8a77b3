using Repro.Claims;
using Repro.Figures;
using Repro.Report;

namespace Repro.Tests.Report;

public sealed class OverviewTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("repro-overview-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static readonly Overview Sample = new("Samples", [Headline("One", "sample", "slope"), Headline("Two", "other", "level")]);

    private static Headline Headline(string title, string experiment, string claim) => new(title, "It is so.", experiment)
    {
        Claims = [claim],
        Number = (claim, "slope"),
        Draw = run => run.Name.Contains("torn", StringComparison.Ordinal)
            ? throw new FormatException("no column")
            : (new() { X = new("x"), Y = new("y"), Traces = [new Curve { X = [1], Y = [2] }] }, $"from {run.Name}."),
    };

    private static ClaimResult Claim(string id, Verdict verdict, double? measured = -1.1) =>
        new(id, "s", "s", -1, measured, 0.1, null, null, null, 0.4, verdict, "");

    [Fact]
    public void The_title_says_what_holds_what_fails_and_what_was_not_run()
    {
        Assert.Equal("Samples: 1 of 2 statements hold; not run: Two", Drawn(Run("a", "sample", Claim("slope", Verdict.Holds))).Title);
        Assert.Equal("Samples: 0 of 2 statements hold; fails: One; not run: Two",
            Drawn(Run("a", "sample", Claim("slope[b]", Verdict.Fails), Claim("slope[c]", Verdict.Holds))).Title);
        Assert.Equal("Samples: 1 of 2 statements hold; inconclusive: Two", Drawn(
            Run("a", "sample", Claim("slope", Verdict.Holds)), Run("b", "other", Claim("level", Verdict.Inconclusive))).Title);
        Assert.Null(OverviewPages.OfHeadlines(Sample, []));
    }

    [Fact]
    public void A_panel_has_verdict_and_number_and_says_where_there_is_no_run_or_table()
    {
        var figure = Drawn(Run("a", "sample", Claim("slope[b]", Verdict.Holds, -1.2), Claim("slope[c]", Verdict.Holds)));
        Assert.Equal("One: holds in 2 of 2 cases", figure.Panels[0].Title);
        Assert.Contains("One (a): slope −1.20 ± 0.10 (predicted −1, the farthest of 2 cases). Drawn: from a.", figure.Caption,
            StringComparison.Ordinal);
        Assert.Equal("Two: not run", figure.Panels[1].Title);
        var partly = Drawn(Run("a", "sample", Claim("slope[b]", Verdict.Holds), Claim("slope[c]", Verdict.NotTested)));
        Assert.Equal("One: holds in 1 of 1 cases, 1 not tested", partly.Panels[0].Title);
        Assert.Contains(": slope 0. Drawn", Drawn(Run("a", "sample",
            Claim("slope", Verdict.Holds, 0) with { Bound = 0, Predicted = null })).Caption, StringComparison.Ordinal);
        Assert.Contains(": slope 0 (3 of 4 points judged). Drawn", Drawn(Run("a", "sample",
            Claim("slope", Verdict.Holds, 0) with { Bound = 0, Predicted = null, Judged = 3, Of = 4 })).Caption, StringComparison.Ordinal);
        Assert.Contains("There is no run of other here.", figure.Caption, StringComparison.Ordinal);
        Assert.Contains("Its table is not in torn;",
            Drawn(Run("torn", "sample", Claim("slope", Verdict.Holds))).Caption, StringComparison.Ordinal);
    }

    /// <summary>As in a clone, where published claims lie without their largest tables.</summary>
    [Fact]
    public void A_panel_whose_table_is_missing_is_drawn_from_the_next_profile_with_its_verdict()
    {
        RunReport[] runs = [Run("torn", "sample", Claim("slope", Verdict.Holds)) with { Manifest = Manifest("sample", "paper") },
            Run("a@quick", "sample", Claim("slope", Verdict.Fails)) with { Manifest = Manifest("sample", "quick") }];
        var figure = OverviewPages.OfHeadlines(Sample, runs)!;
        Assert.Contains("One (a@quick): slope −1.10 ± 0.10 (predicted −1). Drawn: from a@quick.", figure.Caption, StringComparison.Ordinal);
        Assert.StartsWith("One: fails", figure.Panels[0].Title, StringComparison.Ordinal);
    }

    [Fact]
    public void The_largest_profile_is_shown_and_no_run_of_ones_own()
    {
        RunReport[] runs = [Run("a+cb6e", "sample", Claim("slope", Verdict.Fails)), Run("a@quick", "sample", Claim("slope", Verdict.Fails)),
            Run("z", "sample", Claim("slope", Verdict.Holds)) with { Manifest = Manifest("sample", "paper") }];
        Assert.Contains("from z.", OverviewPages.OfHeadlines(Sample, runs)!.Caption, StringComparison.Ordinal);
        Assert.Equal("No claim fails. 1 claim: 1 holds", ClaimsFigure.Of(runs)!.Title);
        Assert.Contains("2 more runs", ClaimsFigure.Of(runs)!.Caption, StringComparison.Ordinal);
        Assert.Equal("Fails: slope. 1 claim: 1 fails", ClaimsFigure.Of([runs[0]])!.Title);
    }

    [Fact]
    public void A_claim_is_placed_by_its_effect_over_the_detectable_one_and_by_its_verdict()
    {
        var figure = ClaimsFigure.Of([Run("a", "sample", Claim("slope", Verdict.Holds), Claim("level", Verdict.Fails, 99),
            Claim("none", Verdict.NotTested, null),
            Claim("bound[1]", Verdict.Holds, 0.5) with { Bound = 2, Predicted = null, Judged = 248, Of = 410 },
            Claim("bound[2]", Verdict.NotTested, null))])!;
        // A case without points adds none.
        Assert.Equal(["A", "slope 1/1", "level 1/1", "none 0/1", "bound 248/410"], figure.Panels[0].Y.Categories!);
        Curve Named(string start) =>
            figure.Panels[0].Traces.OfType<Curve>().Single(c => c.Name.StartsWith(start, StringComparison.Ordinal));
        Assert.Equal(-0.25, Named("holds: effect").X.Single(), 12);
        Assert.Equal([1], Named("holds: effect").Y);
        Assert.Equal([1.5], Named("fails: effect").X);
        Assert.Equal([0.25], Named("holds: measured").X);
        Assert.Equal("Fails: level. 4 claims in 5 cases: 2 hold, 1 fails, 2 not tested", figure.Title);
    }

    [Fact]
    public void The_report_begins_with_both_and_its_pages_open_from_disk()
    {
        Directory.CreateDirectory(Path.Combine(root, "a"));
        File.WriteAllText(Path.Combine(root, "a", "claims.json"), """
            [{"id":"slope","source":"s","statement":"s","predicted":-1,"measured":-1.1,"standard_error":0.1,"detectable":0.4,
              "verdict":"holds","reason":""}]
            """);
        ReportIndex.Write(root, Sample);
        var index = File.ReadAllText(Path.Combine(root, "index.html"));
        Assert.Contains("href=\"figures/claims.html\"", index, StringComparison.Ordinal);
        var page = File.ReadAllText(Path.Combine(root, "figures", "claims.html"));
        Assert.Contains("href=\"../a/claims.csv\"", page, StringComparison.Ordinal);
        Assert.Contains("src=\"../assets/", page, StringComparison.Ordinal);
        Assert.Equal([], ExternalReferences.In(page));
    }

    /// <summary>Claims of two runs are two claims, whatever their names; cases are counted where they are more than claims.</summary>
    [Fact]
    public void Claims_and_cases_are_counted_apart()
    {
        ClaimResult[] run = [Claim("a[1]", Verdict.Holds), Claim("a[2]", Verdict.NotTested), Claim("b", Verdict.Holds)];
        Assert.Equal("4 claims in 6 cases: 4 hold, 2 not tested", ClaimCases.Counts(run, run));
        Assert.Equal("1 claim: 1 holds", ClaimCases.Counts([Claim("b", Verdict.Holds)]));
        Assert.Equal("no claims", ClaimCases.Counts([]));
    }

    /// <summary>What a claim is allowed to deviate by, whatever kind of test it has.</summary>
    [Fact]
    public void A_row_shows_the_tolerance_the_bound_or_the_detectable_effect()
    {
        var claim = Claim("a", Verdict.Holds);
        Assert.Equal("± 0.4", ClaimNumbers.Tolerance(claim));
        Assert.Equal("", ClaimNumbers.Tolerance(claim with { Bound = 2, Predicted = null, Detectable = null }));
        var band = ClaimJudge.Judge(new Claim
        {
            Id = "b",
            Source = "s",
            Statement = "s",
            Judge = _ => new BandFinding(1, 1, 0.01, 0.98, 1.02, 0.9, 1.1),
        }, 0.01);
        Assert.Equal("[0.9, 1.1]", ClaimNumbers.Tolerance(band));
        Assert.Equal("", ClaimNumbers.Tolerance(claim with { Detectable = null }));
    }

    /// <summary>The first screen of the report answers what is claimed and what was measured in one place.</summary>
    [Fact]
    public void A_statement_has_its_measurements_below_it()
    {
        var overview = new Overview("Samples", [Headline("One", "sample", "slope") with { Tests = 2 }, Headline("Two", "other", "level")])
        {
            Statements = ["First.", "Second."],
        };
        var html = FirstScreen.Statements(overview, [Run("a", "sample", Claim("slope", Verdict.Holds))]);
        Assert.Matches("(?s)<li>First.</li>\\s*<li>Second.<ul class=\"measured\">.*✓ holds</span> "
            + "<a href=\"#a-[0-9a-f]*\">One</a>: slope ", html);
        Assert.DoesNotContain("Two", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_readme_has_a_row_for_each_statement()
    {
        Assert.Equal("Fails: slope. 1 claim: 1 fails.\n\n| | what was tested | measured | verdict |\n| --- | --- | --- | --- |\n"
            + "| 0 | **One.** It is so. | slope −1.10 ± 0.10 (predicted −1) | [**fails**](results/a/claims.csv) |\n"
            + "| 0 | **Two.** It is so. |  | not run |\n",
            ReadmeTables.Findings(Sample, [Run("a", "sample", Claim("slope", Verdict.Fails))]));
    }

    private static Figure Drawn(params RunReport[] runs) => OverviewPages.OfHeadlines(Sample, runs)!;

    private static RunReport Run(string name, string experiment, params ClaimResult[] claims) =>
        new(name, Manifest(experiment, "quick"), claims, null);

    private static Manifest Manifest(string experiment, string profile) => new()
    {
        Name = "n",
        Experiment = experiment,
        Title = "t",
        Profile = profile,
        Command = "c",
        Commit = null,
        Dirty = null,
        Patch = null,
        Versions = new Dictionary<string, string>(),
        Machine = new Dictionary<string, string>(),
        Seed = 1,
        Workers = 1,
        Started = "",
        Seconds = 1,
        Cells = new(1, 0, 1, 0),
        Outputs = new Dictionary<string, string>(),
        Figures = [],
    };
}
