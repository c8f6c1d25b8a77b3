using Ccmc.Models;
using Ccmc.Windows;
using static Ccmc.Tests.Samplers.TrajectoryFixtures;

namespace Ccmc.Tests.Windows;

/// <summary>The linear solve for windows: by hand, against plain dense elimination, against powers of the matrix, and the figures that the
/// specification gives.</summary>
public sealed class WindowAbsorptionTests
{
    /// <summary>w = 2: from (0, 1) token 1 comes with 1 − q and ends it, 0 with q; from (1, 0) token 1 comes with p. So h₀₁ = 1 + q h₁₀,
    /// h₁₀ = 1 + p h₀₁.</summary>
    [Fact]
    public void Two_tokens_by_hand()
    {
        const double p = 0.7;
        const double q = 0.2;
        var chain = new WindowChain(TransitionMatrices.TwoToken(p, q), 2);
        var absorption = WindowAbsorption.Of(chain);
        var start = chain.State([0, 1]);
        Assert.Equal((1 + q) / (1 - p * q), absorption.MeanTokens(start), 1e-14);
        Assert.Equal((1 - q) / (1 - p * q), absorption.WinProbability(start, 1), 1e-14);
        Assert.Equal(1, absorption.WinProbability(start, 0) + absorption.WinProbability(start, 1), 1e-14);
        Assert.Equal((0, 0.0, 1.0), (chain.Constant(0), absorption.MeanTokens(0), absorption.WinProbability(0, 0)));
    }

    public static TheoryData<int, int, double> Chains => new()
    {
        { 2, 3, 1 }, { 2, 4, 2 }, { 2, 6, 1 }, { 2, 8, 1 }, { 2, 9, 0.5 }, { 3, 2, 1 }, { 3, 4, 1 }, { 3, 5, 2 }, { 4, 4, 1 },
    };

    /// <summary>Each cycle cut once: the windows of the cut are as many as the necklaces but for those on which Mykkeltveit's sum
    /// vanishes.</summary>
    [Theory, MemberData(nameof(Chains))]
    public void Sparse_elimination_is_dense_elimination(int size, int width, double scale)
    {
        var chain = new WindowChain(Gaussian(size, scale, 77), width);
        var (sparse, dense) = (WindowAbsorption.Of(chain), WindowAbsorption.Dense(chain));
        for (var state = 0; state < chain.StateCount; state++)
        {
            Assert.Equal(1, Ratio(sparse.MeanTokens(state), dense.MeanTokens(state)), 1e-12);
            Assert.Equal(1, Ratio(sparse.StandardDeviation(state), dense.StandardDeviation(state)), 1e-9);
            for (var j = 0; j < size; j++) Assert.Equal(1, Ratio(sparse.WinProbability(state, j), dense.WinProbability(state, j)), 1e-12);
        }
        var cut = CycleCut.Of(chain);
        Assert.InRange(cut.Members.Length, 1, Necklaces(size, width) - size + 2);
        Assert.Equal(chain.StateCount - size, cut.Members.Length + cut.Order.Length);
    }

    /// <summary>Σ P(T > t) is the mean and Σ (2t + 1) P(T > t) the mean square: the powers know nothing of elimination.</summary>
    [Theory]
    [InlineData(2, 6, 3)]
    [InlineData(3, 4, 5)]
    [InlineData(4, 3, 8)]
    public void Means_are_sums_of_the_survival(int size, int width, ulong seed)
    {
        var chain = new WindowChain(Gaussian(size, 1, seed), width);
        var absorption = WindowAbsorption.Of(chain);
        var start = chain.State([.. Enumerable.Range(0, width).Select(i => i % size)]);
        var survival = CollapseTimeLaw.Survival(chain, start, 1e-18, 1_000_000);
        var (mean, square) = (0.0, 0.0);
        for (var t = 0; t < survival.Length; t++) (mean, square) = (mean + survival[t], square + (2 * t + 1) * survival[t]);
        Assert.Equal(mean, absorption.MeanTokens(start), 1e-10 * mean);
        Assert.Equal(Math.Sqrt(square - mean * mean), absorption.StandardDeviation(start), 1e-8 * mean);
    }

    /// <summary>The specification's figures for p = q = 0.9 at w = 4, 8, 10: mean tokens from a window of alternating tokens.</summary>
    [Theory]
    [InlineData(4, 169, 1)]
    [InlineData(8, 2.5e4, 0.05e4)]
    [InlineData(10, 2.8e5, 0.05e5)]
    public void Published_means(int width, double mean, double rounding)
    {
        var chain = new WindowChain(TransitionMatrices.TwoToken(0.9, 0.9), width);
        var absorption = WindowAbsorption.Of(chain);
        Assert.Equal(mean, absorption.MeanTokens(chain.State([.. Enumerable.Range(0, width).Select(i => i % 2)])), rounding);
    }

    /// <summary>Uniform rows: a uniform position of the window is copied, so Σ (w − age) [x = j] is a martingale, and its share of w(w +
    /// 1)/2 the probability that j rules. Up to 2^13 windows.</summary>
    [Theory]
    [InlineData(2, 6)]
    [InlineData(2, 13)]
    [InlineData(3, 6)]
    [InlineData(5, 4)]
    public void Uniform_rows_have_their_martingale(int size, int width)
    {
        var chain = new WindowChain(TransitionMatrices.IdenticalRows(Enumerable.Repeat(1.0 / size, size).ToArray()), width);
        var absorption = WindowAbsorption.Of(chain);
        for (var state = 0; state < chain.StateCount; state++)
        {
            var probabilities = new double[size];
            for (int age = 0, rest = state; age < width; age++, rest /= size)
                probabilities[rest % size] += (width - age) / (width * (width + 1) / 2.0);
            for (var j = 0; j < size; j++) Assert.Equal(probabilities[j], absorption.WinProbability(state, j), 1e-12);
        }
    }

    /// <summary>Exchanging tokens where p = q: winners are even from a window that is its own mirror image up to time, and the mean is the
    /// same from mirror images.</summary>
    [Fact]
    public void Exchanging_tokens_exchanges_winners()
    {
        var chain = new WindowChain(TransitionMatrices.TwoToken(0.8, 0.8), 7);
        var absorption = WindowAbsorption.Of(chain);
        for (var state = 0; state < 128; state++)
        {
            Assert.Equal(1, Ratio(absorption.MeanTokens(state), absorption.MeanTokens(127 - state)), 1e-12);
            Assert.Equal(1, Ratio(absorption.WinProbability(state, 0), absorption.WinProbability(127 - state, 1)), 1e-12);
        }
    }

    [Fact]
    public void What_cannot_be_solved_is_refused()
    {
        Assert.Equal("2^18 windows are more than the 140000 that are solved; use a smaller width or vocabulary",
            Assert.Throws<ArgumentException>(() => new WindowChain(TransitionMatrices.TwoToken(0.5, 0.5), 18)).Message);
        Assert.Throws<ArgumentException>(() => new WindowChain(TransitionMatrices.TwoToken(0.5, 0.5), 1));
    }

    private static double Ratio(double a, double b) => a == b ? 1 : a / b;

    private static int Necklaces(int size, int width)
    {
        var sum = 0.0;
        for (var i = 1; i <= width; i++) sum += Math.Pow(size, Gcd(i, width));
        return (int)Math.Round(sum / width);

        static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
    }
}
