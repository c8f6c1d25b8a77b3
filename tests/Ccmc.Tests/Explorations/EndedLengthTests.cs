using Ccmc.MeanField;
using Ccmc.Models;
using Ccmc.Samplers;
using MathNet.Numerics.Integration;

namespace Ccmc.Tests.Explorations;

/// <summary>Lengths until EOS against the recursion, enumeration and another quadrature; tails against the exact law's slope.</summary>
public class EndedLengthTests
{
    [Fact]
    public void Two_words_have_the_recursions_law()
    {
        double[] row = [0.5, 0.2, 0.3];
        var integral = EndedLengthLaw.Survival(row, [1, 1, 1], 1000);
        var recursion = EndedSequence.Survival(TransitionMatrices.IdenticalRows(row), [1, 1, 1], [0.5, 0.5], 1000);
        for (var k = 0; k <= 1000; k++) Assert.Equal(recursion[k], integral[k], 1e-12);
        Assert.Equal(0.23792321591380, integral[10], 1e-13);
        Assert.Equal(0.05805991531390, integral[100], 1e-13);
        Assert.Equal(0.01428628390709, integral[1000], 1e-13);
    }

    /// <summary>Four words, unequal counts, three ends: all sequences up to seven tokens enumerated.</summary>
    [Fact]
    public void Four_words_from_an_unequal_prompt_by_enumeration()
    {
        double[] row = [0.4, 0.2, 0.1, 0.1, 0.2];
        int[] counts = [1, 4, 2, 1, 3];
        var survival = EndedLengthLaw.Survival(row, counts, 7);
        for (var k = 0; k <= 7; k++) Assert.Equal(Lasting(row, counts, k), survival[k], 1e-13);
    }

    private static double Lasting(double[] row, int[] counts, int steps)
    {
        if (steps == 0) return 1;
        var (total, sum) = (row.Zip(counts, (p, n) => p * n).Sum(), 0.0);
        for (var j = 0; j < row.Length - 1; j++)
        {
            counts[j]++;
            sum += row[j] * (counts[j] - 1) / total * Lasting(row, counts, steps - 1);
            counts[j]--;
        }
        return sum;
    }

    /// <summary>One word in effect: P(length ≥ k) is a ratio of gamma functions, an integral that MathNet does by double
    /// exponentials.</summary>
    [Fact]
    public void Words_of_one_rate_by_another_quadrature()
    {
        double[] row = [0.35, 0.35, 0.3];
        int[] counts = [2, 3, 2];
        var survival = EndedLengthLaw.Survival(row, counts, 40);
        foreach (var k in new[] { 1, 7, 40 })
        {
            // n + k − 1 births out of n by time T: a beta integral in e^{−πT}.
            var (n, a) = (5.0, 0.6 / 0.35);
            double Weight(double x) => Math.Pow(x, a - 1) * Tail(x, (int)n, k);
            Assert.Equal(a * DoubleExponentialTransformation.Integrate(Weight, 0, 1, 1e-13), survival[k], 1e-9);
        }
    }

    /// <summary>P(negative binomial ≥ k), summed.</summary>
    private static double Tail(double success, int n, int k)
    {
        var (sum, term) = (0.0, Math.Pow(success, n));
        for (var i = 0; i < k; i++)
        {
            sum += term;
            term *= (1 - success) * (n + i) / (i + 1.0);
        }
        return 1 - sum;
    }

    [Fact]
    public void The_mean_is_the_sum_of_the_law()
    {
        double[] row = [0.25, 0.15, 0.1, 0.5];
        int[] counts = [1, 2, 1, 3];
        var survival = EndedLengthLaw.Survival(row, counts, 3000);
        Assert.Equal(EndedLengthLaw.Mean(row, counts), survival.Skip(1).Sum(), 1e-8);
        Assert.Equal(double.PositiveInfinity, EndedLengthLaw.Mean([0.5, 0.2, 0.3], [1, 1, 1]));
    }

    /// <summary>The exact law's slope between 1,500 and 3,000 is the least cost, not that of stable sets alone.</summary>
    [Theory]
    [InlineData(new[] { 0.3, 0.6, 0.1, 0.05, 0.25, 0.7, 0.3, 0.3, 0.4 }, 4.0 / 3, 2.8)]
    [InlineData(new[] { 0.2, 0.7, 0.1, 0.6, 0.1, 0.3, 0.3, 0.3, 0.4 }, 0.5, 0.5)]
    public void Tails_are_those_of_the_exact_law(double[] rows, double least, double stable)
    {
        var matrix = TransitionMatrix.FromProbabilities(rows);
        var tails = EndedTail.Of(matrix, [1, 1, 1]);
        Assert.Equal(least, tails.Min(t => t.Exponent), 1e-12);
        Assert.Equal(stable, tails.Where(t => t.Point.Stability == Stability.Stable).Min(t => t.Exponent), 1e-12);
        var survival = EndedSequence.Survival(matrix, [1, 1, 1], [0.5, 0.5], 3000);
        Assert.Equal(least, Math.Log(survival[1500] / survival[3000]) / Math.Log(2), 0.06);
    }

    /// <summary>Two words: an unstable mixture is never the least, since its end is rarer at a corner.</summary>
    [Fact]
    public void Unstable_mixtures_of_two_words_never_decide()
    {
        var stream = new Ccmc.Random.RandomStream(4, 4, 4, 1);
        for (var i = 0; i < 300; i++)
        {
            var matrix = TransitionMatrices.Gaussian(ref stream, 3, 1.5);
            var tails = EndedTail.Of(matrix, [1, 1, 1 + i % 3]);
            Assert.Equal(0, tails.MinBy(t => t.End + t.Staying)!.Within);
        }
    }
}
