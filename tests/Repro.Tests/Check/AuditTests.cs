using Repro.Check;
using Repro.Claims;
using Repro.Figures;
using Repro.Planning;

namespace Repro.Tests.Check;

public sealed class AuditTests : IDisposable
{
    private readonly Gate gate = new();
    private readonly string repository = Directory.CreateTempSubdirectory("repro-audit-").FullName;

    public void Dispose()
    {
        gate.Dispose();
        Directory.Delete(repository, recursive: true);
    }

    private string[] Rows(string result) =>
        [.. Audit.Of([gate.Shop.Run], repository, gate.Baselines).Rows.Where(r => Equals(r[2], result)).Select(r => $"{r[1]}: {r[3]}")];

    private static Figure Drawn(string name, string caption, double[]? error = null) => new()
    {
        Name = name,
        Title = name,
        Caption = caption,
        Tables = ["values"],
        Panels = [new Panel { X = new Axis("x"), Y = new Axis("y"), Traces = [new Curve { X = [1], Y = [1], Error = error }] }],
    };

    [Fact]
    public void Each_row_says_what_to_do()
    {
        gate.Run(new()
        {
            Claiming = _ => [new() { Id = "wrong", Source = "none", Statement = "small", Judge = _ => new BoundFinding(3, 2) }],
            Drawing = () =>
            [
                Drawn("good", "Means of n replicates; bars are two standard errors.", error: [1]), Drawn("bad", "Dots.", error: [1]),
                Drawn("plain", "Dots."),
            ],
        });
        Assert.Contains("no claim fails: say so beside the claim, or fix it", Rows(Audit.Fail));
        Assert.Contains("licence: the owner of the code chooses a licence and puts its text into LICENSE in the repository's root",
            Rows(Audit.Fail));
        Assert.Contains("figure bad: data, command, seed 1, n = 120, bars: say in its caption what its bars are", Rows(Audit.Warn));
        Assert.Contains("figure plain: data, command, seed 1, n = 120, no bars: ", Rows(Audit.Pass));
        Assert.Contains("a baseline of the configuration: repro accept toy --reason \"…\"", Rows(Audit.Warn));
        Assert.Contains("figure good: data, command, seed 1, n = 120, bars: ", Rows(Audit.Pass));
        gate.Accept();
        File.WriteAllText(Path.Combine(repository, "LICENSE"), "");
        Assert.Contains("a baseline of the configuration: ", Rows(Audit.Pass));
        Assert.Contains("licence: ", Rows(Audit.Pass));
        File.Delete(Path.Combine(gate.Shop.Run, "data", "values.csv"));
        const string rerun = "of a published run the repository holds only some tables; to write all of them: repro run toy.yaml";
        Assert.Contains($"files are as the run wrote them: data/values.csv is missing; {rerun}", Rows(Audit.Fail));
        Assert.Contains(
            $"figure good: data, command, seed 1, n = 120, bars: data/values.csv, its table, is missing; {rerun}", Rows(Audit.Fail));
    }

    [Fact]
    public void A_sample_is_not_one_whose_claims_could_be_judged()
    {
        gate.Run(new(), change: plan =>
            Sample.PartOf(plan, new() { Configuration = "x", WorkingFolder = "y", SamplePoints = 2 }) with { Name = "toy" });
        Assert.Contains("every claim could be judged: no claim of a sample is judged; run it whole", Rows(Audit.Warn));
        Assert.Contains("all points: it is a sample; run it whole", Rows(Audit.Fail));
        Assert.StartsWith("1 run: ", Audit.Counted(Audit.Of([gate.Shop.Run], repository, gate.Baselines)), StringComparison.Ordinal);
    }
}
