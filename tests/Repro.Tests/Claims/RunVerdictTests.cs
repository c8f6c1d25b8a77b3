using Repro.Claims;
using Repro.Execution;
using Repro.Report;
using Repro.Tests.Execution;

namespace Repro.Tests.Claims;

public class RunVerdictTests
{
    private static readonly Finding Holds = new TestFinding(0.5, 0.51, 0.01, 1, 0.3, 0.05);
    private static readonly Finding ChiSquare = new TestFinding(0, 0.1, null, 23456, 0.25, 0.05);
    private static readonly Finding Fails = new TestFinding(0.5, 0.9, 0.01, 40, 0, 0.05);
    private static readonly Finding Blind = new InconclusiveFinding("4 replicates");
    private static readonly Finding Elsewhere = new NotTestedFinding("K = 5");

    private static Toy Claiming(params Finding[] findings) => new()
    {
        Claiming = _ =>
            findings.Select((f, i) => new Claim { Id = $"claim[n={i}]", Source = "Theorem 1", Statement = "x, y", Judge = _ => f }),
    };

    public static TheoryData<Finding[], bool, int> Codes => new()
    {
        { [], false, 0 },
        { [Holds, Elsewhere], true, 0 },
        { [Holds, Blind], false, 0 },
        { [Holds, Blind], true, 4 },
        { [Holds, Fails, Blind], false, 3 },
        { [Fails, Blind], true, 3 },
    };

    [Theory]
    [MemberData(nameof(Codes))]
    public void Verdicts_decide_the_exit_code(Finding[] findings, bool strict, int code)
    {
        using var shop = new Workshop();
        Assert.Equal(code, shop.Execute(Toy.PlanOf(Claiming(findings)), shop.Options with { Strict = strict }).ExitCode);
    }

    [Fact]
    public void Failed_cells_stand_before_verdicts_which_say_what_they_lack()
    {
        using var shop = new Workshop();
        var toy = new Toy
        {
            During = (_, c) => { if (c.Replicate == 0) throw new InvalidOperationException("no"); },
            Claiming = _ => [new() { Id = "a", Source = "", Statement = "", Judge = _ => Fails }],
        };
        var outcome = shop.Execute(Toy.PlanOf(toy));
        Assert.Equal(1, outcome.ExitCode);
        Assert.EndsWith("judged without 5 failed and 0 missing of 35 cells", outcome.Claims.Single().Reason);
    }

    [Fact]
    public void Equal_reasons_are_told_once_with_the_ids()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(Claiming(Elsewhere, Blind, Elsewhere, Elsewhere)));
        Assert.Contains("\nclaim[n=0], claim[n=2], claim[n=3] not tested: K = 5\nclaim[n=1] inconclusive: 4 replicates\n",
            shop.Output.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_tables_say_follows_the_claims_and_is_no_part_of_data_or_claims()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(new()));
        var without = shop.Promised();
        Assert.Equal(0, shop.Execute(Toy.PlanOf(new() { Finding = rows => [$"{rows.Count} <rows>"] })).ExitCode);
        var told = $"{shop.Text("data/values.csv").Split('\n').Length - 2} <rows>";
        Assert.Matches($"no claims\\s+{told}\\s+$", shop.Output.ToString());
        Assert.Equal(without, shop.Promised());
        Assert.Equal([told], Repro.Report.ManifestFile.Read(Path.Combine(shop.Run, "manifest.json")).Findings);
        Repro.Report.ReportIndex.Write(shop.Out, new("Toys", []));
        Assert.Contains($"<li>{told.Replace("<rows>", "&lt;rows&gt;", StringComparison.Ordinal)}.</li>",
            File.ReadAllText(Path.Combine(shop.Out, "index.html")), StringComparison.Ordinal);
        Assert.Equal(1, shop.Execute(Toy.PlanOf(new() { Finding = _ => throw new InvalidOperationException("lost") })).ExitCode);
        Assert.Equal(without, shop.Promised());
    }

    [Fact]
    public void Claims_that_cannot_be_listed_leave_no_old_verdict_behind()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(Claiming(Holds)));
        Assert.True(File.Exists(Path.Combine(shop.Run, "claims.json")));
        var outcome = shop.Execute(Toy.PlanOf(new() { Claiming = _ => throw new InvalidOperationException("lost") }));
        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal("the claims cannot be judged: InvalidOperationException: lost", outcome.Problems.Single());
        Assert.False(File.Exists(Path.Combine(shop.Run, "claims.json")));
    }

    [Fact]
    public void The_files_are_as_written_here()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(Claiming(Holds, new BoundFinding(1e-12, 2e-12), Elsewhere)));
        Assert.Equal(
            "id,source,statement,predicted,measured,standard_error,statistic,p_value,bound,detectable,judged,of,left_out,verdict,reason\n"
            + "claim[n=0],Theorem 1,\"x, y\",0.5,0.51,0.01,1,0.3,,0.05,,,,holds,significance level 3.33e-05\n"
            + "claim[n=1],Theorem 1,\"x, y\",,1E-12,,,,2E-12,,,,,holds,within the bound\n"
            + "claim[n=2],Theorem 1,\"x, y\",,,,,,,,,,,not-tested,K = 5\n", shop.Text("claims.csv"));
        var read = ClaimFiles.Read(Path.Combine(shop.Run, "claims.json"));
        Assert.Equal((Verdict.NotTested, "K = 5"), (read[2].Verdict, read[2].Reason));
        Assert.Contains("\"standard_error\": 0.01,", shop.Text("claims.json"));
    }

    [Fact]
    public void Off_a_terminal_the_table_is_plain_text()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(Claiming(Holds, Fails, Blind, Elsewhere, ChiSquare)));
        var output = shop.Output.ToString();
        Assert.All(output, c => Assert.InRange(c, '\n', '~'));
        Assert.Contains("| claim[n=0] |       0.5 |   0.51 +/- 0.01 |  0.3 | holds", output);
        Assert.Contains("| claim[n=4] |         0 |             0.1 | 0.25 | holds", output);
        Assert.Contains("FAILS", output);
        Assert.Contains("1 claim in 5 cases: 2 hold, 1 fails, 1 inconclusive, 1 not tested", output);
        Assert.Contains("claim[n=1] fails: p = 0 is below the significance level 2e-05", output);
        Assert.Contains("claim[n=2] inconclusive: 4 replicates", output);
        Assert.Contains("claim[n=3] not tested: K = 5", output);
        Assert.Contains("report: open", shop.Messages.ToString());
    }

    [Fact]
    public void Quiet_tells_only_what_fails_and_one_line()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(Claiming(Holds, Fails)), shop.Options with { Verbosity = Verbosity.Quiet });
        Assert.Empty(shop.Messages.ToString());
        Assert.DoesNotContain("claim[n=0]", shop.Output.ToString());
        Assert.Contains("claim[n=1]", shop.Output.ToString());
    }

    [Fact]
    public void Verbose_gives_every_reason()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(Claiming(Elsewhere)), shop.Options with { Verbosity = Verbosity.Verbose });
        Assert.Contains("K = 5", shop.Output.ToString());
    }
}
