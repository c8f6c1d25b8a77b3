using MathNet.Numerics.Distributions;

namespace Ccmc.Statistics;

/// <summary>Tails and quantiles of Student's t.</summary>
public static class StudentLaw
{
    /// <summary>P(|T| ≥ |t|) with <paramref name="degrees"/> degrees of freedom (real, &gt; 0; infinity for the normal law).</summary>
    public static double TwoSided(double t, double degrees) => 2 * StudentT.CDF(0, 1, degrees, -Math.Abs(t));

    /// <summary>The t with P(T ≥ t) = <paramref name="tail"/>, 0 &lt; tail ≤ ½.</summary>
    public static double UpperQuantile(double tail, double degrees) => -StudentT.InvCDF(0, 1, degrees, tail);
}

/// <summary>Tails and quantiles of the standard normal law.</summary>
public static class NormalLaw
{
    /// <summary>P(Z ≤ z).</summary>
    public static double Cumulative(double z) => Normal.CDF(0, 1, z);

    /// <summary>P(|Z| ≥ |z|).</summary>
    public static double TwoSided(double z) => 2 * Normal.CDF(0, 1, -Math.Abs(z));

    /// <summary>The z with P(Z ≥ z) = <paramref name="tail"/>, 0 &lt; tail ≤ ½.</summary>
    public static double UpperQuantile(double tail) => -Normal.InvCDF(0, 1, tail);
}

/// <summary>Tails and quantiles of χ².</summary>
public static class ChiSquaredLaw
{
    /// <summary>P(X ≥ x), x ≥ 0.</summary>
    public static double UpperTail(double x, double degrees) => Functions.Special.GammaQ(degrees / 2, x / 2);

    /// <summary>P(X ≤ x), x ≥ 0.</summary>
    public static double LowerTail(double x, double degrees) => Functions.Special.GammaP(degrees / 2, x / 2);

    /// <summary>The x with P(X ≥ x) = <paramref name="tail"/>.</summary>
    public static double UpperQuantile(double tail, double degrees) => ChiSquared.InvCDF(degrees, 1 - tail);
}
