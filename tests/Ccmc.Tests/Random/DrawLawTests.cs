using Ccmc.Functions;
using Ccmc.Random;
using Ccmc.Statistics;
using Ccmc.Tests.Statistics;

namespace Ccmc.Tests.Random;

/// <summary>
/// Each sampler against its exact law. Every test has a level of 10⁻⁶ (about 40 of them: one false alarm in 25,000 versions of the
/// streams). Kolmogorov–Smirnov on 20,000 values sees a distance of 0.026 between laws with a power of 0.99, the chi-squares on 100,000 a
/// root mean square relative departure of about 0.03.
/// </summary>
public class DrawLawTests
{
    private const double Level = 1e-6;
    private const int Values = 20_000;
    private const int Counts = 100_000;

    private delegate double Sampler(ref RandomStream stream);

    private static void Follows(ulong number, Sampler sampler, Func<double, double> cumulative)
    {
        var stream = Streams.Of(number);
        var values = new double[Values];
        for (var i = 0; i < Values; i++) values[i] = cumulative(sampler(ref stream));
        var d = KolmogorovLaw.Distance(values);
        Assert.True(KolmogorovLaw.UpperTail(d, Values) > Level, $"D = {d}");
    }

    private static void FollowsCounts(ulong number, Sampler sampler, double[] probabilities)
    {
        var stream = Streams.Of(number);
        var counts = new long[probabilities.Length];
        for (var i = 0; i < Counts; i++) counts[Math.Min((int)sampler(ref stream), counts.Length - 1)]++;
        var fit = GoodnessOfFit.Pearson(counts, probabilities);
        Assert.True(fit.PValue > Level, $"chi-squared = {fit.Statistic} with {fit.Degrees} degrees of freedom");
    }

    [Fact]
    public void Normal() => Follows(10, (ref RandomStream s) => Draw.Normal(ref s), NormalLaw.Cumulative);

    // Bins at the borders of the ziggurat's tail and first layers, 2 · 10⁶ draws: 516 expected in the tail.
    [Fact]
    public void Normal_in_its_tail()
    {
        var stream = Streams.Of(11);
        double[] edges = [2.8, 3.1, 3.4493, 3.65415, 3.9, 4.2];
        var (counts, probabilities) = (new long[edges.Length + 1], new double[edges.Length + 1]);
        for (var i = 0; i < 2_000_000; i++)
        {
            var z = Math.Abs(Draw.Normal(ref stream));
            var bin = 0;
            while (bin < edges.Length && z >= edges[bin]) bin++;
            counts[bin]++;
        }
        for (var bin = 0; bin <= edges.Length; bin++)
            probabilities[bin] = (bin == 0 ? 1 : NormalLaw.TwoSided(edges[bin - 1]))
                - (bin == edges.Length ? 0 : NormalLaw.TwoSided(edges[bin]));
        Assert.True(GoodnessOfFit.LikelihoodRatio(counts, probabilities).PValue > Level);
    }

    [Fact]
    public void Exponential() => Follows(12, (ref RandomStream s) => Draw.Exponential(ref s), x => -Elementary.Expm1(-x));

    [Theory]
    [InlineData(20, 0.01)]
    [InlineData(21, 0.3)]
    [InlineData(22, 1.0)]
    [InlineData(23, 2.5)]
    [InlineData(24, 100.0)]
    public void Gamma(ulong number, double shape)
    {
        Follows(number, (ref RandomStream s) => Draw.Gamma(ref s, shape), x => Special.GammaP(shape, x));
        Follows(number + 100, (ref RandomStream s) => Draw.LogGamma(ref s, shape), x => Special.GammaP(shape, Elementary.Exp(x)));
    }

    // At this shape the law is normal to 10⁻⁷; an acceptance test that cancels would bend it.
    [Fact]
    public void Gamma_of_a_huge_shape() =>
        Follows(30, (ref RandomStream s) => Draw.Gamma(ref s, 1e15), x => NormalLaw.Cumulative((x - 1e15) / Math.Sqrt(1e15)));

    // −shape · log X is exponential in the limit of small shapes: off by less than the shape.
    [Fact]
    public void Gamma_of_a_tiny_shape() =>
        Follows(31, (ref RandomStream s) => -1e-12 * Draw.LogGamma(ref s, 1e-12), x => -Elementary.Expm1(-x));

    [Theory]
    [InlineData(40, 0.5, 0.5)]
    [InlineData(41, 3.0, 0.2)]
    [InlineData(42, 40.0, 7.0)]
    public void Beta(ulong number, double a, double b)
    {
        Follows(number, (ref RandomStream s) => Draw.BetaLogOdds(ref s, a, b),
            t => Special.BetaI(a, b, Elementary.Sigmoid(t), Elementary.Sigmoid(-t)));
        Follows(number + 100, (ref RandomStream s) => Draw.Beta(ref s, a, b), x => BetaLaw.LowerTail(x, a, b));
    }

    [Fact]
    public void Geometric()
    {
        var logFailure = Elementary.Log(0.7);
        FollowsCounts(50, (ref RandomStream s) => Draw.Geometric(ref s, logFailure),
            [.. Enumerable.Range(0, 30).Select(k => 0.3 * Elementary.Pow(0.7, k)), Elementary.Pow(0.7, 30)]);
        // So likely to fail that the probability itself is 1 in a double: the count is exponential.
        Follows(51, (ref RandomStream s) => Draw.Geometric(ref s, -1e-17), x => -Elementary.Expm1(-1e-17 * x));
    }

    [Fact]
    public void Geometric_at_its_ends()
    {
        var stream = Streams.Of(52);
        Assert.Equal(7, Draw.Geometric(ref stream, 0, 7));
        Assert.Equal(0, Draw.Geometric(ref stream, double.NegativeInfinity));
        Assert.Equal(1000, Draw.Geometric(ref stream, -1e-300, 1000));
        Assert.Equal(long.MaxValue, Draw.Geometric(ref stream, -1e-300));
        Assert.Throws<ArgumentOutOfRangeException>(() => Draw.Geometric(ref stream, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Draw.Geometric(ref stream, double.NaN));
    }

    [Theory]
    [InlineData(60, 20, 0.3)]
    [InlineData(61, 40, 0.5)]
    [InlineData(62, 1000, 0.3)]
    [InlineData(63, 1000, 0.92)]
    [InlineData(64, 5000, 0.0003)]
    [InlineData(65, 21, 0.49)]
    public void Binomial(ulong number, int n, double p) =>
        FollowsCounts(number, (ref RandomStream s) => Draw.Binomial(ref s, n, p),
            [.. Enumerable.Range(0, n + 1).Select(k => BinomialLaw.Probability(n, k, p))]);

    [Fact]
    public void Binomial_of_the_largest_count()
    {
        var n = 1L << 53;
        Follows(66, (ref RandomStream s) => Draw.Binomial(ref s, n, 0.5), k => NormalLaw.Cumulative((k - n / 2) / Math.Sqrt(n / 4.0)));
        FollowsCounts(67, (ref RandomStream s) => Draw.Binomial(ref s, n, 0.5) & 15, [.. Enumerable.Repeat(1.0, 16)]);
    }

    [Fact]
    public void Binomial_at_its_ends()
    {
        var stream = Streams.Of(68);
        Assert.Equal(0, Draw.Binomial(ref stream, 0, 0.5));
        Assert.Equal(0, Draw.Binomial(ref stream, 100, 0));
        Assert.Equal(100, Draw.Binomial(ref stream, 100, 1));
        Assert.Equal(0, Draw.Binomial(ref stream, 100, 1e-300));
        Assert.Throws<ArgumentOutOfRangeException>(() => Draw.Binomial(ref stream, -1, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Draw.Binomial(ref stream, (1L << 53) + 1, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Draw.Binomial(ref stream, 1, double.NaN));
    }

    [Fact]
    public void Multinomial()
    {
        var stream = Streams.Of(70);
        double[] weights = [0.2, 0, 3, 1e-3, 0.5, 0];
        var (counts, total) = (new long[6], new long[6]);
        for (var i = 0; i < 1000; i++)
        {
            Draw.Multinomial(ref stream, 100, weights, counts);
            Assert.Equal(100, counts.Sum());
            for (var j = 0; j < 6; j++) total[j] += counts[j];
        }
        Assert.True(GoodnessOfFit.Pearson(total, weights).PValue > Level);
    }

    // The first share of Dirichlet(0.02, 3, 1) is Beta(0.02, 4).
    [Fact]
    public void Dirichlet()
    {
        var point = new double[3];
        Follows(71, (ref RandomStream s) =>
        {
            Draw.Dirichlet(ref s, [0.02, 3, 1], point);
            Assert.Equal(1, point.Sum(), 1e-15);
            return point[0];
        }, x => BetaLaw.LowerTail(x, 0.02, 4));
        var stream = Streams.Of(72);
        Draw.Dirichlet(ref stream, [1e-5, 1e-5, 1e-5], point);
        Assert.Equal(1, point.Sum(), 1e-15);
    }

    [Fact]
    public void Categorical()
    {
        double[] weights = [0.1, 2, 0, 7, 0.03, 1, 1, 0];
        FollowsCounts(80, (ref RandomStream s) => Draw.Categorical(ref s, weights), weights);
        var wide = Enumerable.Range(1, 500).Select(i => 1.0 / i).ToArray();
        FollowsCounts(82, (ref RandomStream s) => Draw.Categorical(ref s, wide), wide);
    }

    [Fact]
    public void Weights_that_are_no_law_are_refused()
    {
        var stream = Streams.Of(83);
        foreach (var weights in new double[][] { [], [0, 0], [1, double.NaN], [double.PositiveInfinity] })
            Assert.Throws<ArgumentException>(() => Draw.Categorical(ref stream, weights));
    }

    [Fact]
    public void Shuffle()
    {
        FollowsCounts(84, (ref RandomStream s) =>
        {
            Span<int> items = [0, 1, 2, 3];
            Draw.Shuffle(ref s, items);
            // Rank of the permutation.
            var rank = 0;
            for (var i = 0; i < 4; i++)
            {
                var smaller = 0;
                for (var j = i + 1; j < 4; j++)
                    if (items[j] < items[i]) smaller++;
                rank = rank * (4 - i) + smaller;
            }
            return rank;
        }, [.. Enumerable.Repeat(1.0, 24)]);
    }

    // A test that passes a wrong sampler would be none: a gamma of the wrong shape (distance 0.07), a normal too wide
    // (0.036), a biased coin: each beyond what the tests are said to see.
    [Fact]
    public void Wrong_samplers_are_seen()
    {
        Assert.Throws<Xunit.Sdk.TrueException>(
            () => Follows(90, (ref RandomStream s) => Draw.Gamma(ref s, 2.2), x => Special.GammaP(2, x)));
        Assert.Throws<Xunit.Sdk.TrueException>(() => Follows(91, (ref RandomStream s) => 1.15 * Draw.Normal(ref s), NormalLaw.Cumulative));
        Assert.Throws<Xunit.Sdk.TrueException>(() => FollowsCounts(92, (ref RandomStream s) => Draw.Binomial(ref s, 1, 0.52), [0.5, 0.5]));
    }
}
