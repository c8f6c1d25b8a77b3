using System.Text;
using System.Xml.Linq;
using Repro.Check;
using Repro.Claims;
using Repro.Tests.Execution;

namespace Repro.Tests.Check;

public sealed class CheckFilesTests
{
    private const string Hostile = "a<b>&\"'\u0001\u001b[31m\ud800::error file=x::100%\r\n]]> Ω\U0001F600,b:c";

    private static readonly ClaimResult Claim =
        new(Hostile, "Theorem 1", "x", null, null, null, null, null, null, null, Verdict.Fails, Hostile);

    private static CheckReport Report(params CheckedRun[] runs) => new(runs, 0, []);

    private static CheckedRun Run(params CheckFinding[] findings) =>
        new(Hostile, RunState.Whole, Layer.Statistical, [new("", 0, 0, 0, null, []), new("errors", 5, 1, 0, null, findings)],
            [Claim, Claim with { Id = "b", Verdict = Verdict.Inconclusive }, Claim with { Id = "c", Verdict = Verdict.NotTested }]);

    private static XElement Parsed(CheckReport report, bool strict = true) =>
        XDocument.Parse(new UTF8Encoding(false, true).GetString(JUnitFile.Bytes(report, strict))).Root!;

    [Fact]
    public void JUnit_has_a_case_for_the_run_each_table_and_each_claim_and_counts_that_add_up()
    {
        var root = Parsed(Report(Run(new(true, "moved") { Command = "repro run x.yaml --only a-r0" }, new(false, "unclear"))));
        var suite = Assert.Single(root.Elements("testsuite"));
        Assert.Equal(["run", "table errors", "claim " + Plain(Hostile), "claim b", "claim c"],
            suite.Elements("testcase").Select(c => c.Attribute("name")!.Value.Replace('\n', ' ')));
        foreach (var counted in new[] { root, suite })
        {
            Assert.Equal("5", counted.Attribute("tests")!.Value);
            Assert.Equal((3, 1), (root.Descendants("failure").Count(), root.Descendants("skipped").Count()));
            Assert.Equal(("3", "1", "0"),
                (counted.Attribute("failures")!.Value, counted.Attribute("skipped")!.Value, counted.Attribute("errors")!.Value));
        }
        var failure = suite.Elements("testcase").ElementAt(1).Element("failure")!;
        Assert.Equal("FAILS  moved\n    repro run x.yaml --only a-r0\nnot judged  unclear", failure.Value);
        Assert.StartsWith("2 findings, among them: ", failure.Attribute("message")!.Value, StringComparison.Ordinal);
    }

    private static string Plain(string text) =>
        text.Replace('\u0001', '?').Replace('\u001b', '?').Replace('\ud800', '?').Replace("\r\n", "\r ", StringComparison.Ordinal);

    [Fact]
    public void What_cannot_be_judged_fails_a_case_and_an_inconclusive_claim_when_strict()
    {
        var report = Report(Run(new CheckFinding(false, "unclear")));
        Assert.Equal((3, 1), (Parsed(report).Descendants("failure").Count(), Parsed(report).Descendants("skipped").Count()));
        Assert.Equal((2, 2),
            (Parsed(report, strict: false).Descendants("failure").Count(), Parsed(report, strict: false).Descendants("skipped").Count()));
        var open = Report(Run(new CheckFinding(false, "unclear")) with { Claims = [] });
        Assert.Equal((4, 4), (open.ExitCode(strict: true), open.ExitCode(strict: false)));
    }

    [Fact]
    public void No_run_at_all_is_a_failure()
    {
        Assert.Equal("1", Parsed(Report()).Attribute("failures")!.Value);
        Assert.Equal(4, Report().ExitCode(strict: false));
        Assert.Single(Annotations.Of(Report(), true, "results/baselines"));
    }

    [Fact]
    public void Annotations_are_one_line_each_and_cannot_be_broken_out_of()
    {
        var lines = Annotations.Of(Report(Run(new CheckFinding(true, Hostile))), true, "results\\baselines").ToList();
        Assert.Equal(3, lines.Count);
        Assert.All(lines, l => Assert.DoesNotContain(l, c => c is '\r' or '\n'));
        foreach (var line in lines)
        {
            var parts = line.Split("::", 3);
            Assert.Equal("", parts[0]);
            var properties = parts[1]["error ".Length..].Split(',');
            Assert.Equal(["file", "title"], properties.Select(p => p.Split('=', 2)[0]));
            Assert.All(properties, p => Assert.DoesNotContain(':', p));
            Assert.StartsWith("file=results/baselines/a<b>", properties[0], StringComparison.Ordinal);
            Assert.Contains("100%25%0D%0A", parts[2], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Numbers_and_their_keys_come_back_from_the_file_as_they_were()
    {
        var form = new TableForm(["cell", "word"], ["mean", "rare"], [], true);
        var summary = new TableSummary(form, [
            new(["c0", "=a,\"b\"\n☃", "1"], [new(3, 0.1 + 0.2, 1e-300), default], null),
            new(["c0", "", "2"], [new(1, -0.0, 0), new(2, double.MaxValue, 0)], null),
        ]);
        using var folder = new Workshop();
        var path = Path.Combine(folder.Out, "t.csv");
        File.WriteAllBytes(path, SummaryFile.Bytes(summary));
        var read = SummaryFile.Read(path, form);
        Assert.Equal(summary.Points.SelectMany(p => p.Key), read.Points.SelectMany(p => p.Key));
        Assert.Equal(summary.Points.SelectMany(p => p.Values), read.Points.SelectMany(p => p.Values));
        Assert.Throws<FormatException>(() => SummaryFile.Read(path, form with { Values = ["rare", "mean"] }));
        Assert.Throws<FormatException>(() => SummaryFile.Read(path, form with { Keys = ["cell"] }));
    }

    [Fact]
    public void A_table_of_texts_alone_has_no_numbers_that_could_move()
    {
        var form = new TableForm(["cell"], [], ["word"], false);
        var summary = new TableSummary(form, [new(["c0", "1"], [], null)]);
        using var folder = new Workshop();
        var path = Path.Combine(folder.Out, "t.csv");
        File.WriteAllBytes(path, SummaryFile.Bytes(summary));
        var compared = new TableComparison("t", SummaryFile.Read(path, form), summary, "repro run x.yaml").Exactly();
        Assert.Equal((0, 0), (compared.Moved, compared.Findings.Count));
    }
}
