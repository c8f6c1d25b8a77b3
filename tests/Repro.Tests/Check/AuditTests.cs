using Repro.Check;
using Repro.Claims;
using Repro.Figures;

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

    private static Figure Drawn(string name, string caption) => new()
    {
        Name = name,
        Title = name,
        Caption = caption,
        Tables = ["values"],
        Panels = [new Panel { X = new Axis("x"), Y = new Axis("y"), Traces = [] }],
    };

    [Fact]
    public void Each_row_says_what_to_do()
    {
        gate.Run(new()
        {
            Claiming = _ => [new() { Id = "wrong", Source = "none", Statement = "small", Judge = _ => new BoundFinding(3, 2) }],
            Drawing = () => [Drawn("good", "Means of n replicates; bars are two standard errors."), Drawn("bad", "Dots.")],
        });
        Assert.Contains("no claim fails: say so beside the claim, or fix it", Rows(Audit.Fail));
        Assert.Contains("licence: put a LICENSE into the repository's root", Rows(Audit.Fail));
        Assert.Contains("figure bad: data, command, seed 1, n = 120, bars: say in its caption what its bars are, or that there are none",
            Rows(Audit.Warn));
        Assert.Contains("a baseline of the configuration: repro accept toy --reason \"…\"", Rows(Audit.Warn));
        Assert.Contains("figure good: data, command, seed 1, n = 120, bars: ", Rows(Audit.Pass));
        gate.Accept();
        File.WriteAllText(Path.Combine(repository, "LICENSE"), "");
        Assert.Contains("a baseline of the configuration: ", Rows(Audit.Pass));
        Assert.Contains("licence: ", Rows(Audit.Pass));
        File.Delete(Path.Combine(gate.Shop.Run, "data", "values.csv"));
        Assert.Contains("files are as the run wrote them: data/values.csv is missing: run it again", Rows(Audit.Fail));
        Assert.Contains(
            "figure good: data, command, seed 1, n = 120, bars: data/values.csv, its table, is missing; run it again",
            Rows(Audit.Fail));
    }
}
