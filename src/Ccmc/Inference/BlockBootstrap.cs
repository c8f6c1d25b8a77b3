using Ccmc.Random;

namespace Ccmc.Inference;

/// <summary>
/// Standard errors by resampling whole blocks of consecutive samples, which may depend on one another: blocks are drawn with replacement,
/// and the estimate is moved by one Newton step from the full one (a score bootstrap), so that no resample is without estimate. Converges
/// to the block sandwich as resamples grow.
/// </summary>
/// <remarks>Reference: [Kun89] for blocks, [KS12] for the step.</remarks>
public static class BlockBootstrap
{
    /// <summary>Standard deviation of each log-odds over the resamples; NaN with fewer than two blocks.</summary>
    /// <param name="steps">One vector of length K for each block: <see cref="Sandwich.BlockSteps"/>.</param>
    /// <param name="resamples">At least 2.</param>
    /// <param name="stream">Of the caller.</param>
    public static double[] StandardErrors(IReadOnlyList<double[]> steps, int resamples, ref RandomStream stream)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 2);
        var size = steps.Count == 0 ? 0 : steps[0].Length;
        var (sums, squares, moved) = (new double[size], new double[size], new double[size]);
        for (var b = 0; b < resamples; b++)
        {
            Array.Clear(moved);
            for (var i = 0; i < steps.Count; i++)
            {
                var step = steps[stream.NextIndex(steps.Count)];
                for (var j = 0; j < size; j++) moved[j] += step[j];
            }
            for (var j = 0; j < size; j++) (sums[j], squares[j]) = (sums[j] + moved[j], squares[j] + moved[j] * moved[j]);
        }
        var errors = new double[size];
        for (var j = 0; j < size; j++)
            errors[j] = steps.Count < 2 ? double.NaN : Math.Sqrt(Math.Max(0, squares[j] - sums[j] * sums[j] / resamples) / (resamples - 1));
        return errors;
    }
}
