using Ccmc.Statistics;
using Ccmc.Tests.Random;

namespace Ccmc.Tests.Statistics;

public class KolmogorovLawTests
{
    // The worked example of Marsaglia, Tsang and Wang (2003): P(D < 0.274) = 0.6284796154565 for ten values.
    [Fact]
    public void Published_example() => Assert.Equal(1 - 0.6284796154565, KolmogorovLaw.UpperTail(0.274, 10), 1e-12);

    // By hand: for one value P(D ≥ d) = 2 (1 − d), d ≥ ½; for two, P(D < d) = 2 (2d − ½)² for ¼ ≤ d ≤ ½ and 1 − 2 (1 − d)² above.
    [Theory]
    [InlineData(0.5, 1, 1.0)]
    [InlineData(0.8, 1, 0.4)]
    [InlineData(0.4, 2, 0.82)]
    [InlineData(0.7, 2, 0.18)]
    [InlineData(0.2, 2, 1.0)]
    [InlineData(1.0, 5, 0.0)]
    public void Small_samples_by_hand(double d, int n, double expected) => Assert.Equal(expected, KolmogorovLaw.UpperTail(d, n), 1e-14);

    // The three ways meet: the exact one-sided sum and the matrix at n d² = 4, the matrix and the corrected limit at 200 values.
    [Fact]
    public void Its_three_forms_meet()
    {
        var d = Math.Sqrt(4.0 / 150);
        Assert.Equal(1, KolmogorovLaw.UpperTail(d * (1 + 1e-13), 150) / KolmogorovLaw.UpperTail(d * (1 - 1e-13), 150), 1e-8);
        foreach (var x in new[] { 0.5, 0.8, 1.2, 1.6, 1.9 })
            Assert.Equal(KolmogorovLaw.UpperTail(x / Math.Sqrt(200), 200), KolmogorovLaw.UpperTail(x / Math.Sqrt(201), 201), 2e-3);
    }

    [Fact]
    public void Distance_is_the_largest_of_both_sides()
    {
        Assert.Equal(0.6, KolmogorovLaw.Distance([0.9, 0.6]), 1e-15);
        Assert.Equal(0.5, KolmogorovLaw.Distance([0.5]), 1e-15);
        Assert.Equal(double.NaN, KolmogorovLaw.Distance([0.5, double.NaN]));
    }

    // 1,000 samples of 25 uniforms: how often p ≤ 0.05, exact binomial at 10⁻⁶ (sees a rate of 0.11 with a power of 0.99).
    [Fact]
    public void P_values_are_uniform_under_the_law()
    {
        var stream = Streams.Of(200);
        var (small, sample) = (0, new double[25]);
        for (var r = 0; r < 1000; r++)
        {
            for (var i = 0; i < sample.Length; i++) sample[i] = stream.NextOpen();
            if (KolmogorovLaw.UpperTail(KolmogorovLaw.Distance(sample), sample.Length) <= 0.05) small++;
        }
        Assert.True(2 * Math.Min(BinomialLaw.LowerTail(1000, small, 0.05), BinomialLaw.UpperTail(1000, small, 0.05)) > 1e-6,
            $"{small} of 1000");
    }
}
