namespace Repro.Planning;

/// <summary>The plan of one shard.</summary>
internal static class ShardPart
{
    /// <summary>Ranges of replicates of points, in the plan's order, in a folder of its own.</summary>
    public static Plan Of(Plan plan, Shard shard)
    {
        var deal = new PartDeal(plan.Points, shard.Count);
        return plan with
        {
            Name = shard.NameOf(plan.Name),
            Shard = shard,
            Points = [.. deal.Of(shard.Number).Select(p => plan.Points[p.Point] with { First = p.First, Replicates = p.Replicates })],
            Notices = [.. plan.Notices, .. Notices(plan, deal, shard)],
        };
    }

    private static IEnumerable<string> Notices(Plan plan, PartDeal deal, Shard shard)
    {
        if (!plan.Points.All(PartDeal.MayBeCut))
            yield return "shards have whole points, since 'until' needs all replicates of a point";
        if (deal.Of(shard.Number).Count == 0)
            yield return $"shard {shard} has no cells: the plan can be cut into {deal.WithCells} shards with cells, not into {shard.Count}";
    }
}
