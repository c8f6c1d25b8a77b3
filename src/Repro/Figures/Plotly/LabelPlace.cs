namespace Repro.Figures.Plotly;

/// <summary>Where the label of a curve stands: beside which of its points, and on which side of it.</summary>
/// <param name="Index">The point.</param>
/// <param name="Position">As plotly.js calls it.</param>
internal sealed record LabelPlace(int Index, string Position)
{
    private const double LineHeight = 1.3 * AxisDrawing.FontSize;

    /// <summary>Pixels around a point that its marker takes, and between points that stand for a line.</summary>
    public const double Reach = 6;

    /// <summary>Pixels from a marker's middle to its edge.</summary>
    private const double MarkerRadius = 4;

    /// <summary>Share of an axis that plotly.js leaves free beyond the data: none where there are only lines.</summary>
    private static double Room(IEnumerable<Curve> curves) =>
        curves.Any(c => c.Mode != CurveMode.Lines && c.X.Any(double.IsFinite)) ? 0.05 : 0;

    /// <summary>Points tried, those of a long curve evenly spaced.</summary>
    private const int MostTried = 120;

    private static readonly (string Name, double X, double Y)[] Sides =
    [
        ("middle right", 1, 0), ("top right", 1, 1), ("bottom right", 1, -1), ("top center", 0, 1), ("bottom center", 0, -1),
        ("top left", -1, 1), ("bottom left", -1, -1), ("middle left", -1, 0),
    ];

    /// <summary>A place for each label of a panel of so many pixels: inside, over as few markers, lines, bars and other labels as can be,
    /// and of such places the last along the curve.</summary>
    public static IEnumerable<(Curve Curve, LabelPlace Place)> Of(Panel panel, double width, double height)
    {
        var curves = panel.Traces.OfType<Curve>().ToList();
        if (curves.TrueForAll(c => c.Label.Length == 0)) yield break;
        var (x, y) = (Scale(panel.X, AxisData.Horizontal(panel), width, Room(curves)),
            Scale(panel.Y, AxisData.Vertical(panel), height, Room(curves)));
        List<(double X, double Y)> drawn = [.. curves.SelectMany(c => Drawn(c, x, y))];
        // Those that have least choice come first.
        foreach (var curve in curves.Where(c => c.Label.Length > 0).OrderBy(c => c.X.Count))
        {
            var size = PlotlyText.Width(curve.Label, AxisDrawing.FontSize);
            (double L, double T, double R, double B) Box(int i, (string Name, double X, double Y) side)
            {
                var (middleX, middleY) = (x(curve.X[i]) + side.X * (Reach + size / 2), y(curve.Y[i]) + side.Y * (Reach + LineHeight / 2));
                return (middleX - size / 2, middleY - LineHeight / 2, middleX + size / 2, middleY + LineHeight / 2);
            }
            double Covered((double L, double T, double R, double B) box) =>
                drawn.Count(p => p.X > box.L - MarkerRadius && p.X < box.R + MarkerRadius
                    && p.Y > box.T - MarkerRadius && p.Y < box.B + MarkerRadius)
                + (box.L < 0 || box.T < 0 || box.R > width || box.B > height ? drawn.Count + 1 : 0);
            bool Shown(int i) => double.IsFinite(x(curve.X[i])) && double.IsFinite(y(curve.Y[i]));
            // Curves in steps start together.
            var from = curve.Steps && curve.X.Count > 1 ? 1 : 0;
            int[] shown = [.. Enumerable.Range(from, curve.X.Count - from).Where(Shown)];
            if (shown.Length == 0) continue;
            var (best, side) = Enumerable.Range(0, Math.Min(MostTried, shown.Length))
                .Select(k => shown[^(1 + (int)((long)k * shown.Length / Math.Min(MostTried, shown.Length)))])
                .SelectMany(i => Sides.Select(s => (Point: i, Side: s))).MinBy(at => Covered(Box(at.Point, at.Side)));
            var taken = Box(best, side);
            for (var left = taken.L; left <= taken.R; left += Reach)
                drawn.AddRange([(left, taken.T), (left, (taken.T + taken.B) / 2), (left, taken.B)]);
            yield return (curve, new(best, side.Name));
        }
    }

    /// <summary>Markers, lines between points and bars, as points no farther apart than a marker is wide.</summary>
    private static IEnumerable<(double X, double Y)> Drawn(Curve curve, Func<double, double> x, Func<double, double> y)
    {
        for (var i = 0; i < curve.X.Count; i++)
        {
            var (atX, atY) = (x(curve.X[i]), y(curve.Y[i]));
            if (!double.IsFinite(atX) || !double.IsFinite(atY)) continue;
            yield return (atX, atY);
            if (curve.Error is { } error)
                foreach (var point in Between((atX, y(curve.Y[i] - (curve.ErrorBelow ?? error)[i])), (atX, y(curve.Y[i] + error[i]))))
                    yield return point;
            if (curve.Mode == CurveMode.Markers || curve.Labels is not null || i == 0) continue;
            var (fromX, fromY) = (x(curve.X[i - 1]), y(curve.Y[i - 1]));
            (double X, double Y) corner = curve.Steps ? (atX, fromY) : (fromX, fromY);
            foreach (var point in Between((fromX, fromY), corner).Concat(Between(corner, (atX, atY)))) yield return point;
        }
    }

    private static IEnumerable<(double X, double Y)> Between((double X, double Y) from, (double X, double Y) to)
    {
        var steps = Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y)) / Reach;
        if (!double.IsFinite(steps)) yield break;
        for (var k = 1; k < steps; k++) yield return (from.X + (to.X - from.X) * k / steps, from.Y + (to.Y - from.Y) * k / steps);
    }

    /// <summary>From values to pixels, from the left or from below.</summary>
    private static Func<double, double> Scale(Axis axis, AxisData data, double pixels, double share)
    {
        double At(double value) => axis.Scale == AxisScale.Log ? Math.Log10(value) : value;
        var (from, to) = axis.Scale == AxisScale.Category ? (-0.6, data.Categories.Count - 0.4) : data.Extent(axis) ?? (0, 1);
        if (axis.Scale != AxisScale.Category) (from, to) = (At(from), At(to));
        var room = axis.Range is null && axis.Scale != AxisScale.Category ? share * (to - from) : 0;
        return value => pixels * (At(value) - from + room) / Math.Max(to - from + 2 * room, 1e-300);
    }
}
