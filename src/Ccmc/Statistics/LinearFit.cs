namespace Ccmc.Statistics;

/// <summary>A straight line y = Intercept + Slope · x through points, with standard errors.</summary>
/// <param name="Intercept">At x = 0.</param>
/// <param name="Slope">Change of y for one unit of x.</param>
/// <param name="InterceptError">Standard error of the intercept.</param>
/// <param name="SlopeError">Standard error of the slope.</param>
/// <param name="ChiSquared">Σ ((y − line) / standard error)²; with errors from residuals the plain sum of squared residuals.</param>
/// <param name="Degrees">Points less two; what the slope's t law has when the errors come from residuals.</param>
public sealed record LinearFit(double Intercept, double Slope, double InterceptError, double SlopeError, double ChiSquared, int Degrees)
{
    /// <summary>Weighted least squares with known, independent standard errors (&gt; 0) of y: the slope's error is theirs, its law
    /// normal.</summary>
    /// <exception cref="ArgumentException">Lengths differ, fewer than two different x, or a standard error that is not positive and
    /// finite.</exception>
    public static LinearFit Weighted(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> standardErrors)
    {
        if (standardErrors.Length != x.Length) throw new ArgumentException($"{x.Length} points, {standardErrors.Length} standard errors");
        var weights = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            if (!(standardErrors[i] > 0 && standardErrors[i] <= double.MaxValue))
                throw new ArgumentException($"standard error {i} is {standardErrors[i]}; it must be positive and finite");
            weights[i] = 1 / (standardErrors[i] * standardErrors[i]);
        }
        return Of(x, y, weights);
    }

    /// <summary>Ordinary least squares; standard errors from the residuals (NaN for two points, which leave none).</summary>
    /// <exception cref="ArgumentException">Lengths differ, or fewer than two different x.</exception>
    public static LinearFit Of(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var weights = new double[x.Length];
        Array.Fill(weights, 1.0);
        var fit = Of(x, y, weights);
        var spread = fit.Degrees > 0 ? Math.Sqrt(fit.ChiSquared / fit.Degrees) : double.NaN;
        return fit with { InterceptError = fit.InterceptError * spread, SlopeError = fit.SlopeError * spread };
    }

    private static LinearFit Of(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double[] weights)
    {
        if (x.Length != y.Length) throw new ArgumentException($"{x.Length} abscissas, {y.Length} ordinates");
        var (total, meanX, meanY) = (0.0, 0.0, 0.0);
        for (var i = 0; i < x.Length; i++)
        {
            total += weights[i];
            meanX += weights[i] * x[i];
            meanY += weights[i] * y[i];
        }
        (meanX, meanY) = (meanX / total, meanY / total);
        var (square, product) = (0.0, 0.0);
        for (var i = 0; i < x.Length; i++)
        {
            square += weights[i] * (x[i] - meanX) * (x[i] - meanX);
            product += weights[i] * (x[i] - meanX) * (y[i] - meanY);
        }
        if (!(square > 0)) throw new ArgumentException($"a line needs two different abscissas; {x.Length} points have none");
        var slope = product / square;
        var chi = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            var residual = y[i] - meanY - slope * (x[i] - meanX);
            chi += weights[i] * residual * residual;
        }
        return new(meanY - slope * meanX, slope, Math.Sqrt(1 / total + meanX * meanX / square), Math.Sqrt(1 / square), chi, x.Length - 2);
    }
}
