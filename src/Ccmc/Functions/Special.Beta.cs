namespace Ccmc.Functions;

public static partial class Special
{
    /// <summary>I_x(a, b), regularised incomplete beta function, a, b &gt; 0, 0 ≤ x ≤ 1. Relative error below 5·10⁻¹³ for values down to
    /// 10⁻³⁰⁰ and parameters to 2,000; grows like their square root beyond (10⁻¹¹ at 10⁹).</summary>
    public static double BetaI(double a, double b, double x) => BetaI(a, b, x, 1 - x);

    /// <summary>I_x(a, b) with y = 1 − x given too, so that nothing is lost where x is close to 1.</summary>
    public static double BetaI(double a, double b, double x, double y)
    {
        if (!(a > 0 && b > 0 && x >= 0 && y >= 0)) return double.NaN;
        if (x == 0) return 0;
        if (y == 0) return 1;
        // On the far side of the mean the other tail is the small one.
        if (x * (a + b + 2) < a + 1) return BetaTail(a, b, x, y);
        return b * x <= 1 && x <= 0.95 ? BetaPowerSeries(a, b, x) : 1 - BetaTail(b, a, y, x);
    }

    private static double BetaTail(double a, double b, double x, double y) =>
        b * x <= 1 && x <= 0.95 ? BetaPowerSeries(a, b, x) : Math.Min(1, BetaWeight(a, b, x, y) * BetaFraction(a, b, x));

    /// <summary>x^a y^b / (a B(a, b)).</summary>
    private static double BetaWeight(double a, double b, double x, double y)
    {
        if (Math.Min(a, b) < SeriesStart)
        {
            var logX = x < 0.5 ? Elementary.Log(x) : Elementary.Log1p(-y);
            var logY = y < 0.5 ? Elementary.Log(y) : Elementary.Log1p(-x);
            return Elementary.Exp(a * logX + b * logY - LogBeta(a, b)) / a;
        }
        // About the mean: x = (a / n)(1 + e_x), y = (b / n)(1 − e_y), so that the exponent is small where the weight is not.
        var n = a + b;
        var (nx, ny) = (n * x, n * y);
        var shift = x <= y ? nx - a + Elementary.ProductError(n, x, nx) : b - ny - Elementary.ProductError(n, y, ny);
        var exponent = a * LogLessDifference(nx, a, shift) + b * LogLessDifference(ny, b, -shift);
        exponent -= StirlingRest(a) + StirlingRest(b) - StirlingRest(n);
        return Elementary.Exp(exponent) * Math.Sqrt(b / n / a) * 0.3989422804014327; // 1 / √(2π)
    }

    /// <summary>The continued fraction of I_x(a, b) after its weight (modified Lentz); converges fast for x below the mean.</summary>
    private static double BetaFraction(double a, double b, double x)
    {
        var (c, d) = (1.0, 1 / Away(1 - (a + b) * x / (a + 1)));
        var h = d;
        for (var m = 1; m < LongestExpansion; m++)
        {
            var twice = 2.0 * m;
            var even = m * (b - m) * x / ((a + twice - 1) * (a + twice));
            d = 1 / Away(1 + even * d);
            c = Away(1 + even / c);
            h *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + twice) * (a + twice + 1));
            d = 1 / Away(1 + odd * d);
            c = Away(1 + odd / c);
            h *= d * c;
            if (Math.Abs(d * c - 1) <= 2 * Epsilon) break;
        }
        return h;
    }

    /// <summary>I_x(a, b) = x^a / (a B) · [1 + a Σ (1 − b)(2 − b) … (n − b) / (n! (a + n)) x^n], for b x ≤ 1.</summary>
    private static double BetaPowerSeries(double a, double b, double x)
    {
        var (sum, term) = (0.0, 1.0);
        for (var n = 1; n < 10_000; n++)
        {
            term *= (n - b) / n * x;
            var add = term / (a + n);
            sum += add;
            if (Math.Abs(add) * a <= Epsilon * Math.Abs(1 + a * sum)) break;
        }
        return Math.Min(1, Elementary.Exp(a * Elementary.Log(x) - LogBeta(a, b)) / a * (1 + a * sum));
    }
}
