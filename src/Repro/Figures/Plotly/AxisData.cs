namespace Repro.Figures.Plotly;

/// <summary>What a panel's traces place on one of its axes.</summary>
/// <param name="Values">Every finite position, vertical ends of error bars among them.</param>
/// <param name="Categories">Names of a category axis, by position from 0.</param>
/// <param name="HasHeatmap">Whether the panel is a map in colour.</param>
internal sealed record AxisData(IReadOnlyList<double> Values, IReadOnlyList<string> Categories, bool HasHeatmap)
{
    /// <summary>The horizontal axis.</summary>
    public static AxisData Horizontal(Panel panel) => new(
        [.. panel.Traces.SelectMany(X).Where(double.IsFinite)],
        panel.X.Categories ?? [.. panel.Traces.OfType<Bars>().SelectMany(bars => bars.X).Distinct(StringComparer.Ordinal)],
        panel.Traces.OfType<Heatmap>().Any());

    /// <summary>The vertical axis.</summary>
    public static AxisData Vertical(Panel panel) =>
        new([.. panel.Traces.SelectMany(Y).Where(double.IsFinite)], panel.Y.Categories ?? [], panel.Traces.OfType<Heatmap>().Any());

    /// <summary>Smallest and largest value shown: as the axis says, or of the data (those above zero on a logarithmic axis); null of
    /// none.</summary>
    public (double From, double To)? Extent(Axis axis)
    {
        if (axis.Range is { } range) return range;
        var shown = axis.Scale == AxisScale.Log ? Values.Where(v => v > 0) : Values;
        var (from, to) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var v in shown) (from, to) = (Math.Min(from, v), Math.Max(to, v));
        return from <= to ? (from, to) : null;
    }

    private static IEnumerable<double> X(Trace trace) => trace switch
    {
        Curve curve => curve.X,
        Band band => band.X,
        Heatmap map => map.X,
        _ => [],
    };

    private static IEnumerable<double> Y(Trace trace) => trace switch
    {
        Curve curve => curve.Y.Concat(Ends(curve, curve.Y)),
        Band band => band.Lower.Concat(band.Upper),
        Bars bars => bars.Y.Concat(Ends(bars, bars.Y)),
        Heatmap map => map.Y,
        _ => [],
    };

    /// <summary>Ends of the bars; of those that reach zero, a tenth of the value, where a logarithmic axis has them end.</summary>
    private static IEnumerable<double> Ends(Series series, IReadOnlyList<double> y) => series.Error is not { } above ? [] :
        y.SelectMany((v, i) => (double[])[v + above[i], (series.ErrorBelow ?? above)[i] is var bar && bar < v ? v - bar : 0.1 * v]);
}
