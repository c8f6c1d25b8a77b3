namespace Ccmc.Statistics;

/// <summary>Count, mean, unbiased variance and skewness of a sample, summed in order.</summary>
/// <param name="Count">Of the values.</param>
/// <param name="Mean">NaN of none.</param>
/// <param name="Variance">NaN below two values.</param>
/// <param name="Skewness">Third central moment over the 3/2 power of the second; NaN where all values are equal.</param>
public readonly record struct SampleMoments(int Count, double Mean, double Variance, double Skewness)
{
    /// <summary>Standard error of the mean; NaN below two values.</summary>
    public double StandardError => Math.Sqrt(Variance / Count);

    /// <summary>Moments of the values, in two passes in their order.</summary>
    public static SampleMoments Of(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var v in values) sum += v;
        var mean = sum / values.Length;
        var (squares, cubes) = (0.0, 0.0);
        foreach (var v in values)
        {
            var d = v - mean;
            (squares, cubes) = (squares + d * d, cubes + d * d * d);
        }
        var n = values.Length;
        return new(n, mean, n < 2 ? double.NaN : squares / (n - 1), cubes / n / (squares / n * Math.Sqrt(squares / n)));
    }
}
