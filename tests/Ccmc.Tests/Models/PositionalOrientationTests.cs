using Ccmc.Models;
using Ccmc.Prompts;
using Ccmc.Samplers;
using static Ccmc.Tests.Samplers.TrajectoryFixtures;

namespace Ccmc.Tests.Models;

/// <summary>Which end of a prompt is young: worked out by hand, since attention and chain would both follow a reversed prior.</summary>
public sealed class PositionalOrientationTests
{
    /// <summary>Uniform rows, so tokens are as likely as the weight of their positions. γ = ½, prompt (0, 1): weights ½ and 1. (age +
    /// 1)^−1, prompt (0, 1, 1): ⅓, ½, 1. Window of 1: the last token.</summary>
    [Fact]
    public void The_last_token_is_the_youngest()
    {
        AssertLaw([1 / 3.0, 2 / 3.0], PositionalPriors.Exponential(2, 0.5), [0, 1]);
        AssertLaw([2 / 11.0, 9 / 11.0], PositionalPriors.Power(3, 1), [0, 1, 1]);
        AssertLaw([0, 1], PositionalPriors.Window(3, 1), [0, 0, 1]);
        AssertLaw([1 / 4.0, 3 / 4.0], PositionalPriors.Table(2, [3, 1]), [0, 1]);
    }

    /// <summary>The samplers, too: weight falls as tokens are appended.</summary>
    [Fact]
    public void Samplers_weigh_the_last_token_most()
    {
        var matrix = TransitionMatrices.TwoToken(0.5, 0.5);
        var decay = RecencySampler.Create(new AgePrior.Exponential(0.5), matrix, [0, 1], Stream(1));
        Assert.Equal(2, decay.Weight(1) / decay.Weight(0), 1e-15);
        var power = RecencySampler.Create(new AgePrior.Power(1), matrix, [0, 1, 1], Stream(1));
        Assert.Equal(4.5, power.Weight(1) / power.Weight(0), 1e-14);
        Assert.Equal(0, RecencySampler.Create(new AgePrior.Window(1), matrix, [0, 0, 1], Stream(1)).Weight(0));
    }

    /// <summary>The biases are what the conditions speak of: constant where met, not where dropped, and of the strength asked
    /// for.</summary>
    [Theory]
    [InlineData(DroppedCondition.None, 1)]
    [InlineData(DroppedCondition.TokenIndependence, 1)]
    [InlineData(DroppedCondition.QueryIndependence, 1)]
    [InlineData(DroppedCondition.Both, 1)]
    [InlineData(DroppedCondition.Both, 0)]
    [InlineData(DroppedCondition.TokenIndependence, 0.01)]
    public void Biases_are_constant_where_conditions_hold(DroppedCondition dropped, double strength)
    {
        var attention = Attention(PositionalPriors.Exponential(6, 0.7), dropped, strength);
        var (token, position) = (Spread(attention.TokenBias()), Spread(attention.PositionBias(1)));
        var tokens = dropped is DroppedCondition.TokenIndependence or DroppedCondition.Both && strength > 0;
        var positions = dropped is DroppedCondition.QueryIndependence or DroppedCondition.Both && strength > 0;
        Assert.True(tokens ? token > 0.05 * strength && token < 20 * strength : token < 1e-12, $"tokens differ by {token}");
        Assert.True(positions ? position > 0.05 * strength && position < 20 * strength : position < 1e-12,
            $"positions differ by {position}");
    }

    private static double Spread(double[] values) => values.Max() - values.Min();

    private static void AssertLaw(double[] expected, double[] prior, int[] prompt)
    {
        var law = Attention(prior, DroppedCondition.None, 1).Law(prompt);
        for (var j = 0; j < 2; j++) Assert.Equal(expected[j], law[j], 1e-12);
        var chain = NextTokenLaw.Of([0, 0], PromptCounts.Weighted(prompt, prior, 2));
        for (var j = 0; j < 2; j++) Assert.Equal(expected[j], chain[j], 1e-12);
    }

    private static PositionalAttention Attention(double[] prior, DroppedCondition dropped, double strength)
    {
        var stream = Stream(40);
        var embeddings = Embeddings.Gaussian(ref stream, 2, 4);
        return PositionalAttention.Create(
            ref stream, embeddings, prior, new(new SeSubspace(embeddings).Weights(new(2, 2)), 1, dropped, strength));
    }
}
