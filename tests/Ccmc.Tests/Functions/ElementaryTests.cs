using Ccmc.Functions;
using FsCheck;
using FsCheck.Fluent;

namespace Ccmc.Tests.Functions;

public class ElementaryTests
{
    private static readonly Dictionary<string, Func<double[], double>> functions = new()
    {
        ["Exp"] = a => Elementary.Exp(a[0]),
        ["Expm1"] = a => Elementary.Expm1(a[0]),
        ["Log"] = a => Elementary.Log(a[0]),
        ["Log1p"] = a => Elementary.Log1p(a[0]),
        ["Pow"] = a => Elementary.Pow(a[0], a[1]),
    };

    // The bounds are those of the doc comment. The pins are exact: a change of any last bit moves every number the project has published.
    [Theory]
    [InlineData("Exp", 0.51, "ea01f0f27a5803d4")]
    [InlineData("Expm1", 0.60, "52285e255e81b9f2")]
    [InlineData("Log", 0.51, "9a150218492d00fc")]
    [InlineData("Log1p", 0.51, "82c96cbdcbb50b76")]
    [InlineData("Pow", 0.51, "c93934f6addae80d")]
    public void Stays_within_its_stated_error_and_keeps_its_bits(string name, double bound, string pin)
    {
        var golden = GoldenValues.Read("elementary.csv", name);
        var outputs = golden.Select(g => functions[name](g.Arguments)).ToList();
        var worst = golden.Zip(outputs, (g, v) => (Error: g.UlpError(v), g.Arguments)).MaxBy(e => e.Error);
        Assert.True(worst.Error <= bound, $"{name}({string.Join(", ", worst.Arguments)}) is {worst.Error} ulp off");
        Assert.Equal(pin, GoldenValues.Pin(outputs));
    }

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(5e-324, 1.0)]
    [InlineData(double.NegativeInfinity, 0.0)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(709.782712893384, 1.7976931348622732e308)]
    [InlineData(709.7827128933841, double.PositiveInfinity)]
    [InlineData(710.5, double.PositiveInfinity)]
    [InlineData(1e308, double.PositiveInfinity)]
    [InlineData(-745.1332191019411, 5e-324)]
    [InlineData(-745.1332191019412, 0.0)]
    [InlineData(-1e308, 0.0)]
    public void Exp_at_its_ends(double x, double expected) => Assert.Equal(expected, Elementary.Exp(x));

    [Theory]
    [InlineData(0.0, double.NegativeInfinity)]
    [InlineData(1.0, 0.0)]
    [InlineData(-1.0, double.NaN)]
    [InlineData(-5e-324, double.NaN)]
    [InlineData(5e-324, -744.4400719213812)]
    [InlineData(double.MaxValue, 709.782712893384)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, double.NaN)]
    [InlineData(double.NaN, double.NaN)]
    public void Log_at_its_ends(double x, double expected) => Assert.Equal(expected, Elementary.Log(x));

    [Theory]
    [InlineData(-1.0, double.NegativeInfinity)]
    [InlineData(-1.5, double.NaN)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.MaxValue, 709.782712893384)]
    [InlineData(5e-324, 5e-324)]
    [InlineData(double.NaN, double.NaN)]
    public void Log1p_at_its_ends(double x, double expected) => Assert.Equal(expected, Elementary.Log1p(x));

    [Theory]
    [InlineData(double.NegativeInfinity, -1.0)]
    [InlineData(-800.0, -1.0)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(710.0, double.PositiveInfinity)]
    [InlineData(5e-324, 5e-324)]
    [InlineData(double.NaN, double.NaN)]
    public void Expm1_at_its_ends(double x, double expected) => Assert.Equal(expected, Elementary.Expm1(x));

    [Fact]
    public void Zero_keeps_its_sign_where_the_function_is_odd_to_first_order()
    {
        Assert.True(double.IsNegative(Elementary.Expm1(-0.0)));
        Assert.True(double.IsNegative(Elementary.Log1p(-0.0)));
        Assert.False(double.IsNegative(Elementary.Log(1.0)));
        Assert.Equal(1, Elementary.Exp(-0.0));
        Assert.Equal(double.NegativeInfinity, Elementary.Log(-0.0));
    }

    [Theory]
    [InlineData(2.0, 0.0, 1.0)]
    [InlineData(double.NaN, 0.0, 1.0)]
    [InlineData(1.0, double.NaN, 1.0)]
    [InlineData(0.0, 2.0, 0.0)]
    [InlineData(0.0, -2.0, double.PositiveInfinity)]
    [InlineData(-2.0, 2.0, double.NaN)]
    [InlineData(double.PositiveInfinity, -1.0, 0.0)]
    [InlineData(2.0, double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(0.5, double.PositiveInfinity, 0.0)]
    [InlineData(0.5, double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData(2.0, 1024.0, double.PositiveInfinity)]
    [InlineData(2.0, 1023.0, 8.98846567431158e307)]
    [InlineData(2.0, -1074.0, 5e-324)]
    [InlineData(2.0, -1076.0, 0.0)]
    [InlineData(1.0000000000000002, 1e300, double.PositiveInfinity)]
    [InlineData(5e-324, 0.5, 2.2227587494850775e-162)]
    [InlineData(3.0, 5.0, 243.0)]
    [InlineData(2.0, double.NaN, double.NaN)]
    public void Pow_at_its_ends(double x, double y, double expected) => Assert.Equal(expected, Elementary.Pow(x, y));

    [Fact]
    public void LogSumExp_shifts_with_its_arguments_and_is_safe_at_the_ends()
    {
        Assert.Equal(double.NegativeInfinity, Elementary.LogSumExp([]));
        Assert.Equal(double.NegativeInfinity, Elementary.LogSumExp([double.NegativeInfinity]));
        Assert.Equal(double.PositiveInfinity, Elementary.LogSumExp([0, double.PositiveInfinity]));
        Assert.Equal(double.NaN, Elementary.LogSumExp([0, double.NaN, double.PositiveInfinity]));
        Assert.Equal(-1e5, Elementary.LogSumExp([-1e5, -2e5]));
        Assert.Equal(1e5 + Elementary.Log(3), Elementary.LogSumExp([1e5, 1e5, 1e5]));
    }

    [Fact]
    public void Log_undoes_Exp() =>
        Check.QuickThrowOnFailure(Prop.ForAll<double>(Gen.Choose(-700_000, 700_000).Select(i => i / 1000.0).ToArbitrary(), x =>
        Math.Abs(Elementary.Log(Elementary.Exp(x)) - x) <= 1.2e-16 * Math.Max(1, Math.Abs(x)) * 2));

    // The arithmetic is monotone as far as its last bit allows: between neighbours of a grid the order never turns.
    [Fact]
    public void Exp_and_Log_are_monotone_across_the_borders_of_their_tables()
    {
        for (var i = -2000; i < 2000; i++)
        {
            var border = (i + 0.5) * 0.005415212348514945;
            Assert.True(Elementary.Exp(Math.BitDecrement(border)) <= Elementary.Exp(Math.BitIncrement(border)));
        }
        for (var x = 0.5; x < 2; x += 1.0 / 512)
            Assert.True(Elementary.Log(Math.BitDecrement(x)) <= Elementary.Log(x));
    }

    [Fact]
    public void Sigmoid_and_its_logarithm_keep_both_tails()
    {
        Assert.Equal(0.5, Elementary.Sigmoid(0));
        Assert.Equal(Elementary.Exp(-500), Elementary.Sigmoid(-500));
        Assert.Equal(1, Elementary.Sigmoid(800));
        Assert.Equal(-800, Elementary.LogSigmoid(-800));
        Assert.Equal(-Elementary.Exp(-50), Elementary.LogSigmoid(50));
    }
}
