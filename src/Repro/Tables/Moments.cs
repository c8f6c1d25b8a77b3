namespace Repro.Tables;

/// <summary>A column at one point, over replicates.</summary>
/// <param name="Count">Replicates that have a value, 0 or more.</param>
/// <param name="Mean">Their mean; 0 without values.</param>
/// <param name="Deviation">Their standard deviation with divisor n − 1; 0 below two values.</param>
internal readonly record struct Moments(int Count, double Mean, double Deviation)
{
    /// <summary>Of the mean.</summary>
    public double StandardError => Count > 0 ? Deviation / Math.Sqrt(Count) : 0;

    /// <summary>Sum of the squared distances from the mean.</summary>
    public double SquaredDeviations => Count > 1 ? (Count - 1) * Deviation * Deviation : 0;

    /// <summary>Of values in the order of the replicates: sums in that order, so that the digits are the same everywhere.</summary>
    public static Moments Of(IReadOnlyList<double> values)
    {
        if (values.Count == 0) return default;
        var (sum, squares) = (0.0, 0.0);
        foreach (var value in values) sum += value;
        var mean = sum / values.Count;
        // A constant stays one: its sum, divided, may miss it by a rounding.
        if (values.All(v => v == values[0])) return new(values.Count, values[0], 0);
        foreach (var value in values) squares += (value - mean) * (value - mean);
        return new(values.Count, mean, Math.Sqrt(squares / (values.Count - 1)));
    }

    /// <summary>Of the column that is 1 where a replicate has a value and 0 where it has none.</summary>
    public static Moments OfPresence(int count, int replicates)
    {
        var share = (double)count / replicates;
        return new(replicates, share, replicates > 1 ? Math.Sqrt(share * (1 - share) * replicates / (replicates - 1)) : 0);
    }
}
