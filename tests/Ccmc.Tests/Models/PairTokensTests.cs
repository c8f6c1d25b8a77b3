using Ccmc.Models;
using Ccmc.Population;
using Ccmc.Prompts;
using Ccmc.Random;

namespace Ccmc.Tests.Models;

/// <summary>Prompts that are pairs of a graph.</summary>
public class PairTokensTests
{
    private static readonly (int, int)[] Complete = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)];

    /// <summary>On the complete graph they are two different tokens in random order, which another class draws.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_complete_graph_is_two_different_tokens(bool self)
    {
        var (pairs, distinct) = (new PairTokens(4, Complete, self), new DistinctTokens(4, 2, self));
        var stream = new RandomStream(1, 2, 3, 4);
        var matrix = TransitionMatrices.Gaussian(ref stream, 4, 1);
        var (one, other) = (PopulationQuantities.Of(pairs, matrix, ref stream), PopulationQuantities.Of(distinct, matrix, ref stream));
        Assert.Equal(12, one.DegreesOfFreedom);
        // Known to a hundredth or so: part of it is an average over prompts that are drawn.
        Assert.Equal(other.SecondOrder, one.SecondOrder, 0.05 * other.SecondOrder);
        double[][] wrong = [.. Enumerable.Range(0, 4)
            .Select(k => matrix.LogitRow(k).ToArray().Select((a, j) => a + 0.1 * j * k).ToArray())];
        Assert.Equal(other.ExcessRisk(wrong, null).Value, one.ExcessRisk(wrong, null).Value, 1e-14);
    }

    /// <summary>0 − 1 − 2, 3 − 4, 5 alone: cross 3 components for each query; self stars over 1, 2, 1, 1, 1 and 0 neighbours.</summary>
    [Fact]
    public void Components_are_counted_on_all_tokens()
    {
        (int, int)[] edges = [(0, 1), (1, 2), (3, 4)];
        var (cross, self) = (new PairTokens(6, edges, self: false), new PairTokens(6, edges, self: true));
        Assert.All(Enumerable.Range(0, 6), k => Assert.Equal(2, cross.Components(k).Max()));
        Assert.Equal([1, 2, 1, 1, 1, 0], Enumerable.Range(0, 6).Select(k => 5 - self.Components(k).Max()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Draws_follow_the_types(bool self)
    {
        var prompts = new PairTokens(6, [(0, 1), (1, 2), (3, 4)], self);
        var stream = new RandomStream(5, 6, 7, 8);
        var prompt = new int[2];
        for (var query = 0; query < 6; query++)
        {
            var types = prompts.Enumerate(query);
            var shares = Enumerable.Range(0, types.Count).ToDictionary(i => string.Join('-', types.Tokens(i).ToArray()), types.Probability);
            Assert.Equal(1, shares.Values.Sum(), 1e-15);
            var seen = new Dictionary<string, int>();
            for (var i = 0; i < 3000; i++)
            {
                prompts.DrawPrompt(ref stream, query, prompt);
                if (self) Assert.Equal(query, prompt[1]);
                var name = string.Join('-', prompt.Distinct().Order());
                seen[name] = seen.GetValueOrDefault(name) + 1;
            }
            Assert.Equal(shares.Keys.Order(), seen.Keys.Order());
            // 5 standard errors of a share of at most a half.
            Assert.All(seen, s => Assert.Equal(shares[s.Key], s.Value / 3000.0, 0.046));
        }
    }

    [Fact]
    public void What_is_no_pair_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new PairTokens(3, [], self: false));
        Assert.Throws<ArgumentException>(() => new PairTokens(3, [(1, 1)], self: false));
        Assert.Throws<ArgumentException>(() => new PairTokens(3, [(0, 3)], self: false));
    }
}
