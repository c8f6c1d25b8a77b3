using FsCheck;
using FsCheck.Fluent;
using Repro.Planning;
using Repro.Tests.Execution;

namespace Repro.Tests.Planning;

public sealed class ShardTests
{
    [Theory]
    [InlineData("1/1", 1, 1)]
    [InlineData("2/7", 2, 7)]
    [InlineData("0/7", 7, 7)]
    [InlineData("7/7", 7, 7)]
    public void Numbers_count_round(string text, int number, int count)
    {
        Assert.True(Shard.TryParse(text, out var shard));
        Assert.Equal(new Shard(number, count), shard);
    }

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("/3")]
    [InlineData("3/")]
    [InlineData("8/7")]
    [InlineData("0/0")]
    [InlineData("-1/3")]
    [InlineData("1/3/3")]
    [InlineData("1 / 3")]
    [InlineData("1/100001")]
    [InlineData("99999999999/99999999999")]
    public void Anything_else_is_refused(string text) => Assert.False(Shard.TryParse(text, out _));

    [Theory]
    [InlineData("x", "x.shard-2-of-7", true)]
    [InlineData("x", "x.shard-02-of-7", false)]
    [InlineData("x", "x.shard-8-of-7", false)]
    [InlineData("x", "y.shard-2-of-7", false)]
    [InlineData("x", "x", false)]
    [InlineData(null, "any@quick+1f.shard-1-of-1", true)]
    public void Folders_are_known_by_their_names(string? run, string folder, bool expected) =>
        Assert.Equal(expected, Shard.IsNameOf(run, folder, out _));

    // The bound holds for any order of the points (each is put on the least loaded shard), so it would fail for any other rule at some of
    // these costs.
    [Fact]
    public void Every_point_has_one_shard_and_none_has_much_more_than_its_share() => Prop.ForAll(
        Gen.Choose(0, 1000).ListOf().ToArbitrary(), Gen.Choose(1, 12).ToArbitrary(), (costs, count) =>
        {
            var points = costs.Select((c, i) => new PlannedPoint(new object(), $"{i}", 0, $"{i}", 1 + (i % 3), c)).ToList();
            var owners = ShardPart.Owners(points, count);
            var loads = Enumerable.Range(1, count)
                .Select(s => points.Where((_, p) => owners[p] == s).Sum(p => p.Replicates * p.CostSeconds)).ToList();
            var (total, largest) =
                (points.Sum(p => p.Replicates * p.CostSeconds), points.Select(p => p.Replicates * p.CostSeconds).DefaultIfEmpty(0).Max());
            return owners.All(o => o >= 1 && o <= count) && loads.Max() <= (total / count) + (largest * (1 - (1.0 / count))) + 1e-6;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Points_that_cost_nothing_are_spread()
    {
        var points = Enumerable.Range(0, 10).Select(i => new PlannedPoint(new object(), $"{i}", 0, $"{i}", 1, i % 2 == 0 ? 0 : double.NaN))
            .ToList();
        Assert.All(ShardPart.Owners(points, 5).GroupBy(s => s), g => Assert.Equal(2, g.Count()));
    }

    [Fact]
    public void Shards_are_the_plan_cut_in_parts_in_its_order()
    {
        var plan = Toy.PlanOf(new(), points: 9);
        var parts = Enumerable.Range(1, 4).Select(s => ShardPart.Of(plan, new(s, 4))).ToList();
        Assert.Equal(["toy.shard-1-of-4", "toy.shard-2-of-4", "toy.shard-3-of-4", "toy.shard-4-of-4"], parts.Select(p => p.Name));
        Assert.Equal(plan.Points.Select(p => p.Cell), parts.SelectMany(p => p.Points).Select(p => p.Cell).Order(StringComparer.Ordinal));
        Assert.All(parts, p => Assert.Equal(p.Points.Select(q => q.Cell).Order(StringComparer.Ordinal), p.Points.Select(q => q.Cell)));
    }
}
