namespace Experiments.Tests.Shared;

/// <summary>Newton's method for two tokens with a ridge, in the one log-odds ±x that is left.</summary>
internal static class RidgeNewton
{
    /// <summary>
    /// Passes over the data and largest change of a log-odds in the last step: from 0, steps of spread s shortened by log(1 + s)/s above
    /// 10⁻³, the curvature kept where a step is a tenth of the one before and at most 0.1, until a step is at most 10⁻¹² (1 + x), or
    /// below 10⁻⁹ of that and no longer halves.
    /// </summary>
    /// <param name="samples">Count of the first token, of the second, and whether the first followed.</param>
    /// <param name="ridge">λ.</param>
    public static (int Passes, double Step) Run(IReadOnlyCollection<(double First, double Second, bool Won)> samples, double ridge)
    {
        var (x, curvature, previous, kept) = (0.0, 0.0, double.PositiveInfinity, false);
        for (var pass = 1; ; pass++)
        {
            double[] chances = [.. samples.Select(s => s.First * Math.Exp(x) / (s.First * Math.Exp(x) + s.Second * Math.Exp(-x)))];
            if (!kept) curvature = 2 * chances.Sum(p => p * (1 - p)) + ridge;
            var step = (samples.Count(s => s.Won) - chances.Sum() - ridge * x) / curvature;
            var size = Math.Abs(step);
            x += 2 * size > 1e-3 ? step * Math.Log(1 + 2 * size) / (2 * size) : step;
            var scale = 1 + Math.Abs(x);
            if (size <= 1e-12 * scale || size > 0.5 * previous && size <= 1e-9 * scale) return (pass, size);
            (kept, previous) = (size <= 0.1 * previous && size <= 0.1, size);
        }
    }
}
