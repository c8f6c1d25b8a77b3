namespace Ccmc.Statistics;

/// <summary>Count, mean and unbiased variance of a sample, summed in order.</summary>
public readonly record struct SampleMoments(int Count, double Mean, double Variance)
{
    /// <summary>Standard error of the mean; NaN below two values.</summary>
    public double StandardError => Math.Sqrt(Variance / Count);

    /// <summary>Moments of the values, in two passes in their order; variance NaN below two values, mean NaN of none.</summary>
    public static SampleMoments Of(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var v in values) sum += v;
        var mean = sum / values.Length;
        var squares = 0.0;
        foreach (var v in values) squares += (v - mean) * (v - mean);
        return new(values.Length, mean, values.Length < 2 ? double.NaN : squares / (values.Length - 1));
    }
}
