namespace Ccmc.Statistics;

/// <summary>Quantiles of a sample.</summary>
public static class SampleQuantile
{
    /// <summary>The <paramref name="probability"/>-quantile, 0 … 1, linear between order statistics at (i − 1) / (n − 1); NaN of an empty sample or one with a NaN.</summary>
    /// <remarks>Reference: [HF96], type 7.</remarks>
    public static double Of(ReadOnlySpan<double> values, double probability)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return OfSorted(sorted, probability);
    }

    /// <summary>As <see cref="Of"/>, of values in ascending order.</summary>
    public static double OfSorted(ReadOnlySpan<double> sorted, double probability)
    {
        if (!(probability >= 0 && probability <= 1)) throw new ArgumentOutOfRangeException(nameof(probability), probability, "a probability lies in [0, 1]");
        // Array.Sort puts NaN first.
        if (sorted.Length == 0 || double.IsNaN(sorted[0])) return double.NaN;
        var place = probability * (sorted.Length - 1);
        var below = (int)Math.Floor(place);
        var fraction = place - below;
        return fraction == 0 ? sorted[below] : sorted[below] * (1 - fraction) + sorted[below + 1] * fraction;
    }

    /// <summary>The median.</summary>
    public static double Median(ReadOnlySpan<double> values) => Of(values, 0.5);

    /// <summary>
    /// Interval of order statistics that covers the median of a continuous law with at least 1 − <paramref name="level"/>, whatever the law;
    /// infinite ends where the sample is too small for the level.
    /// </summary>
    public static (double Lower, double Upper) MedianInterval(ReadOnlySpan<double> values, double level)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        // The largest r with P(Binomial(n, ½) < r) ≤ level / 2.
        var r = 0;
        while (r < sorted.Length && BinomialLaw.LowerTail(sorted.Length, r, 0.5) <= level / 2) r++;
        return r == 0 ? (double.NegativeInfinity, double.PositiveInfinity) : (sorted[r - 1], sorted[^r]);
    }
}
