using Ccmc.Statistics;
using Repro.Claims;

namespace Experiments.Shared;

internal static partial class Judgement
{
    /// <summary>
    /// One-sample Kolmogorov–Smirnov test of values already taken through the law's distribution function; a distance too small for chance
    /// refutes as one too large does. Measured is D, predicted 0, the
    /// statistic √n D; detectable is the distance between laws seen (critical D, and a normal quantile of F_n at the worst place, whose
    /// deviation is at most ½ / √n).
    /// </summary>
    public static Finding Kolmogorov(ReadOnlySpan<double> cumulative, double level)
    {
        var n = cumulative.Length;
        if (n < 2) return new InconclusiveFinding($"{n} values cannot show a law", 0);
        var d = KolmogorovLaw.Distance(cumulative);
        var p = Math.Min(1, 2 * Math.Min(KolmogorovLaw.UpperTail(d, n), KolmogorovLaw.LowerTail(d, n)));
        var detectable = Math.Min(1, CriticalDistance(level / 2, n) + NormalLaw.UpperQuantile(1 - Power) / (2 * Math.Sqrt(n)));
        return new TestFinding(0, d, null, Math.Sqrt(n) * d, double.IsNaN(p) ? 0 : p, detectable);
    }

    /// <summary>The D that is exceeded with probability <paramref name="level"/>, by bisection.</summary>
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
}
