namespace Experiments.SampleComplexity;

/// <summary>Weighted least squares of y on x with one slope and an intercept for each group.</summary>
internal static class GroupedSlope
{
    /// <summary>The slope, and its standard error when the weights are inverse variances.</summary>
    public static (double Slope, double StandardError) Fit(int[] groups, double[] x, double[] y, double[] weights)
    {
        var count = groups.Max() + 1;
        var (total, meanX, meanY) = (new double[count], new double[count], new double[count]);
        for (var i = 0; i < x.Length; i++)
        {
            total[groups[i]] += weights[i];
            meanX[groups[i]] += weights[i] * x[i];
            meanY[groups[i]] += weights[i] * y[i];
        }
        double square = 0, product = 0;
        for (var i = 0; i < x.Length; i++)
        {
            var g = groups[i];
            var dx = x[i] - meanX[g] / total[g];
            square += weights[i] * dx * dx;
            product += weights[i] * dx * (y[i] - meanY[g] / total[g]);
        }
        return (product / square, Math.Sqrt(1 / square));
    }
}
