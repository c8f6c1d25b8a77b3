using Ccmc.Models;
using Ccmc.Random;
using Ccmc.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace Ccmc.Tests.Models;

public class TransitionMatricesTests
{
    private static RandomStream Stream(ulong seed) => new(seed, 5, 6, 7);

    private static double RowSum(TransitionMatrix matrix, int row, Func<int, bool> which) =>
        Enumerable.Range(0, matrix.Size).Where(which).Sum(j => matrix.Probability(row, j));

    [Fact]
    public void Rows_of_every_family_sum_to_one() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Choose(2, 12).ToArbitrary(), Gen.Choose(1, 100000).ToArbitrary(), (size, seed) =>
        {
            var stream = Stream((ulong)seed);
            TransitionMatrix[] matrices =
            [
                TransitionMatrices.Gaussian(ref stream, size, 3), TransitionMatrices.Dirichlet(ref stream, size, 0.2),
                TransitionMatrices.DiagonalDominant(ref stream, size, 2), TransitionMatrices.Cyclic(ref stream, size, -3),
                TransitionMatrices.Block(ref stream, size, 1 + seed % size, 0.03), TransitionMatrices.ZeroDiagonal(ref stream, size, 1),
            ];
            return matrices.All(m => Enumerable.Range(0, size).All(k => Math.Abs(RowSum(m, k, _ => true) - 1) < 1e-12));
        }));

    [Theory]
    [InlineData(7, 3, new[] { 0, 0, 0, 1, 1, 2, 2 })]
    [InlineData(4, 2, new[] { 0, 0, 1, 1 })]
    [InlineData(5, 5, new[] { 0, 1, 2, 3, 4 })]
    [InlineData(3, 1, new[] { 0, 0, 0 })]
    public void Blocks_are_nearly_equal(int size, int blocks, int[] expected) =>
        Assert.Equal(expected, Enumerable.Range(0, size).Select(k => TransitionMatrices.BlockOf(k, size, blocks)));

    [Fact]
    public void Block_leaks_exactly_what_is_said()
    {
        var stream = Stream(3);
        var matrix = TransitionMatrices.Block(ref stream, 7, 3, 0.04);
        for (var k = 0; k < 7; k++)
        {
            var block = TransitionMatrices.BlockOf(k, 7, 3);
            Assert.Equal(0.04, RowSum(matrix, k, j => TransitionMatrices.BlockOf(j, 7, 3) != block), 1e-14);
        }
    }

    [Fact]
    public void Fixed_families_by_hand()
    {
        var two = TransitionMatrices.TwoToken(0.3, 0.6);
        Assert.Equal([0.7, 0.3], two.Row(0).ToArray().Select(p => Math.Round(p, 15)));
        Assert.Equal([0.6, 0.4], two.Row(1).ToArray().Select(p => Math.Round(p, 15)));
        var identical = TransitionMatrices.IdenticalRows([0.2, 0.5, 0.3]);
        for (var k = 0; k < 3; k++) Assert.Equal([0.2, 0.5, 0.3], identical.Row(k).ToArray().Select(p => Math.Round(p, 15)));
    }

    [Fact]
    public void Raised_logits_stand_where_they_should()
    {
        var stream = Stream(8);
        var plain = TransitionMatrices.Gaussian(ref stream, 4, 1);
        stream = Stream(8);
        var cyclic = TransitionMatrices.Cyclic(ref stream, 4, 2);
        stream = Stream(8);
        var diagonal = TransitionMatrices.DiagonalDominant(ref stream, 4, 2);
        for (var k = 0; k < 4; k++)
            for (var j = 0; j < 4; j++)
            {
                // Row means move by 2 / 4.
                Assert.Equal(plain.Logit(k, j) - 0.5 + (j == (k + 1) % 4 ? 2 : 0), cyclic.Logit(k, j), 1e-14);
                Assert.Equal(plain.Logit(k, j) - 0.5 + (j == k ? 2 : 0), diagonal.Logit(k, j), 1e-14);
            }
    }

    /// <summary>Mean of Dirichlet entries is 1/K and variance (1/K)(1 − 1/K)/(cK + 1): z-tests at 1e-6, which see 1 % in the mean and 5 %
    /// in the variance.</summary>
    [Fact]
    public void Dirichlet_has_its_moments()
    {
        var stream = Stream(14);
        const int Size = 4;
        const double Concentration = 0.5;
        var first = new double[20_000];
        for (var i = 0; i < first.Length; i++)
            first[i] = TransitionMatrices.Dirichlet(ref stream, Size, Concentration).Probability(i % Size, 0);
        var moments = SampleMoments.Of(first);
        var variance = 1.0 / Size * (1 - 1.0 / Size) / (Concentration * Size + 1);
        Assert.True(Math.Abs(moments.Mean - 0.25) < 4.9 * Math.Sqrt(variance / first.Length));
        var squares = SampleMoments.Of(first.Select(x => (x - 0.25) * (x - 0.25)).ToArray());
        Assert.True(Math.Abs(squares.Mean - variance) < 4.9 * squares.StandardError);
    }
}
