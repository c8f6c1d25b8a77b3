using Ccmc.Models;
using Ccmc.Random;
using Ccmc.Statistics;

namespace Ccmc.Tests.Models;

public class CountDrawsTests
{
    private static RandomStream Stream(ulong seed) => new(seed, 15, 16, 17);

    /// <summary>χ² of 100,000 draws against the exact law, at 1e-6; a law off by 2 % in probability would give a statistic of several hundred.</summary>
    [Theory]
    [InlineData(5, 0.3)]
    [InlineData(17, 0.5)]
    [InlineData(60, 0.1)]
    [InlineData(41, 0.93)]
    [InlineData(25, 0.45)]
    [InlineData(200, 0.06)]
    [InlineData(1000, 0.3)]
    [InlineData(300, 0.9)]
    public void Binomial_has_its_law(int trials, double probability)
    {
        const int Draws = 100_000;
        var stream = Stream((ulong)trials);
        var seen = new double[trials + 1];
        for (var i = 0; i < Draws; i++) seen[CountDraws.Binomial(ref stream, trials, probability)]++;
        var (statistic, degrees, restSeen, restExpected) = (0.0, -1, 0.0, 0.0);
        for (var k = 0; k <= trials; k++)
        {
            var expected = Draws * MathNet.Numerics.Distributions.Binomial.PMF(probability, trials, k);
            if (expected < 20) (restSeen, restExpected) = (restSeen + seen[k], restExpected + expected);
            else (statistic, degrees) = (statistic + (seen[k] - expected) * (seen[k] - expected) / expected, degrees + 1);
        }
        if (restExpected > 20) (statistic, degrees) = (statistic + (restSeen - restExpected) * (restSeen - restExpected) / restExpected, degrees + 1);
        Assert.True(ChiSquaredLaw.UpperTail(statistic, degrees) > 1e-6, $"χ² = {statistic} with {degrees}");
    }

    [Fact]
    public void Binomial_of_many_trials_has_mean_and_variance()
    {
        var stream = Stream(99);
        const double Trials = 1e9, Probability = 0.37;
        var draws = new double[20_000];
        for (var i = 0; i < draws.Length; i++) draws[i] = (CountDraws.Binomial(ref stream, (long)Trials, Probability) - Trials * Probability) / Math.Sqrt(Trials * Probability * (1 - Probability));
        var moments = SampleMoments.Of(draws);
        Assert.True(Math.Abs(moments.Mean) < 4.9 / Math.Sqrt(draws.Length));
        Assert.True(Math.Abs(moments.Variance - 1) < 4.9 * Math.Sqrt(2.0 / draws.Length));
    }

    [Fact]
    public void Edges_of_the_range()
    {
        var stream = Stream(1);
        Assert.Equal(0, CountDraws.Binomial(ref stream, 0, 0.5));
        Assert.Equal(0, CountDraws.Binomial(ref stream, 1000, 0));
        Assert.Equal(1000, CountDraws.Binomial(ref stream, 1000, 1));
        var split = CountDraws.Multinomial(ref stream, 1000, [0, 1, 3, 0]);
        Assert.Equal(1000, split.Sum());
        Assert.Equal(0, split[0] + split[3]);
    }

    [Fact]
    public void Prompt_laws_keep_their_shapes()
    {
        var stream = Stream(2);
        var prompt = new int[6];
        Prompts.Permutation(ref stream, 6, prompt);
        Assert.Equal([0, 1, 2, 3, 4, 5], prompt.Order());
        Prompts.Constant(ref stream, 6, prompt);
        Assert.Single(prompt.Distinct());
        Assert.Throws<ArgumentException>(() => { var s = Stream(3); Prompts.Permutation(ref s, 5, new int[6]); });
        var many = new int[40_000];
        Prompts.Zipf(ref stream, 3, 1, many);
        var counts = PromptCounts.Of(many, 3);
        // Probabilities 6/11, 3/11, 2/11.
        for (var j = 0; j < 3; j++)
        {
            var p = 6.0 / 11 / (j + 1);
            Assert.True(Math.Abs(counts[j] - many.Length * p) < 4.9 * Math.Sqrt(many.Length * p * (1 - p)));
        }
    }
}
