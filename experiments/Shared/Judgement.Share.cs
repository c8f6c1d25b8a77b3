using Ccmc.Functions;
using Repro.Claims;

namespace Experiments.Shared;

internal static partial class Judgement
{
    /// <summary>
    /// Test of the mean of independent values from 0 to 1. Where they are few, or all equal, by the bound P ≤ exp(−n KL), which holds for
    /// every law on that range; else by Student's law.
    /// </summary>
    /// <remarks>Reference: [Hoe63] theorem 1.</remarks>
    public static Finding Share(ReadOnlySpan<double> shares, double predicted, double level)
    {
        var estimate = Shares(shares);
        if (shares.Length == 0) return new InconclusiveFinding("no values show no share", predicted);
        if (estimate.Refusal is null) return Student(estimate, predicted, level);
        var (n, mean) = (shares.Length, estimate.Value);
        var exponent = n * Divergence(mean, predicted);
        var p = Math.Min(1, 2 * Elementary.Exp(-exponent));
        var detectable = Math.Min(SeenTowards(0, predicted, n, level), SeenTowards(1, predicted, n, level));
        return new TestFinding(predicted, mean, null,
            Math.CopySign(Math.Sqrt(2 * Math.Max(0, exponent)), mean - predicted), double.IsNaN(p) ? 0 : p, detectable);
    }

    /// <summary>As <see cref="Share"/>, against all values within a remainder of the prediction, as <see cref="Within"/>.</summary>
    public static Finding ShareWithin(ReadOnlySpan<double> shares, double predicted, double remainder, double level) =>
        Share(shares, Nearest(Shares(shares).Value, predicted, remainder), level).Told(predicted, remainder);

    /// <summary>The mean of independent values from 0 to 1 against the tolerance of ± <paramref name="halfWidth"/> around the
    /// prediction, by the law that <see cref="Share"/> has.</summary>
    public static Finding ShareBand(ReadOnlySpan<double> shares, double predicted, double halfWidth, double level)
    {
        var estimate = Shares(shares);
        if (shares.Length == 0) return new InconclusiveFinding("no values show no share", predicted);
        if (estimate.Refusal is null) return Band(estimate, predicted, halfWidth, level);
        var (mean, allowed) = (estimate.Value, Elementary.Log(2 / level) / shares.Length);
        var lower = Farthest(mean, 0, mu => Divergence(mean, mu) <= allowed);
        var upper = Farthest(mean, 1, mu => Divergence(mean, mu) <= allowed);
        return new BandFinding(predicted, mean, null, lower, upper, predicted - halfWidth, predicted + halfWidth);
    }

    private static Measurement Shares(ReadOnlySpan<double> shares)
    {
        foreach (var share in shares)
            if (share is < 0 or > 1) throw new ArgumentOutOfRangeException(nameof(shares), share, "a share is from 0 to 1");
        return Measurement.Mean(shares);
    }

    /// <summary>Departure of the mean towards an end of the range that the bound's test sees with the stated power, whatever the law;
    /// infinite where it sees none.</summary>
    private static double SeenTowards(double end, double predicted, int n, double level)
    {
        var (allowed, missed) = (Elementary.Log(2 / level) / n, -Elementary.Log(1 - Power) / n);
        var critical = Farthest(predicted, end, x => Divergence(x, predicted) <= allowed);
        if (critical == end) return double.PositiveInfinity;
        return Math.Abs(Farthest(critical, end, mu => Divergence(critical, mu) <= missed) - predicted);
    }

    /// <summary>The farthest point on the way from a start to an end up to which a condition holds, by bisection.</summary>
    private static double Farthest(double start, double end, Func<double, bool> holds)
    {
        if (holds(end)) return end;
        var (near, far) = (start, end);
        for (var i = 0; i < 60; i++)
        {
            var x = near + (far - near) / 2;
            if (holds(x)) near = x;
            else far = x;
        }
        return far;
    }

    /// <summary>Kullback and Leibler's divergence of coins of chances <paramref name="x"/> and <paramref name="mu"/>, in nats.</summary>
    private static double Divergence(double x, double mu) => Part(x, mu) + Part(1 - x, 1 - mu);

    private static double Part(double x, double mu) => x == 0 ? 0 : mu == 0 ? double.PositiveInfinity : x * Elementary.Log(x / mu);
}
