using Ccmc.Windows;
using MathNet.Numerics;
using MathNet.Numerics.RootFinding;

namespace Ccmc.Tests.Windows;

/// <summary>The exponent of losers under power-law priors, by MathNet's beta function and root, and by the sums that it comes
/// from.</summary>
public class PowerLawGrowthTests
{
    [Fact]
    public void It_solves_its_equation()
    {
        foreach (var ratio in new[] { 1e-6, 0.05, 3.0 / 7, 0.9, 0.999 })
            foreach (var alpha in new[] { 0, 0.01, 0.25, 0.5, 0.75, 0.99 })
            {
                double Left(double g) => Math.Log(ratio * (1 - alpha)) + SpecialFunctions.BetaLn(g, 1 - alpha);
                Assert.Equal(Brent.FindRoot(Left, 1e-12, 1, 1e-15, 1000), PowerLawGrowth.Exponent(ratio, alpha), 1e-11);
            }
        Assert.Equal(0.3, PowerLawGrowth.Exponent(0.3, 0), 1e-14);
    }

    [Fact]
    public void Worked_values() => Assert.Equal([0.3714, 0.2906, 0.1709],
        new[] { 0.25, 0.5, 0.75 }.Select(alpha => PowerLawGrowth.Exponent(3.0 / 7, alpha)), (x, y) => Math.Abs(x - y) < 5e-5);

    /// <summary>A count n(i) = i^g makes its own rate: ρ Σ_i (n(i) − n(i − 1)) (t + 1 − i)^(−α) / Σ_i (t + 1 − i)^(−α) against g t^(g − 1).
    /// </summary>
    [Fact]
    public void A_power_reproduces_itself()
    {
        const int t = 200_000;
        foreach (var alpha in new[] { 0.25, 0.5 })
        {
            var g = PowerLawGrowth.Exponent(0.4, alpha);
            double losers = 0, all = 0;
            for (var i = 1; i <= t; i++)
            {
                var weight = Math.Pow(t + 1 - i, -alpha);
                losers += (Math.Pow(i, g) - Math.Pow(i - 1, g)) * weight;
                all += weight;
            }
            Assert.Equal(g * Math.Pow(t, g - 1), 0.4 * losers / all, 0.005 * g * Math.Pow(t, g - 1));
        }
    }

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(0, 0.5)]
    [InlineData(0.5, 1)]
    [InlineData(0.5, -0.1)]
    [InlineData(double.NaN, 0.5)]
    public void No_loser_and_no_such_law(double ratio, double alpha) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PowerLawGrowth.Exponent(ratio, alpha));
}
