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

    // No piece is larger than half a share, but for single cells and points that stay whole; the greedy rule exceeds a share by one piece.
    // The thousandth is what cells without cost count.
    [Fact]
    public void Every_cell_is_in_one_shard_none_has_much_more_than_its_share_and_none_is_empty() => Prop.ForAll(
        Gen.Choose(0, 1000).ListOf().ToArbitrary(), Gen.Choose(1, 12).ToArbitrary(), (costs, count) =>
        {
            var points = costs.Select((c, i) => Point(i, 1 + (i * i % 7), c) with { LaterCheckpoints = i % 5 == 4 ? [100] : [] }).ToList();
            var deal = new PartDeal(points, count);
            var all = Enumerable.Range(1, count).SelectMany(s => deal.Of(s).Select(p => (Part: s, Piece: p))).ToList();
            var cells = all.SelectMany(p => Enumerable.Range(p.Piece.First, p.Piece.Replicates)
                .Select(r => (p.Part, p.Piece.Point, Replicate: r))).ToList();
            var total = points.Sum(p => p.Replicates * p.CostSeconds);
            var largest = points.Select(p => p.CostSeconds * (PartDeal.MayBeCut(p) ? 1 : p.Replicates)).Append(total / count / 2).Max();
            var most = cells.GroupBy(c => c.Part).Select(g => g.Sum(c => points[c.Point].CostSeconds)).DefaultIfEmpty(0).Max();
            var pieces = points.Sum(p => PartDeal.MayBeCut(p) ? p.Replicates : 1);
            return cells.Select(c => (c.Point, c.Replicate)).Order()
                    .SequenceEqual(points.SelectMany((p, i) => Enumerable.Range(0, p.Replicates).Select(r => (i, r))))
                && cells.All(c => deal.PartOf(c.Point, c.Replicate) == c.Part)
                && all.All(p => PartDeal.MayBeCut(points[p.Piece.Point]) || p.Piece.Replicates == points[p.Piece.Point].Replicates)
                && all.GroupBy(p => (p.Part, p.Piece.Point)).All(g => g.Count() == 1)
                && deal.WithCells == Math.Min(count, pieces)
                && most <= (1.002 * total / count) + largest + 1e-6;
        }).QuickCheckThrowOnFailure();

    /// <summary>What a sweep of one point is, and one whose heaviest point is nearly half of it.</summary>
    [Theory]
    [InlineData(1, 1200, 40, 1.04)]
    [InlineData(831, 20, 40, 1.1)]
    [InlineData(11, 30, 40, 1.1)]
    public void Few_or_uneven_points_are_spread(int points, int replicates, int count, double most)
    {
        var plan = Enumerable.Range(0, points).Select(i => Point(i, replicates, i == 0 ? 0.8 * points : 1)).ToList();
        var deal = new PartDeal(plan, count);
        var loads = Enumerable.Range(1, count).Select(s => deal.Of(s).Sum(p => p.Replicates * plan[p.Point].CostSeconds)).ToList();
        Assert.InRange(loads.Max() / loads.Average(), 1, most);
        Assert.Equal(count, deal.WithCells);
    }

    [Fact]
    public void What_stays_whole_and_what_is_empty_is_said()
    {
        var plan = Toy.PlanOf(new(), points: 2, replicates: 3);
        Assert.Empty(ShardPart.Of(plan, new(6, 6)).Notices);
        Assert.Equal(["shard 7/7 has no cells: the plan can be cut into 6 shards with cells, not into 7"],
            ShardPart.Of(plan, new(7, 7)).Notices);
        var stopping = plan with { Points = [.. plan.Points.Select(p => p with { LaterCheckpoints = [6] })] };
        Assert.Equal(
            ["shards have whole points, since 'until' needs all replicates of a point",
                "shard 3/3 has no cells: the plan can be cut into 2 shards with cells, not into 3"],
            ShardPart.Of(stopping, new(3, 3)).Notices);
    }

    private static PlannedPoint Point(int index, int replicates, double cost) =>
        new(new object(), $"{index}", 0, $"{index}", replicates, cost);

    [Fact]
    public void Points_that_cost_nothing_are_spread()
    {
        var deal = new PartDeal([.. Enumerable.Range(0, 10).Select(i => Point(i, 1, i % 2 == 0 ? 0 : double.NaN))], 5);
        Assert.All(Enumerable.Range(1, 5), s => Assert.Equal(2, deal.Of(s).Count));
    }

    [Fact]
    public void Shards_are_the_plan_cut_in_parts_in_its_order()
    {
        var plan = Toy.PlanOf(new(), points: 9);
        var parts = Enumerable.Range(1, 4).Select(s => ShardPart.Of(plan, new(s, 4))).ToList();
        Assert.Equal(["toy.shard-1-of-4", "toy.shard-2-of-4", "toy.shard-3-of-4", "toy.shard-4-of-4"], parts.Select(p => p.Name));
        Assert.Equal(plan.Points.SelectMany(p => Enumerable.Range(0, 7).Select(r => (p.Cell, r))),
            parts.SelectMany(p => p.Points).SelectMany(p => Enumerable.Range(p.First, p.Replicates).Select(r => (p.Cell, r))).Order());
        Assert.All(parts, p => Assert.Equal(p.Points.Select(q => q.Cell).Order(StringComparer.Ordinal), p.Points.Select(q => q.Cell)));
    }
}
