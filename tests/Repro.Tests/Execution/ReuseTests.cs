using Repro.Claims;
using Repro.Execution;
using Repro.Planning;
using Repro.Store;

namespace Repro.Tests.Execution;

public sealed class ReuseTests : IDisposable
{
    private readonly Workshop shop = new();
    private readonly Workshop alone = new();

    public void Dispose()
    {
        shop.Dispose();
        alone.Dispose();
    }

    private RunOptions Reusing => shop.Options with { Reuse = true };

    private static Plan Named(Plan plan, string name) => plan with { Name = name };

    [Fact]
    public void Cells_of_runs_beside_are_taken_and_the_bytes_are_those_of_a_run_alone()
    {
        shop.Execute(Named(Toy.PlanOf(new(), points: 3, replicates: 4), "small"));
        shop.Execute(Named(Toy.PlanOf(new(), points: 1, replicates: 9), "narrow"));
        var toy = new Toy();
        var outcome = shop.Execute(Toy.PlanOf(toy, points: 4, replicates: 7), Reusing);
        // 3 points × 4 and, of the first point, 3 more; the rest is computed.
        Assert.Equal((28, 15, 13, 13), (outcome.Cells.Planned, outcome.Cells.Stored, outcome.Cells.Computed, toy.Ran));
        Assert.Contains("cells reused from other runs of this folder: 15 (narrow, small); --reuse false computes them here\n",
            shop.Messages.ToString(), StringComparison.Ordinal);
        alone.Execute(Toy.PlanOf(new(), points: 4, replicates: 7));
        Assert.Equal(alone.Promised(), shop.Promised());
        // They are the run's own now: it goes on without those beside it.
        foreach (var beside in new[] { "small", "narrow" }) Directory.Delete(Path.Combine(shop.Out, beside), recursive: true);
        Assert.Equal((28, 0),
            shop.Execute(Toy.PlanOf(toy, points: 4, replicates: 7), Reusing) is { Cells: var c } ? (c.Stored, c.Computed) : default);
    }

    [Fact]
    public void Plan_tells_of_them_and_writes_nothing()
    {
        shop.Execute(Named(Toy.PlanOf(new(), points: 3, replicates: 4), "small"));
        var forecast = CostForecast.Of(Toy.PlanOf(new(), points: 3, replicates: 5), Reusing);
        Assert.Equal((0, "12 (small)", 3), (forecast.Stored, forecast.Beside, forecast.Cells));
        Assert.False(Directory.Exists(shop.Run));
    }

    [Theory]
    [InlineData("{ \"code\": ")]
    [InlineData("{}")]
    [InlineData("")]
    public void A_damaged_record_of_the_code_is_told_with_what_to_do(string text)
    {
        var beside = Named(Toy.PlanOf(new()), "beside");
        shop.Execute(beside);
        var record = Directory.GetFiles(Path.Combine(shop.Out, "beside", "cells"), "code-*.json").Single();
        File.WriteAllText(record, text);
        var told = $"{record} is damaged, so no cell of 'beside' is reused; to mend it, run 'beside' again";
        Assert.Equal([told], CostForecast.Of(Toy.PlanOf(new()), Reusing).Problems);
        Assert.Equal(0, shop.Execute(Toy.PlanOf(new()), Reusing).Cells.Stored);
        Assert.Contains(told, shop.Messages.ToString(), StringComparison.Ordinal);
        shop.Execute(beside);
        Assert.Empty(CostForecast.Of(Toy.PlanOf(new()), Reusing).Problems);
    }

    [Theory]
    [InlineData("another seed")]
    [InlineData("not asked for")]
    [InlineData("fresh")]
    [InlineData("no record of the code")]
    [InlineData("failed")]
    [InlineData("torn")]
    public void Nothing_is_taken_that_is_not_the_same_cell(string why)
    {
        var first = new Toy { During = (_, _) => { if (why == "failed") throw new InvalidOperationException("no"); } };
        shop.Execute(Named(Toy.PlanOf(first, seed: why == "another seed" ? 2UL : 1UL), "beside"));
        var cells = Path.Combine(shop.Out, "beside", "cells");
        if (why == "no record of the code") foreach (var record in Directory.GetFiles(cells, "code-*.json")) File.Delete(record);
        if (why == "torn")
        {
            var store = CellStore.AppendPath(cells);
            File.WriteAllText(store, File.ReadAllText(store).Replace("\"rows\"", "\"rowz\"", StringComparison.Ordinal));
        }
        var options = why switch
        {
            "not asked for" => shop.Options,
            "fresh" => Reusing with { Fresh = true },
            _ => Reusing,
        };
        var outcome = shop.Execute(Toy.PlanOf(new()), options);
        Assert.Equal((0, 35), (outcome.Cells.Stored, outcome.Cells.Computed));
    }

    [Fact]
    public void A_sample_has_numbers_and_no_verdicts_and_its_cells_serve_the_whole()
    {
        var toy = new Toy
        {
            Claiming = _ => [new() { Id = "wrong", Source = "none", Statement = "it is small", Judge = _ => new BoundFinding(3, 2) }],
            Finding = _ => ["something"],
        };
        var plan = Sample.PartOf(Toy.PlanOf(toy), new() { Configuration = "x", WorkingFolder = "y", SamplePoints = 2 });
        var outcome = shop.Execute(plan);
        Assert.Equal((0, 14), (outcome.ExitCode, outcome.Cells.Computed));
        Assert.Equal((Verdict.NotTested, "not judged: a sample, 2 of 5 points", 3.0),
            outcome.Claims.Single() is { } claim ? (claim.Verdict, claim.Reason, claim.Measured) : default);
        var manifest = Repro.Report.ManifestFile.Read(Path.Combine(shop.Out, "toy.sample-2-of-5", "manifest.json"));
        Assert.Equal(("2 of 5 points", 0), (manifest.Sample, manifest.Findings.Count));
        Assert.Equal((14, 21), shop.Execute(Toy.PlanOf(toy), Reusing) is { Cells: var c } ? (c.Stored, c.Computed) : default);
    }
}
