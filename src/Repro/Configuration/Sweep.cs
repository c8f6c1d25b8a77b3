using System.Globalization;

namespace Repro.Configuration;

/// <summary>One value of an axis, bound.</summary>
/// <param name="Value">As the parameter's type.</param>
/// <param name="Canonical">Its canonical text.</param>
/// <param name="Node">Where it was written.</param>
internal sealed record AxisValue(object? Value, string Canonical, Node Node);

/// <summary>A parameter that a sweep varies, with its values.</summary>
internal sealed record SweepAxis(FieldPath Path, Place Place, IReadOnlyList<AxisValue> Values)
{
    /// <summary>Some of its values were wrong, reported and left out: the others are there so that their mistakes are reported
    /// too.</summary>
    public bool IsPartial { get; init; }
}

/// <summary>One factor of a sweep's product.</summary>
internal abstract record Dimension
{
    /// <summary>How many points it has, at most <see cref="long.MaxValue"/>.</summary>
    public abstract long Count { get; }

    /// <summary>Its axes, those inside a chain included.</summary>
    public abstract IEnumerable<SweepAxis> Axes { get; }
}

/// <summary>Axes that go in step; a single axis is a group of one.</summary>
internal sealed record StepDimension(IReadOnlyList<SweepAxis> Group) : Dimension
{
    /// <inheritdoc/>
    public override long Count => Group[0].Values.Count;

    /// <inheritdoc/>
    public override IEnumerable<SweepAxis> Axes => Group;
}

/// <summary>Sweeps one after the other.</summary>
internal sealed record ChainDimension(IReadOnlyList<Sweep> Links) : Dimension
{
    /// <inheritdoc/>
    public override long Count => Links.Aggregate(0L, (sum, link) => Saturated.Add(sum, link.Count));

    /// <inheritdoc/>
    public override IEnumerable<SweepAxis> Axes => Links.SelectMany(l => l.Axes);
}

/// <summary>Points to drop: those whose every named axis has the named value.</summary>
internal sealed record PointsToDrop(Place Place, IReadOnlyList<AxisCondition> Conditions);

/// <summary>A value, by its canonical text, of the axis of that path.</summary>
internal sealed record AxisCondition(string Path, string Canonical);

/// <summary>A product of dimensions, the last varying fastest, less its exceptions.</summary>
internal sealed record Sweep(IReadOnlyList<Dimension> Dimensions, IReadOnlyList<PointsToDrop> Except, int? Replicates)
{
    /// <summary>One point: the parameters as they are.</summary>
    public static readonly Sweep Single = new([], [], null);

    /// <summary>How many points before exceptions, at most <see cref="long.MaxValue"/>.</summary>
    public long Count => Dimensions.Aggregate(1L, (product, d) => Saturated.Multiply(product, d.Count));

    /// <summary>The parts of its chain, those inside one another counted one by one, each with its path and the replicates that it has;
    /// the sweep itself where it has none.</summary>
    /// <param name="path">Of the sweep.</param>
    /// <param name="around">Replicates of what contains it, which apply if it sets none.</param>
    public IEnumerable<(string Path, int Replicates)> Parts(string path, int around)
    {
        var own = Replicates ?? around;
        return Dimensions.OfType<ChainDimension>().FirstOrDefault() is not { } chain
            ? [(path, own)]
            : chain.Links.SelectMany((link, i) => link.Parts(PathOfPart(path, ConfigurationKeys.Chain, i), own));
    }

    /// <summary>The path of a part: <c>sweep.chain[0]</c>.</summary>
    public static string PathOfPart(string path, string form, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{path}.{form}[{index}]");

    /// <summary>Its axes, those inside chains included.</summary>
    public IEnumerable<SweepAxis> Axes => Dimensions.SelectMany(d => d.Axes);
}

/// <summary>Arithmetic that stops at the largest value.</summary>
internal static class Saturated
{
    public static long Add(long a, long b) => a > long.MaxValue - b ? long.MaxValue : a + b;

    public static long Multiply(long a, long b) => a != 0 && b > long.MaxValue / a ? long.MaxValue : a * b;
}
