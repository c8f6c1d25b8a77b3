using Ccmc.Functions;

namespace Ccmc.Statistics;

/// <summary>Tails and quantiles of Student's t, to 10⁻¹² relative in either tail down to 10⁻¹⁵⁰; at 10⁻³⁰⁰ and just above 10,000 degrees
/// 2·10⁻¹¹.</summary>
public static class StudentLaw
{
    // From here Hill's expansion errs by less than the incomplete beta function does, which needs ever more terms.
    private const double LargeDegrees = 10_000;

    /// <summary>P(|T| ≥ |t|) with <paramref name="degrees"/> degrees of freedom (real, &gt; 0; infinity for the normal law).</summary>
    public static double TwoSided(double t, double degrees)
    {
        if (!(degrees > 0) || double.IsNaN(t)) return double.NaN;
        if (double.IsInfinity(t)) return 0;
        if (degrees >= LargeDegrees) return NormalLaw.TwoSided(NormalScore(Math.Abs(t), degrees));
        var t2 = t * t;
        // Where t² overflows, the tail is the power law that it approaches.
        if (t2 > 1e300)
            return Elementary.Exp(
                0.5 * degrees * (Elementary.Log(degrees) - 2 * Elementary.Log(Math.Abs(t))) - Special.LogBeta(0.5 * degrees, 0.5)) * 2
                    / degrees;
        return Special.BetaI(0.5 * degrees, 0.5, degrees / (degrees + t2), t2 / (degrees + t2));
    }

    /// <summary>P(T ≤ t).</summary>
    public static double Cumulative(double t, double degrees) => t <= 0 ? TwoSided(t, degrees) / 2 : 1 - TwoSided(t, degrees) / 2;

    /// <summary>The t with P(T ≥ t) = <paramref name="tail"/>, 0 &lt; tail &lt; 1.</summary>
    public static double UpperQuantile(double tail, double degrees)
    {
        if (!(degrees > 0)) return double.NaN;
        if (!(tail > 0 && tail < 1)) return NormalLaw.UpperQuantile(tail);
        if (double.IsPositiveInfinity(degrees)) return NormalLaw.UpperQuantile(tail);
        if (tail == 0.5) return 0;
        if (tail > 0.5) return -UpperQuantile(1 - tail, degrees);
        var norm = -Special.LogBeta(0.5 * degrees, 0.5) - 0.5 * Elementary.Log(degrees);
        return MonotoneRoot.Solve(
            t => TwoSided(t, degrees) / 2,
            t => Elementary.Exp(norm - 0.5 * (degrees + 1) * Elementary.Log1p(t / degrees * t)),
            tail, decreasing: true);
    }

    /// <summary>The z whose normal tails are those of t. Reference: [Hill70], with its first two corrections.</summary>
    private static double NormalScore(double t, double degrees)
    {
        if (double.IsPositiveInfinity(degrees)) return t;
        var a = degrees - 0.5;
        var b = 48 * a * a;
        var z2 = a * Elementary.Log1p(t / degrees * t);
        var z = Math.Sqrt(z2);
        var first = (z2 + 3) * z / b;
        var second = (((4 * z2 + 33) * z2 + 240) * z2 + 855) * z / (10 * b * b);
        return z + first - second;
    }
}
