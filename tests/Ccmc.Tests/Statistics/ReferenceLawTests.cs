using System.Globalization;
using Ccmc.Statistics;

namespace Ccmc.Tests.Statistics;

public class ReferenceLawTests
{
    public static TheoryData<string, double> Laws => new()
    {
        { "normal-two-sided", 3e-13 },
        { "student-two-sided", 1e-12 },
        { "chi-squared-upper", 1e-12 },
        { "noncentral-upper", 1e-12 },
        { "binomial-upper", 1e-12 },
        { "binomial-log", 2e-14 },
    };

    // Logarithms are compared relative to max(1, |value|): what an error in them does to a probability. For the saddle-point form that
    // includes counts to 10^15.
    [Theory]
    [MemberData(nameof(Laws))]
    public void Agrees_with_exact_values(string law, double bound)
    {
        var lines = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "fixtures", "functions", "laws.csv")).Select(l => l.Split(','))
            .Where(c => c[0] == law).ToList();
        Assert.NotEmpty(lines);
        foreach (var cells in lines)
        {
            var a = cells[1..5].Where(c => c.Length > 0).Select(c => double.Parse(c, CultureInfo.InvariantCulture)).ToArray();
            var expected = double.Parse(cells[5], CultureInfo.InvariantCulture);
            var floor = law.EndsWith("-log", StringComparison.Ordinal) ? 1 : 0;
            var error = Math.Abs(Value(law, a) - expected) / Math.Max(Math.Abs(expected), floor);
            Assert.True(error <= bound, $"{law}({string.Join(", ", a)}) = {Value(law, a)}, exactly {expected}: off by {error}");
        }
    }

    private static double Value(string law, double[] a) => law switch
    {
        "normal-two-sided" => NormalLaw.TwoSided(a[0]),
        "student-two-sided" => StudentLaw.TwoSided(a[0], a[1]),
        "chi-squared-upper" => ChiSquaredLaw.UpperTail(a[0], a[1]),
        "noncentral-upper" => ChiSquaredLaw.NoncentralUpperTail(a[0], a[1], a[2]),
        "binomial-upper" => BinomialLaw.UpperTail((long)a[0], (long)a[1], a[2]),
        "binomial-log" => BinomialLaw.LogProbability((long)a[0], (long)a[1], a[2]),
        _ => throw new ArgumentOutOfRangeException(nameof(law)),
    };

    [Theory]
    [InlineData(0.4999)]
    [InlineData(0.3)]
    [InlineData(0.05)]
    [InlineData(1e-4)]
    [InlineData(5e-7)]
    [InlineData(1e-12)]
    [InlineData(1e-100)]
    public void Quantiles_undo_tails(double tail)
    {
        Close("normal", tail, NormalLaw.UpperTail(NormalLaw.UpperQuantile(tail)));
        foreach (var degrees in new[] { 0.7, 1, 2, 3, 9.5, 99, 1999, 50_000, double.PositiveInfinity })
            Close($"t, {degrees}", tail, StudentLaw.TwoSided(StudentLaw.UpperQuantile(tail, degrees), degrees) / 2);
        foreach (var degrees in new[] { 0.7, 1, 2, 7, 240, 100_000 })
        {
            Close($"chi-squared upper, {degrees}", tail, ChiSquaredLaw.UpperTail(ChiSquaredLaw.UpperQuantile(tail, degrees), degrees));
            Close($"chi-squared lower, {degrees}", tail, ChiSquaredLaw.LowerTail(ChiSquaredLaw.LowerQuantile(tail, degrees), degrees));
        }
        foreach (var (a, b) in new[] { (0.5, 0.5), (1.0, 1.0), (2.0, 30.0), (400.0, 3.0), (900.0, 1100.0) })
            Close($"beta, {a}, {b}", tail, BetaLaw.LowerTail(BetaLaw.LowerQuantile(tail, a, b), a, b));
    }

    // A quantile has 53 bits; in the tail its last one moves the probability by up to x · hazard(x) · 2^-53.
    private static void Close(string law, double expected, double actual) =>
        Assert.True(Math.Abs(actual / expected - 1) <= 2e-12, $"{law}: tail {actual} at the quantile of {expected}");

    [Fact]
    public void Quantiles_of_published_tables()
    {
        Assert.Equal(1.959963984540054, NormalLaw.UpperQuantile(0.025), 1e-14);
        Assert.Equal(-1.959963984540054, NormalLaw.UpperQuantile(0.975), 1e-13);
        Assert.Equal(12.706204736174707, StudentLaw.UpperQuantile(0.025, 1), 1e-13);
        Assert.Equal(3.841458820694124, ChiSquaredLaw.UpperQuantile(0.05, 1), 1e-14);
        Assert.Equal(0, StudentLaw.UpperQuantile(0.5, 3));
    }

    [Fact]
    public void Wrong_arguments_are_not_a_number_and_never_a_pass()
    {
        Assert.Equal(double.NaN, StudentLaw.TwoSided(double.NaN, 3));
        Assert.Equal(double.NaN, StudentLaw.TwoSided(1, 0));
        Assert.Equal(double.NaN, ChiSquaredLaw.UpperQuantile(0.1, -1));
        Assert.Equal(double.NaN, NormalLaw.UpperQuantile(double.NaN));
        Assert.Equal(0, StudentLaw.TwoSided(double.PositiveInfinity, 3));
    }

    [Fact]
    public void Detectable_noncentrality_gives_the_power()
    {
        foreach (var degrees in new[] { 1.0, 6, 255 })
        {
            var lambda = ChiSquaredLaw.DetectableNoncentrality(1e-6, 0.99, degrees);
            Assert.Equal(0.99, ChiSquaredLaw.NoncentralUpperTail(ChiSquaredLaw.UpperQuantile(1e-6, degrees), degrees, lambda), 1e-8);
        }
    }

    [Fact]
    public void Binomial_tails_meet_and_reach_the_edges()
    {
        foreach (var k in new[] { 0, 1, 11, 39, 40 })
            Assert.Equal(1, BinomialLaw.LowerTail(40, k - 1, 0.3) + BinomialLaw.UpperTail(40, k, 0.3), 1e-14);
        Assert.Equal((0.0, 1.0), (BinomialLaw.UpperTail(10, 11, 0.5), BinomialLaw.LowerTail(10, 10, 0.5)));
        Assert.Equal((1.0, 0.0), (BinomialLaw.Probability(10, 0, 0), BinomialLaw.Probability(10, 1, 0)));
        Assert.Equal(1, Enumerable.Range(0, 31).Sum(k => BinomialLaw.Probability(30, k, 0.37)), 1e-14);
    }
}
