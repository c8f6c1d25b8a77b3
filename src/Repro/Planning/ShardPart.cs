namespace Repro.Planning;

/// <summary>Which points a shard runs: a function of the plan and n alone, so that machines which never speak to one another
/// agree.</summary>
internal static class ShardPart
{
    /// <summary>The plan of one shard: whole points in the plan's order, in a folder of its own.</summary>
    public static Plan Of(Plan plan, Shard shard)
    {
        var owners = Owners(plan.Points, shard.Count);
        return plan with
        {
            Name = shard.NameOf(plan.Name),
            Shard = shard,
            Points = [.. plan.Points.Where((_, p) => owners[p] == shard.Number)],
        };
    }

    /// <summary>
    /// For each point the number of its shard. Points are dealt out the most costly first, each to the shard with the least so far (the
    /// greedy rule of Graham, whose largest share is at most 4/3 of the best possible). Costs are the experiment's own estimates, never
    /// times that were measured.
    /// </summary>
    internal static int[] Owners(IReadOnlyList<PlannedPoint> points, int count)
    {
        var owners = new int[points.Count];
        // Shards with equal loads are taken by fewer points, then by number, so that points without cost are spread as well.
        var shards = new PriorityQueue<int, (double Load, int Points, int Number)>();
        var loads = new (double Load, int Points)[count + 1];
        for (var s = 1; s <= count; s++) shards.Enqueue(s, (0, 0, s));
        foreach (var p in Enumerable.Range(0, points.Count).OrderByDescending(p => Cost(points[p])).ThenBy(p => p))
        {
            var shard = shards.Dequeue();
            owners[p] = shard;
            loads[shard] = (loads[shard].Load + Cost(points[p]), loads[shard].Points + 1);
            shards.Enqueue(shard, (loads[shard].Load, loads[shard].Points, shard));
        }
        return owners;
    }

    private static double Cost(PlannedPoint point) =>
        point.Replicates * point.CostSeconds is var cost && double.IsFinite(cost) && cost > 0 ? cost : 0;
}
