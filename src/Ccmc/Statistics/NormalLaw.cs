using Ccmc.Functions;

namespace Ccmc.Statistics;

/// <summary>Tails and quantiles of the standard normal law, to 3·10⁻¹³ relative in either tail.</summary>
public static class NormalLaw
{
    /// <summary>P(Z ≤ z).</summary>
    public static double Cumulative(double z) => z <= 0 ? TwoSided(z) / 2 : 1 - TwoSided(z) / 2;

    /// <summary>P(Z ≥ z).</summary>
    public static double UpperTail(double z) => Cumulative(-z);

    /// <summary>P(|Z| ≥ |z|).</summary>
    public static double TwoSided(double z) => Special.GammaQ(0.5, 0.5 * z * z);

    /// <summary>The density φ(z).</summary>
    public static double Density(double z) => 0.3989422804014327 * Elementary.Exp(-0.5 * z * z);

    /// <summary>The z with P(Z ≥ z) = <paramref name="tail"/>, 0 &lt; tail &lt; 1.</summary>
    public static double UpperQuantile(double tail)
    {
        if (!(tail > 0 && tail < 1)) return tail == 0 ? double.PositiveInfinity : tail == 1 ? double.NegativeInfinity : double.NaN;
        if (tail == 0.5) return 0;
        if (tail > 0.5) return -UpperQuantile(1 - tail);
        return MonotoneRoot.Solve(UpperTail, Density, tail, decreasing: true);
    }
}
