namespace Experiments.Coverage;

/// <summary>A mean at one abscissa with its standard error and the number of replicates behind it.</summary>
internal readonly record struct SlopePoint(double X, double Y, double StandardError, int Replicates);

/// <summary>Slope of a straight line through means of known precision.</summary>
internal static class WeightedSlope
{
    /// <summary>Weighted least squares with weights 1/SE²; the standard error is that of the given precisions, not of the scatter about the line.</summary>
    public static (double Slope, double StandardError) Fit(IReadOnlyList<SlopePoint> points)
    {
        var (weight, x, y) = (0.0, 0.0, 0.0);
        foreach (var p in points)
        {
            var w = 1 / (p.StandardError * p.StandardError);
            (weight, x, y) = (weight + w, x + w * p.X, y + w * p.Y);
        }
        var (xx, xy) = (0.0, 0.0);
        foreach (var p in points)
        {
            var w = 1 / (p.StandardError * p.StandardError);
            var d = p.X - x / weight;
            (xx, xy) = (xx + w * d * d, xy + w * d * (p.Y - y / weight));
        }
        return (xy / xx, Math.Sqrt(1 / xx));
    }
}
