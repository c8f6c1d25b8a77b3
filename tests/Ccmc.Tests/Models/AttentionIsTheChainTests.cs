using Ccmc.Algebra;
using Ccmc.Models;
using Ccmc.Prompts;
using Ccmc.Random;

namespace Ccmc.Tests.Models;

/// <summary>Lemma 2.2 and the subspace S_E on small cases, and cases by hand.</summary>
public class AttentionIsTheChainTests
{
    private static RandomStream Stream(ulong seed) => new(seed, 11, 12, 13);

    [Fact]
    public void By_hand_two_tokens_orthonormal()
    {
        // E = I, W = log 3 at (0, 1): score of token 0 given query 1 is log 3, all others 0. Prompt 0 0 1: p_0 = 2·3 / (2·3 + 1).
        var identity = Matrix.Of(2, 2, (i, j) => i == j ? 1 : 0);
        var weights = Matrix.Of(2, 2, (i, j) => i == 0 && j == 1 ? Math.Log(3) : 0);
        var law = SelfAttention.Law(SelfAttention.Embed(identity, [0, 0, 1]),
            weights, identity.Row(1), Embeddings.TiedClassifier(identity));
        Assert.Equal(6.0 / 7, law[0], 1e-15);
        Assert.Equal(1.0 / 7, law[1], 1e-15);
        Assert.Equal(6.0 / 7, NextTokenLaw.Of([Math.Log(3), 0], (ReadOnlySpan<int>)[2, 1])[0], 1e-15);
    }

    [Theory]
    [InlineData(3, 3, 1.0)]
    [InlineData(5, 8, 100.0)]
    [InlineData(8, 20, 1e4)]
    public void Attention_equals_the_chain(int size, int dimension, double condition)
    {
        var stream = Stream((ulong)size);
        var e = Embeddings.Correlated(ref stream, size, dimension, condition);
        var w = Embeddings.Normal(ref stream, dimension, dimension);
        var space = new SeSubspace(e);
        var prompt = new int[17];
        IndependentTokens.Uniform(size, prompt.Length, false).DrawPrompt(ref stream, prompt);
        var query = prompt[^1];
        var law = SelfAttention.Law(SelfAttention.Embed(e, prompt), w, e.Row(query), space.Classifier);
        var chain = NextTokenLaw.Of(space.Logits(w).Row(query), PromptCounts.Of(prompt, size));
        for (var j = 0; j < size; j++) Assert.Equal(chain[j], law[j], 1e-13 * condition);
        // What another query's row would give is far off: the comparison can fail.
        var other = NextTokenLaw.Of(space.Logits(w).Row((query + 1) % size), PromptCounts.Of(prompt, size));
        Assert.True(Enumerable.Range(0, size).Max(j => Math.Abs(other[j] - law[j])) > 1e-3);
    }

    [Fact]
    public void Absent_tokens_have_exactly_no_probability()
    {
        var law = NextTokenLaw.Of([0.3, 5000.0, -1], (ReadOnlySpan<int>)[2, 0, 1]);
        Assert.Equal(0, law[1]);
        Assert.Equal(1, law[0] + law[2], 1e-15);
        Assert.Throws<ArgumentException>(() => NextTokenLaw.Of([0.3, 1], (ReadOnlySpan<int>)[0, 0]));
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(37.0)]
    [InlineData(1e6)]
    public void Correlated_embeddings_have_the_stated_condition(double condition)
    {
        var stream = Stream(4);
        var e = Embeddings.Correlated(ref stream, 6, 11, condition);
        Assert.Equal(1, Embeddings.Condition(e) / condition, 1e-8);
        var product = Embeddings.TiedClassifier(e) * e.Transpose();
        Assert.True((product - Matrix.Of(6, 6, (i, j) => i == j ? 1 : 0)).MaxAbs() < 1e-14 * condition);
    }

    [Fact]
    public void Projection_is_a_projection_that_no_law_sees_and_the_inverse_map_undoes()
    {
        var stream = Stream(9);
        var e = Embeddings.Gaussian(ref stream, 5, 9);
        var space = new SeSubspace(e);
        var w = Embeddings.Normal(ref stream, 9, 9);
        var projected = space.Project(w);
        Assert.True((space.Project(projected) - projected).MaxAbs() < 1e-14);
        Assert.True((space.Logits(w) - space.Logits(projected)).MaxAbs() < 1e-13);
        Assert.True((w - projected).MaxAbs() > 0.1);
        var back = space.Weights(space.Logits(w));
        Assert.True((back - projected).MaxAbs() < 1e-12);
        // Any gauge of the rows gives the same W.
        var logits = space.Logits(w);
        var shifted = Matrix.Of(5, 5, (k, j) => logits[k, j] + 3 * k - 1);
        Assert.True((space.Weights(shifted) - projected).MaxAbs() < 1e-12);
        Assert.Equal(20, space.Dimension);
    }

    [Fact]
    public void Subspace_has_dimension_K_K_minus_1()
    {
        var stream = Stream(10);
        var e = Embeddings.Gaussian(ref stream, 3, 4);
        var space = new SeSubspace(e);
        // Images of the 16 unit matrices under the projection, as rows: their rank is the dimension.
        var images = new Matrix(16, 16);
        for (var i = 0; i < 16; i++) space.Project(Matrix.Of(4, 4, (a, b) => 4 * a + b == i ? 1 : 0)).Entries.CopyTo(images.Row(i));
        var values = SingularValues.Of(images);
        Assert.Equal(space.Dimension, values.Count(s => s > 1e-8));
        Assert.All(values.Take(6), s => Assert.Equal(1, s, 1e-12));
    }

    [Theory]
    [InlineData(DroppedCondition.None, true)]
    [InlineData(DroppedCondition.TokenIndependence, false)]
    [InlineData(DroppedCondition.QueryIndependence, false)]
    [InlineData(DroppedCondition.Both, false)]
    public void Positions_give_a_prior_iff_both_conditions_hold(DroppedCondition dropped, bool equal)
    {
        foreach (var prior in new[] { PositionalPriors.Exponential(9, 0.7), PositionalPriors.Power(9, 1.5), PositionalPriors.Window(9, 4),
            PositionalPriors.Uniform(9), PositionalPriors.Table(9, [1, 5, 2, 1, 4, 3, 2, 1, 0.5]) })
        {
            var stream = Stream(21);
            var e = Embeddings.Gaussian(ref stream, 4, 6);
            var w = Embeddings.Normal(ref stream, 6, 6);
            var attention = PositionalAttention.Create(ref stream, e, prior, new(w, 1, dropped));
            var logits = new SeSubspace(e).Logits(w);
            var worst = 0.0;
            var prompt = new int[9];
            for (var repeat = 0; repeat < 10; repeat++)
            {
                IndependentTokens.Uniform(4, prompt.Length, false).DrawPrompt(ref stream, prompt);
                var law = attention.Law(prompt);
                var chain = NextTokenLaw.Of(logits.Row(prompt[^1]), PromptCounts.Weighted(prompt, prior, 4));
                for (var j = 0; j < 4; j++) worst = Math.Max(worst, Math.Abs(law[j] - chain[j]));
            }
            if (equal) Assert.True(worst < 1e-12, $"{worst}");
            else Assert.True(worst > 0.01, $"{worst}");
        }
    }

    [Fact]
    public void Priors_by_hand()
    {
        Assert.Equal([0.25, 0.5, 1], PositionalPriors.Exponential(3, 0.5).Select(x => Math.Round(x, 14)));
        Assert.Equal([0.25, 0.5, 1], PositionalPriors.Power(4, 1).Where((_, i) => i != 1).Select(x => Math.Round(x, 14)));
        Assert.Equal([0.0, 1, 1], PositionalPriors.Window(3, 2));
        Assert.Equal([7.0, 6, 5], PositionalPriors.Table(3, [5, 6, 7]));
        Assert.Equal([1.5, 0.25], PromptCounts.Weighted([0, 1, 0], [0.5, 0.25, 1], 2));
    }
}
