namespace Experiments.Shared;

/// <summary>Distances of laws and of shares, vectors of one length.</summary>
internal static class Distances
{
    /// <summary>½ Σ |p − q|.</summary>
    public static double TotalVariation(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var sum = 0.0;
        for (var j = 0; j < left.Length; j++) sum += Math.Abs(left[j] - right[j]);
        return sum / 2;
    }

    /// <summary>max |p − q|.</summary>
    public static double MaxAbs(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var max = 0.0;
        for (var j = 0; j < left.Length; j++) max = Math.Max(max, Math.Abs(left[j] - right[j]));
        return max;
    }
}
