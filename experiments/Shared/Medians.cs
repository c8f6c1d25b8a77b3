using Ccmc.Statistics;

namespace Experiments.Shared;

/// <summary>Medians, with intervals that need no law.</summary>
internal static class Medians
{
    /// <summary>The mean of the middle two for even counts; NaN of none.</summary>
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var n = sorted.Length;
        if (n == 0) return double.NaN;
        var (low, high) = (sorted[(n - 1) / 2], sorted[n / 2]);
        return low == high ? low : low + (high - low) / 2;
    }

    /// <summary>
    /// Order statistics that enclose the median except with a probability of at most <paramref name="level"/>, whatever the values' law;
    /// the whole line where there are too few.
    /// </summary>
    public static (double Lower, double Upper) Interval(double[] values, double level)
    {
        double[] sorted = [.. values.Order()];
        var n = sorted.Length;
        var k = 0;
        while (k < n / 2 && BinomialLaw.LowerTail(n, k, 0.5) <= level / 2) k++;
        return k == 0 ? (double.NegativeInfinity, double.PositiveInfinity) : (sorted[k - 1], sorted[n - k]);
    }
}
