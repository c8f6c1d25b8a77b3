using Ccmc.Statistics;
using Repro.Claims;

namespace Experiments.Shared;

internal static partial class Judgement
{
    /// <summary>Upper-tailed χ² test. Predicted and measured are the degrees of freedom and the statistic; detectable is the noncentrality seen.</summary>
    public static Finding ChiSquared(double statistic, double degrees, double level)
    {
        if (!(degrees > 0)) return new UnderpoweredFinding("no degrees of freedom are left for a chi-square", degrees, statistic);
        var detectable = ChiSquaredLaw.DetectableNoncentrality(level, Power, degrees);
        return new TestFinding(degrees, statistic, null, statistic, UpperTail(statistic, degrees), detectable);
    }

    /// <summary>
    /// Counts against a law. Measured is the effect w = √(max(0, χ² − degrees) / observations), an estimate of the root mean square relative
    /// departure √Σ (p′ − p)² / p, predicted 0; detectable is in the same unit.
    /// </summary>
    public static Finding Counts(GoodnessOfFit fit, double level)
    {
        if (fit.Degrees < 1) return new UnderpoweredFinding($"{fit.Observations} observations leave one cell to compare", 0);
        var measured = Math.Sqrt(Math.Max(0, fit.Statistic - fit.Degrees) / fit.Observations);
        var detectable = Math.Sqrt(ChiSquaredLaw.DetectableNoncentrality(level, Power, fit.Degrees) / fit.Observations);
        return new TestFinding(0, measured, null, fit.Statistic, UpperTail(fit.Statistic, fit.Degrees), detectable);
    }

    /// <summary>
    /// One-sample Kolmogorov–Smirnov test of values already taken through the law's distribution function. Measured is D, predicted 0, the
    /// statistic √n D; detectable is the distance between laws seen (critical D, and a normal quantile of F_n at the worst place, whose deviation is at most ½ / √n).
    /// </summary>
    public static Finding Kolmogorov(ReadOnlySpan<double> cumulative, double level)
    {
        var n = cumulative.Length;
        if (n < 2) return new UnderpoweredFinding($"{n} values cannot show a law", 0);
        var d = KolmogorovLaw.Distance(cumulative);
        var p = KolmogorovLaw.UpperTail(d, n);
        var detectable = Math.Min(1, CriticalDistance(level, n) + NormalLaw.UpperQuantile(1 - Power) / (2 * Math.Sqrt(n)));
        return new TestFinding(0, d, null, Math.Sqrt(n) * d, double.IsNaN(p) ? 0 : p, detectable);
    }

    /// <summary>
    /// Exact binomial test of a share. Detectable is the larger of the departures seen upwards and downwards; where a side has no count that would refute,
    /// the whole of that side, since nothing on it is seen.
    /// </summary>
    public static Finding Proportion(long successes, long trials, double predicted, double level)
    {
        if (trials < 1) return new UnderpoweredFinding("there are no trials", predicted);
        var measured = (double)successes / trials;
        var error = Math.Sqrt(predicted * (1 - predicted) / trials);
        var z = measured == predicted ? 0 : (measured - predicted) / error;
        var detectable = Math.Max(SeenAbove(trials, predicted, level), SeenAbove(trials, 1 - predicted, level));
        var p = BinomialLaw.TwoSided(trials, successes, predicted);
        return new TestFinding(predicted, measured, error, z, double.IsNaN(p) ? 0 : p, detectable);
    }

    /// <summary>By how much a probability must exceed <paramref name="p"/> to be seen: the smallest refuting count must come with the stated power.</summary>
    private static double SeenAbove(long n, double p, double level)
    {
        var (low, high) = (0L, n + 1); // the smallest k whose upper tail is at most level / 2 lies in (low, high]
        while (high - low > 1)
        {
            var k = low + (high - low) / 2;
            if (BinomialLaw.UpperTail(n, k, p) <= level / 2) high = k;
            else low = k;
        }
        return high > n ? 1 - p : BetaLaw.LowerQuantile(Power, high, n - high + 1.0) - p;
    }

    private static double CriticalDistance(double level, int n)
    {
        var (low, high) = (0.0, 1.0);
        for (var i = 0; i < 40; i++)
        {
            var d = low + (high - low) / 2;
            if (KolmogorovLaw.UpperTail(d, n) <= level) high = d;
            else low = d;
        }
        return high;
    }

    private static double UpperTail(double statistic, double degrees)
    {
        var p = ChiSquaredLaw.UpperTail(statistic, degrees);
        return double.IsNaN(p) ? 0 : p;
    }
}
