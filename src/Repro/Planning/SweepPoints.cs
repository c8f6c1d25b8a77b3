using Repro.Configuration;

namespace Repro.Planning;

/// <summary>One point of a sweep before it is resolved: a value for each axis.</summary>
internal sealed record SweepPoint(IReadOnlyList<(SweepAxis Axis, AxisValue Value)> Values, int? Replicates)
{
    /// <inheritdoc/>
    public override string ToString() =>
        Values.Count == 0 ? "the only point" : string.Join(", ", Values.Select(v => $"{v.Axis.Path.Text} = {v.Value.Canonical}"));
}

/// <summary>Expands a sweep into its points, in the order of the text, the last axis varying fastest.</summary>
internal sealed class SweepPoints
{
    private readonly Mistakes mistakes;
    private readonly CancellationToken cancellation;

    private SweepPoints(Mistakes mistakes, CancellationToken cancellation) => (this.mistakes, this.cancellation) = (mistakes, cancellation);

    /// <summary>The points; none, with the mistake reported, when there are too many or an exception drops none or all.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; checked at every point.</exception>
    public static IReadOnlyList<SweepPoint> Of(Sweep sweep, MappingNode root, int most, Mistakes mistakes, CancellationToken cancellation)
    {
        var place = root.Find(ConfigurationKeys.Sweep)?.Place ?? new Place(root.Place.Source, 1, 1);
        if (sweep.Count > most)
        {
            mistakes.Add(place,
                $"the sweep has {(sweep.Count == long.MaxValue ? "more than 10^18" : sweep.Count)} points; at most {most} are planned");
            return [];
        }

        var points = new SweepPoints(mistakes, cancellation).Expand(sweep);
        if (points.Count == 0 && !mistakes.Any) mistakes.Add(place, "the sweep has no points: except drops all of them");
        return points;
    }

    private List<SweepPoint> Expand(Sweep sweep)
    {
        var points = new List<SweepPoint> { new([], null) };
        foreach (var dimension in sweep.Dimensions)
        {
            var factor = Expand(dimension);
            var product = new List<SweepPoint>(points.Count * factor.Count);
            foreach (var left in points)
                foreach (var right in factor) product.Add(Listening(Join(left, right)));
            points = product;
        }

        if (sweep.Except.Count > 0) points = Drop(points, sweep.Except);
        if (sweep.Replicates is { } replicates) points = [.. points.Select(p => p with { Replicates = p.Replicates ?? replicates })];
        return points;
    }

    private List<SweepPoint> Expand(Dimension dimension) => dimension switch
    {
        ChainDimension chain => [.. chain.Links.SelectMany(l => Expand(l))],
        StepDimension step =>
            [.. Enumerable.Range(0, (int)step.Count).Select(i => new SweepPoint([.. step.Group.Select(a => (a, a.Values[i]))], null))],
        _ => throw new NotSupportedException($"{dimension.GetType()}"),
    };

    private static SweepPoint Join(SweepPoint left, SweepPoint right) =>
        left.Values.Count == 0
            ? right with { Replicates = right.Replicates ?? left.Replicates }
            : new([.. left.Values, .. right.Values], right.Replicates ?? left.Replicates);

    private List<SweepPoint> Drop(List<SweepPoint> points, IReadOnlyList<PointsToDrop> except)
    {
        var dropped = new DroppedPoints(except);
        var kept = points.Where(p => !dropped.Contain(Listening(p))).ToList();
        foreach (var entry in dropped.Unmet())
            mistakes.Add(entry.Place, "except drops nothing: no point of this sweep has all of these values");
        return kept;
    }

    private SweepPoint Listening(SweepPoint point)
    {
        cancellation.ThrowIfCancellationRequested();
        return point;
    }
}
