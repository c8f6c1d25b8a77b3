using Ccmc.Algebra;
using Ccmc.Functions;
using Ccmc.Random;

namespace Ccmc.Tests.Algebra;

public class LaneFunctionsTests
{
    [Fact]
    public void Exponentials_are_those_of_the_scalar_function()
    {
        // Three units in the last place; a coefficient off in its tenth digit would be seen.
        var stream = new RandomStream(1, 2, 3, 4);
        var x = new double[100_003];
        for (var i = 0; i < x.Length; i++) x[i] = Draw.Normal(ref stream) * (i % 3 == 0 ? 1e-3 : i % 3 == 1 ? 1 : 200);
        (x[5], x[6], x[^1], x[^2], x[9]) = (double.NaN, double.NegativeInfinity, 800, -800, 0);
        var result = new double[x.Length];
        LaneFunctions.Exp(x, result);
        for (var i = 0; i < x.Length; i++) Close(Elementary.Exp(x[i]), result[i]);
        for (var length = 0; length < 20; length++)
        {
            var part = new double[length];
            LaneFunctions.Exp(x.AsSpan(10, length), part);
            Assert.Equal(result.AsSpan(10, length).ToArray(), part);
        }
    }

    [Fact]
    public void Logarithms_of_ratios_are_those_of_the_scalar_function()
    {
        var stream = new RandomStream(1, 2, 3, 5);
        var (x, y) = (new double[100_003], new double[100_003]);
        for (var i = 0; i < x.Length; i++)
        {
            y[i] = Elementary.Exp(3 * Draw.Normal(ref stream));
            x[i] = y[i] * (1 + stream.NextDouble() * (i % 4 == 0 ? 1e-9 : i % 4 == 1 ? 0.3 : i % 4 == 2 ? -0.99 : 1e6));
        }
        (x[7], x[8], y[9]) = (0, double.NaN, 0);
        var result = new double[x.Length];
        LaneFunctions.LogRatio(x, y, result);
        for (var i = 0; i < x.Length; i++) Close(Elementary.Log1p((x[i] - y[i]) / y[i]), result[i]);
    }

    private static void Close(double expected, double seen)
    {
        if (double.IsNaN(expected) || double.IsInfinity(expected) || expected == 0) Assert.Equal(expected, seen);
        else Assert.InRange(seen / expected - 1, -3 * 2.3e-16, 3 * 2.3e-16);
    }
}
