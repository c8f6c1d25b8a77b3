using Ccmc.Functions;

namespace Ccmc.Statistics;

/// <summary>Tails and quantiles of χ², central and not, with real degrees of freedom &gt; 0.</summary>
public static class ChiSquaredLaw
{
    /// <summary>P(X ≥ x), x ≥ 0.</summary>
    public static double UpperTail(double x, double degrees) => Special.GammaQ(degrees / 2, x / 2);

    /// <summary>P(X ≤ x), x ≥ 0.</summary>
    public static double LowerTail(double x, double degrees) => Special.GammaP(degrees / 2, x / 2);

    /// <summary>The x with P(X ≥ x) = <paramref name="tail"/>, 0 &lt; tail &lt; 1.</summary>
    public static double UpperQuantile(double tail, double degrees)
    {
        if (!(degrees > 0 && tail >= 0 && tail <= 1)) return double.NaN;
        if (tail is 0 or 1) return tail == 0 ? double.PositiveInfinity : 0;
        return tail <= 0.5
            ? MonotoneRoot.Solve(x => UpperTail(x, degrees), x => Density(x, degrees), tail, decreasing: true)
            : MonotoneRoot.Solve(x => LowerTail(x, degrees), x => Density(x, degrees), 1 - tail, decreasing: false);
    }

    /// <summary>The x with P(X ≤ x) = <paramref name="tail"/>, 0 &lt; tail ≤ ½ without loss however small.</summary>
    public static double LowerQuantile(double tail, double degrees)
    {
        if (!(tail > 0 && tail <= 0.5)) return UpperQuantile(1 - tail, degrees);
        return degrees > 0 ? MonotoneRoot.Solve(x => LowerTail(x, degrees), x => Density(x, degrees), tail, decreasing: false) : double.NaN;
    }

    /// <summary>P(X ≥ x) for the law with noncentrality λ ≥ 0: the Poisson(λ / 2) mixture of χ² with 2 j degrees more.</summary>
    public static double NoncentralUpperTail(double x, double degrees, double noncentrality)
    {
        if (!(noncentrality >= 0 && x >= 0 && degrees > 0)) return double.NaN;
        if (noncentrality == 0) return UpperTail(x, degrees);
        var half = noncentrality / 2;
        // Weights beyond nine deviations and a constant are below 10⁻¹⁷ together.
        var reach = 9 * Math.Sqrt(half) + 40;
        var (first, last) = ((long)Math.Max(0, half - reach), (long)(half + reach));
        var (sum, logHalf) = (0.0, Elementary.Log(half));
        for (var j = first; j <= last; j++)
            sum += Elementary.Exp(j * logHalf - half - Special.LogGamma(j + 1)) * UpperTail(x, degrees + 2 * j);
        return Math.Min(1, sum);
    }

    /// <summary>The noncentrality at which a test that rejects at <paramref name="level"/> (upper tail) does so with probability
    /// <paramref name="power"/>.</summary>
    public static double DetectableNoncentrality(double level, double power, double degrees)
    {
        var critical = UpperQuantile(level, degrees);
        var (low, high) = (0.0, 1.0);
        while (NoncentralUpperTail(critical, degrees, high) < power && high < 1e12) (low, high) = (high, 2 * high);
        for (var i = 0; i < 40; i++)
        {
            var middle = low + (high - low) / 2;
            if (NoncentralUpperTail(critical, degrees, middle) < power) low = middle;
            else high = middle;
        }
        return high;
    }

    private static double Density(double x, double degrees) =>
        0.5 * Elementary.Exp((degrees / 2 - 1) * Elementary.Log(x / 2) - x / 2 - Special.LogGamma(degrees / 2));
}
