using Repro.Configuration;
using Repro.Planning;
using Repro.Tests.Configuration;

namespace Repro.Tests.Planning;

public sealed class SampleTests : IDisposable
{
    private const string Text =
        "experiment: toy-coverage\nreplicates: 10\nsweep: { samples: { from: 1, to: 11, step: 1 }, ridge: [0, 1] }\n"
            + "profiles: { uneven: { sweep: { chain: [{ samples: [1, 2, 3] }, { samples: [4, 5, 6], replicates: 50 }] } } }\n";

    private readonly ConfigurationFolder folder = new();

    public void Dispose() => folder.Dispose();

    private Plan PlanOf(int? points = null, long? cells = null, ulong seed = 3, string profile = "paper", string? name = null) =>
        Planner.Plan(folder.Request(folder.Write(Text), profile, seed, name) with { SamplePoints = points, MostCells = cells },
            ToyExperiment.Catalog);

    private static string[] Cells(Plan plan) => [.. plan.Points.Select(p => p.Cell)];

    [Fact]
    public void A_sample_is_whole_points_in_the_plans_order_marked_in_its_name_and_configuration()
    {
        var (whole, sample) = (PlanOf(), PlanOf(5));
        Assert.Equal(whole.Name + ".sample-5-of-22", sample.Name);
        Assert.Equal(new Sample(5, 22), sample.Sample);
        Assert.EndsWith("\n# a sample: 5 of 22 points\n", sample.ResolvedConfiguration, StringComparison.Ordinal);
        Assert.Equal(Cells(whole).Where(Cells(sample).Contains), Cells(sample));
        Assert.Equal(5, sample.Points.Count);
        Assert.All(sample.Points, p => Assert.Equal(10, p.Replicates));
        Assert.Equal(["a sample: 5 of 22 points, chosen by the seed; no claim is judged on it"], sample.Notices);
        Assert.Equal("mine.sample-5-of-22", PlanOf(5, name: "mine").Name);
    }

    [Fact]
    public void The_seed_chooses_and_a_larger_sample_holds_a_smaller_one()
    {
        Assert.Equal(Cells(PlanOf(5)), Cells(PlanOf(5)));
        Assert.NotEqual(Cells(PlanOf(5)), Cells(PlanOf(5, seed: 4)));
        Assert.Subset(Cells(PlanOf(9)).ToHashSet(), Cells(PlanOf(5)).ToHashSet());
        // As many as fit; of the uneven points never more cells than are allowed.
        Assert.Equal(Cells(PlanOf(5)), Cells(PlanOf(cells: 59)));
        Assert.Equal(6, PlanOf(cells: 180, profile: "uneven").Points.Count);
        foreach (var most in new long[] { 10, 33, 60, 80, 110, 179 })
            Assert.InRange(PlanOf(cells: most, profile: "uneven").Points.Sum(p => p.Replicates), 10, most);
    }

    [Fact]
    public void A_sample_of_everything_is_the_plan_and_one_of_nothing_is_refused()
    {
        var whole = PlanOf(22);
        Assert.Null(whole.Sample);
        Assert.Equal((PlanOf().Name, "the sample is the whole plan: it has 22 points"), (whole.Name, Assert.Single(whole.Notices)));
        Assert.Equal("--max-cells 9: every point of this plan has at least 10 cells; reduce them with --set replicates=N",
            Assert.Single(Assert.Throws<ConfigurationException>(() => PlanOf(cells: 9)).Mistakes).ToString());
        Assert.Contains("is the name of a sample's folder",
            Assert.Throws<ConfigurationException>(() => PlanOf(name: "x.sample-1-of-2")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_sample_is_cut_into_shards_as_a_plan_is()
    {
        var request = folder.Request(folder.Write(Text)) with { SamplePoints = 5 };
        var parts = Enumerable.Range(1, 2)
            .Select(i => Planner.Plan(request with { Shard = new Shard(i, 2) }, ToyExperiment.Catalog)).ToList();
        Assert.Equal(["x.sample-5-of-22.shard-1-of-2", "x.sample-5-of-22.shard-2-of-2"], parts.Select(p => p.Name));
        Assert.Equal(5, parts.Sum(p => p.Points.Count));
        Assert.True(Sample.IsName("x.sample-5-of-22") && !Sample.IsName("x.sample-5") && !Sample.IsName(parts[0].Name));
    }
}
