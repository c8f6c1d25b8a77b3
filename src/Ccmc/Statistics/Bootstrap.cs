using Ccmc.Random;

namespace Ccmc.Statistics;

/// <summary>Standard errors by resampling, from a stream of the caller's.</summary>
public static class Bootstrap
{
    /// <summary>A figure of a sample.</summary>
    public delegate double Figure(ReadOnlySpan<double> sample);

    /// <summary>Standard deviation of a figure over <paramref name="resamples"/> ≥ 2 samples drawn with replacement; NaN of an empty sample. Reference: [Efr79].</summary>
    public static double StandardError(ReadOnlySpan<double> values, Figure figure, int resamples, ref RandomStream stream)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 2);
        if (values.Length == 0) return double.NaN;
        var (sample, figures) = (new double[values.Length], new double[resamples]);
        for (var b = 0; b < resamples; b++)
        {
            for (var i = 0; i < sample.Length; i++) sample[i] = values[stream.NextIndex(values.Length)];
            figures[b] = figure(sample);
        }
        return Math.Sqrt(SampleMoments.Of(figures).Variance);
    }
}
