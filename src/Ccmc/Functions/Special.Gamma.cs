namespace Ccmc.Functions;

public static partial class Special
{
    private const double Epsilon = 1.1102230246251565e-16; // 2^-53
    private const double Tiny = 1e-300;
    private const int LongestExpansion = 100_000_000; // both expansions need about 6 √a terms at x near a: enough to a = 10^14

    /// <summary>1/3, 1/5, …: 18 terms, the last below 2^-60 of the first for arguments to ½.</summary>
    private static ReadOnlySpan<double> OddReciprocals =>
    [
        1.0 / 3, 1.0 / 5, 1.0 / 7, 1.0 / 9, 1.0 / 11, 1.0 / 13, 1.0 / 15, 1.0 / 17, 1.0 / 19,
        1.0 / 21, 1.0 / 23, 1.0 / 25, 1.0 / 27, 1.0 / 29, 1.0 / 31, 1.0 / 33, 1.0 / 35, 1.0 / 37,
    ];

    /// <summary>P(a, x), regularised lower incomplete gamma function, a &gt; 0, x ≥ 0. Relative error below 3·10⁻¹³ for values down to
    /// 10⁻³⁰⁰ and shapes to 10⁴; 2·10⁻¹² at 10¹⁰.</summary>
    public static double GammaP(double a, double x)
    {
        if (!(a > 0 && x >= 0)) return double.NaN;
        if (x == 0) return 0;
        if (double.IsPositiveInfinity(x)) return 1;
        return x < a + 1 ? GammaSeries(a, x) : 1 - GammaFraction(a, x);
    }

    /// <summary>Q(a, x) = 1 − P(a, x), without cancellation; accuracy as <see cref="GammaP"/>.</summary>
    public static double GammaQ(double a, double x)
    {
        if (!(a > 0 && x >= 0)) return double.NaN;
        if (x == 0) return 1;
        if (double.IsPositiveInfinity(x)) return 0;
        if (x >= a + 1) return GammaFraction(a, x);
        return a < 1 ? GammaComplementSmall(a, x) : 1 - GammaSeries(a, x);
    }

    /// <summary>log(1 + x) − x, accurate near 0, x &gt; −1.</summary>
    internal static double Log1pLessArgument(double x)
    {
        if (!(Math.Abs(x) < 0.5)) return Elementary.Log1p(x) - x;
        var r = x / (2 + x);
        var r2 = r * r;
        var sum = 0.0;
        for (var k = OddReciprocals.Length - 1; k >= 0; k--) sum = r2 * (sum + OddReciprocals[k]);
        return r * (2 * sum - x);
    }

    /// <summary>log(value / mean) − (value − mean) / mean, the difference value − mean given apart: half the unit deviance,
    /// negated.</summary>
    internal static double LogLessDifference(double value, double mean, double difference)
    {
        var relative = difference / mean;
        return Math.Abs(relative) < 0.5 ? Log1pLessArgument(relative) : Elementary.Log(value / mean) - relative;
    }

    /// <summary>x^a e^−x / Γ(a + 1).</summary>
    private static double GammaWeight(double a, double x)
    {
        if (a < SeriesStart) return Elementary.Exp(a * Elementary.Log(x) - x - LogGamma(a + 1));
        var exponent = a * LogLessDifference(x, a, x - a) - StirlingRest(a);
        return Elementary.Exp(exponent) / (2.5066282746310002 * Math.Sqrt(a)); // √(2π a)
    }

    /// <summary>P by its power series: weight · Σ x^n / ((a + 1) … (a + n)).</summary>
    private static double GammaSeries(double a, double x)
    {
        var (sum, term, n) = (1.0, 1.0, a);
        for (var i = 0; i < LongestExpansion && term > sum * Epsilon; i++)
        {
            n += 1;
            term *= x / n;
            sum += term;
        }
        return Math.Min(1, GammaWeight(a, x) * sum);
    }

    /// <summary>Q by its continued fraction (modified Lentz).</summary>
    private static double GammaFraction(double a, double x)
    {
        var b = x + 1 - a;
        var (c, d) = (1 / Tiny, 1 / b);
        var h = d;
        for (var i = 1; i < LongestExpansion; i++)
        {
            var an = -i * (i - a);
            b += 2;
            d = 1 / Away(an * d + b);
            c = Away(b + an / c);
            var change = d * c;
            h *= change;
            if (Math.Abs(change - 1) <= 2 * Epsilon) break;
        }
        return Math.Min(1, GammaWeight(a, x) * a * h);
    }

    /// <summary>Q for a &lt; 1, x &lt; a + 1: 1 − (1 + u)(1 − s) with u = x^a / Γ(a + 1) − 1 and s from the alternating series, neither
    /// near 1.</summary>
    private static double GammaComplementSmall(double a, double x)
    {
        var (term, s) = (1.0, 0.0);
        for (var n = 1; n < 200; n++)
        {
            term *= -x / n;
            var add = -a * term / (a + n);
            s += add;
            if (Math.Abs(add) <= Epsilon * Math.Abs(s)) break;
        }
        var u = Elementary.Expm1(a * Elementary.Log(x) - LogGamma(a + 1));
        return s * (1 + u) - u;
    }

    private static double Away(double x) => Math.Abs(x) < Tiny ? Tiny : x;
}
