using Ccmc.Functions;

namespace Ccmc.Tests.Functions;

public class SpecialTests
{
    private static readonly Dictionary<string, Func<double[], double>> functions = new()
    {
        ["LogGamma"] = a => Special.LogGamma(a[0]),
        ["Digamma"] = a => Special.Digamma(a[0]),
        ["Trigamma"] = a => Special.Trigamma(a[0]),
        ["DigammaDifference"] = a => Special.DigammaDifference(a[0], a[1]),
        ["LogGammaRatio"] = a => Special.LogGammaRatio(a[0], a[1]),
        ["LogBeta"] = a => Special.LogBeta(a[0], a[1]),
        ["GammaP"] = a => Special.GammaP(a[0], a[1]),
        ["GammaQ"] = a => Special.GammaQ(a[0], a[1]),
        ["BetaI"] = a => Special.BetaI(a[0], a[1], a[2]),
    };

    // Bounds as in the doc comments, relative to the larger of the value and the floor. The pins are exact.
    [Theory]
    [InlineData("LogGamma", 6e-16, 0.0, "3046e9062c5f0f50")]
    [InlineData("Digamma", 1.5e-15, 1.0, "9043f70b9b6da7f4")]
    [InlineData("Trigamma", 7e-16, 0.0, "4d278301ec16b8c4")]
    [InlineData("DigammaDifference", 1e-15, 0.0, "487899b1b30f2739")]
    [InlineData("LogGammaRatio", 4e-15, 1.0, "00f39d40faf1b9c1")]
    [InlineData("LogBeta", 1e-15, 1.0, "97f6f42b26a3fe12")]
    [InlineData("GammaP", 3e-13, 0.0, "7d78d40cce09d4f8")]
    [InlineData("GammaQ", 3e-13, 0.0, "755c25dd219f75fb")]
    [InlineData("BetaI", 5e-13, 0.0, "5f0b0c977d74a4a5")]
    public void Stays_within_its_stated_error_and_keeps_its_bits(string name, double bound, double floor, string pin)
    {
        var golden = GoldenValues.Read("special.csv", name);
        var outputs = golden.Select(g => functions[name](g.Arguments)).ToList();
        var worst = golden.Zip(outputs, (g, v) => (Error: g.RelativeError(v, floor), g.Arguments)).MaxBy(e => e.Error);
        Assert.True(worst.Error <= bound, $"{name}({string.Join(", ", worst.Arguments)}) is off by {worst.Error}");
        Assert.Equal(pin, GoldenValues.Pin(outputs));
    }

    [Fact]
    public void Exact_where_the_value_is_a_round_number()
    {
        Assert.Equal(0, Special.LogGamma(1));
        Assert.Equal(0, Special.LogGamma(2));
        Assert.Equal(0, Special.DigammaDifference(7, 0));
        Assert.Equal(0.5, Special.BetaI(3, 3, 0.5), 1e-15);
    }

    // Run-skipping asks for ψ(n + R + 1) − ψ(n) at n to 10^12 and R of a few: a difference of two digammas has lost 12 digits there.
    [Theory]
    [InlineData(1e12, 1)]
    [InlineData(4503599627370496.0, 3)]
    [InlineData(9007199254740992.0, 1)]
    public void Digamma_difference_of_counts_is_the_sum_of_reciprocals(double n, int steps)
    {
        var sum = 0.0;
        for (var i = 0; i < steps; i++) sum += 1 / (n + i);
        Assert.Equal(1, Special.DigammaDifference(n, steps) / sum, 1e-15);
    }

    [Fact]
    public void Poles_limits_and_wrong_arguments()
    {
        Assert.Equal(double.PositiveInfinity, Special.LogGamma(0));
        Assert.Equal(double.NaN, Special.LogGamma(-0.5));
        Assert.Equal(double.PositiveInfinity, Special.LogGamma(double.PositiveInfinity));
        Assert.Equal(double.NegativeInfinity, Special.Digamma(0));
        Assert.Equal(double.NaN, Special.Digamma(double.NaN));
        Assert.Equal(double.NaN, Special.LogBeta(-1, 1));
        Assert.Equal((0.0, 1.0), (Special.GammaP(2, 0), Special.GammaP(2, double.PositiveInfinity)));
        Assert.Equal((1.0, 0.0), (Special.GammaQ(2, 0), Special.GammaQ(2, double.PositiveInfinity)));
        Assert.Equal(double.NaN, Special.GammaP(2, -1));
        Assert.Equal((0.0, 1.0), (Special.BetaI(2, 3, 0), Special.BetaI(2, 3, 1)));
        Assert.Equal(double.NaN, Special.BetaI(2, 3, 1.5));
    }

    [Theory]
    [InlineData(1e-8, 0.5)] // Q of a tiny shape is about a · E1(x): taking it from 1 − P leaves half the digits
    public void Upper_gamma_of_a_tiny_shape_keeps_its_digits(double a, double x) =>
        Assert.Equal(1, Special.GammaQ(a, x) / (a * 0.5597735947761608), 3e-8);

    [Fact]
    public void Both_sides_of_the_incomplete_functions_add_to_one()
    {
        foreach (var a in new[] { 0.3, 1, 4.5, 60, 2500, 1e6 })
            foreach (var factor in new[] { 0.5, 0.9, 0.999, 1, 1.001, 1.1, 2 })
            {
                Assert.Equal(1, Special.GammaP(a, a * factor) + Special.GammaQ(a, a * factor), 1e-14);
                var x = factor / 2.5;
                Assert.Equal(1, Special.BetaI(a, 3.5, x) + Special.BetaI(3.5, a, 1 - x), 1e-13);
            }
    }
}
