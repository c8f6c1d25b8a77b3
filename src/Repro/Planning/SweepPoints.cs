using Repro.Configuration;

namespace Repro.Planning;

/// <summary>One point of a sweep before it is resolved: a value for each axis.</summary>
internal sealed record SweepPoint(IReadOnlyList<(Axis Axis, AxisValue Value)> Values, int? Replicates)
{
    /// <inheritdoc/>
    public override string ToString() => Values.Count == 0 ? "the only point" : string.Join(", ", Values.Select(v => $"{v.Axis.Path.Text} = {v.Value.Canonical}"));
}

/// <summary>Expands a sweep into its points, in the order of the text, the last axis varying fastest.</summary>
internal static class SweepPoints
{
    /// <summary>The points; none, with the mistake told, when there are too many or an exception drops none or all.</summary>
    public static IReadOnlyList<SweepPoint> Of(Sweep sweep, MappingNode root, int most, Mistakes mistakes)
    {
        var place = root.Find(ConfigurationKeys.Sweep)?.Place ?? new Place(root.Place.Source, 1, 1);
        if (sweep.Count > most)
        {
            mistakes.Add(place, $"the sweep has {(sweep.Count == long.MaxValue ? "more than 10^18" : sweep.Count)} points; at most {most} are planned");
            return [];
        }

        var points = Expand(sweep, mistakes);
        if (points.Count == 0 && !mistakes.Any) mistakes.Add(place, "the sweep has no points: except drops all of them");
        return points;
    }

    private static List<SweepPoint> Expand(Sweep sweep, Mistakes mistakes)
    {
        var points = new List<SweepPoint> { new([], null) };
        foreach (var dimension in sweep.Dimensions)
        {
            var factor = Expand(dimension, mistakes);
            var product = new List<SweepPoint>(points.Count * factor.Count);
            foreach (var left in points)
                foreach (var right in factor) product.Add(Join(left, right));
            points = product;
        }

        if (sweep.Except.Count > 0) points = Drop(points, sweep.Except, mistakes);
        if (sweep.Replicates is { } replicates) points = [.. points.Select(p => p with { Replicates = p.Replicates ?? replicates })];
        return points;
    }

    private static List<SweepPoint> Expand(Dimension dimension, Mistakes mistakes) => dimension switch
    {
        ChainDimension chain => [.. chain.Links.SelectMany(l => Expand(l, mistakes))],
        StepDimension step => [.. Enumerable.Range(0, (int)step.Count).Select(i => new SweepPoint([.. step.Group.Select(a => (a, a.Values[i]))], null))],
        _ => throw new NotSupportedException($"{dimension.GetType()}"),
    };

    private static SweepPoint Join(SweepPoint left, SweepPoint right) =>
        left.Values.Count == 0 ? right with { Replicates = right.Replicates ?? left.Replicates } : new([.. left.Values, .. right.Values], right.Replicates ?? left.Replicates);

    private static List<SweepPoint> Drop(List<SweepPoint> points, IReadOnlyList<PointsToDrop> except, Mistakes mistakes)
    {
        var used = new bool[except.Count];
        var kept = points.Where(p => !Dropped(p, except, used)).ToList();
        for (var i = 0; i < used.Length; i++)
        {
            if (!used[i]) mistakes.Add(except[i].Place, "except drops nothing: no point of this sweep has all of these values");
        }

        return kept;
    }

    private static bool Dropped(SweepPoint point, IReadOnlyList<PointsToDrop> except, bool[] used)
    {
        var dropped = false;
        for (var i = 0; i < except.Count; i++)
        {
            if (!except[i].Conditions.All(c => point.Values.Any(v => v.Axis.Path.Text == c.Path && v.Value.Canonical == c.Canonical))) continue;
            used[i] = true;
            dropped = true;
        }

        return dropped;
    }
}
