using Ccmc.Algebra;
using Ccmc.Graphs;
using Ccmc.Models;
using Ccmc.Population;
using Ccmc.Prompts;
using Ccmc.Random;
using Ccmc.Statistics;
using MathNet.Numerics.LinearAlgebra;

namespace Ccmc.Tests.Population;

/// <summary>When types are enumerated and when prompts are drawn, what the standard error of drawn ones is worth, and resistances of a
/// large graph.</summary>
public sealed class PopulationSizeTests
{
    public static TheoryData<int, int, bool> Laws =>
        new() { { 3, 4, true }, { 3, 4, false }, { 6, 3, true }, { 6, 3, false }, { 5, 1, true }, { 2, 7, false } };

    /// <summary>The number by which the choice is made is the number of types, and their probabilities sum to one.</summary>
    [Theory, MemberData(nameof(Laws))]
    public void The_number_of_types_is_told_beforehand(int size, int length, bool self)
    {
        foreach (var law in new PromptDistribution[]
        {
            IndependentTokens.Zipf(size, 1, length, self), new ConstantTokens(size, length, self),
            new DistinctTokens(size, Math.Min(size, length), self),
        })
            for (var k = 0; k < size; k++)
            {
                var types = law.Enumerate(k);
                var distinct = new HashSet<string>();
                for (var t = 0; t < types.Count; t++)
                    distinct.Add(string.Join(' ', types.Tokens(t).ToArray()) + "|" + string.Join(' ', types.Counts(t).ToArray()));
                Assert.Equal(types.Count, distinct.Count);
                Assert.Equal(law.TypeCount, types.Count);
                Assert.Equal(1, Enumerable.Range(0, types.Count).Sum(types.Probability), 1e-13);
            }
    }

    /// <summary>Multisets, not sequences: 7⁸ sequences of eight tokens are 5,764,801, their count vectors 3,003, so over seven queries all
    /// are enumerated; of 40 tokens they are not.</summary>
    [Fact]
    public void Up_to_a_million_count_vectors_are_enumerated()
    {
        var stream = new RandomStream(141, 142, 143, 144);
        var small = IndependentTokens.Uniform(7, 8, false);
        Assert.Equal(3003, small.TypeCount);
        Assert.True(PopulationQuantities.Of(small, TransitionMatrices.Gaussian(ref stream, 7, 1), ref stream).IsExact);
        var large = IndependentTokens.Uniform(24, 6, false);
        Assert.Equal(475_020, large.TypeCount);
        Assert.False(PopulationQuantities.Of(large, TransitionMatrices.Gaussian(ref stream, 24, 1), ref stream).IsExact);
    }

    /// <summary>
    /// The standard error of a sampled excess: over 400 sets of 2,000 fresh prompts the sum of ((value − truth) / error)² is χ² with 400
    /// degrees of freedom, nearly; outside its 10⁻⁶ tails an error 15 % too small or large would be seen.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_standard_error_is_what_the_estimate_varies_by(bool self)
    {
        const int sets = 400;
        var law = IndependentTokens.Zipf(4, 0.7, 6, self);
        var stream = new RandomStream(151, 152, 153, 154);
        var matrix = TransitionMatrices.Gaussian(ref stream, 4, 1);
        double[][] estimate =
            [.. Enumerable.Range(0, 4).Select(k => matrix.LogitRow(k).ToArray().Select((a, j) => a + 0.3 * Math.Sin(4 * k + j)).ToArray())];
        var truth = PopulationQuantities.ExcessRisk(law, matrix, estimate, null).Value;
        var (statistic, sum) = (0.0, 0.0);
        for (var s = 0; s < sets; s++)
        {
            var (value, error) = PopulationQuantities.ExcessRisk(law, matrix, estimate, FreshPrompts.Draw(law, ref stream, 2000));
            statistic += (value - truth) * (value - truth) / (error * error);
            sum += (value - truth) / error;
        }
        Assert.True(ChiSquaredLaw.UpperTail(statistic, sets) is > 1e-6 and < 1 - 1e-6, $"χ² = {statistic} for {sets}");
        Assert.InRange(sum / Math.Sqrt(sets), -5, 5);
        Assert.True(
            ChiSquaredLaw.UpperTail(sets / (0.85 * 0.85), sets) < 1e-6 && ChiSquaredLaw.UpperTail(sets / (1.2 * 1.2), sets) > 1 - 1e-6,
            "15 % too small, 20 % too large are seen");
    }

    /// <summary>K = 500: every pair against an independent library's inverse of the grounded Laplacian, and L⁺ itself by what defines
    /// it.</summary>
    [Fact]
    public void Resistances_of_five_hundred_tokens()
    {
        const int size = 500;
        var stream = new RandomStream(161, 162, 163, 164);
        var edges = GraphFamilies.Random(ref stream, size, 0.02).Edges.ToList();
        for (var i = 0; i + 1 < size; i++) edges.Add(new(i, i + 1, 0.1 + stream.NextDouble()));
        var graph = new CoOccurrenceGraph(size, edges);
        var resistance = graph.EffectiveResistance();
        var laplacian = graph.Laplacian();
        var grounded = Matrix<double>.Build.Dense(size - 1, size - 1, (i, j) => laplacian[i, j]).Inverse();
        for (var i = 0; i + 1 < size; i++)
        {
            Assert.Equal(grounded[i, i], resistance[i, size - 1], 1e-12);
            for (var j = 0; j < i; j++) Assert.Equal(grounded[i, i] + grounded[j, j] - 2 * grounded[i, j], resistance[i, j], 1e-12);
        }
    }

    /// <summary>L L⁺ L = L, and L⁺ sends the constants of each component to 0.</summary>
    [Fact]
    public void The_pseudo_inverse_of_a_laplacian_is_one()
    {
        var stream = new RandomStream(171, 172, 173, 174);
        foreach (var graph in new[] { GraphFamilies.Components(9, 3), GraphFamilies.BridgedCliques(8, 1),
            GraphFamilies.Random(ref stream, 30, 0.1) })
        {
            var (laplacian, inverse) = (graph.Laplacian(), graph.LaplacianPseudoInverse());
            Assert.True((laplacian * inverse * laplacian - laplacian).MaxAbs() < 1e-12);
            Assert.True((inverse * Matrix.Of(graph.Size, 1, (_, _) => 1)).MaxAbs() < 1e-13 * graph.Size * Math.Max(1, inverse.MaxAbs()));
        }
    }
}
