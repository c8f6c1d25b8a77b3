using Ccmc.Algebra;
using Ccmc.Models;
using Ccmc.Prompts;
using Ccmc.Random;

namespace Ccmc.Tests.Models;

/// <summary>The two batched paths at the equivalence experiment's largest size, and where scores are large.</summary>
public sealed class LargeForwardTests
{
    private const double Epsilon = 1.0 / (1L << 52);

    /// <summary>
    /// K = 1000, d = 1024, L = 4096, every position taken literally against counts, for the same scores bit by bit: within 8 ε (κ(E) + L
    /// max |e_jᵀ W e_k|), κ = 1 here. E is the first thousand rows of a reflection, so C = E without a factorisation.
    /// </summary>
    [Trait("Category", "Slow")]
    [Fact]
    public void Literal_attention_is_the_chain_at_full_size()
    {
        const int size = 1000, dimension = 1024, length = 4096, count = 3;
        var stream = new RandomStream(181, 182, 183, 184);
        var v = Embeddings.Normal(ref stream, 1, dimension);
        var norm = Matrix.Dot(v.Row(0), v.Row(0));
        var embeddings = Matrix.Of(size, dimension, (i, j) => (i == j ? 1 : 0) - 2 * v[0, i] * v[0, j] / norm);
        var weights = Embeddings.Normal(ref stream, dimension, dimension);
        var layer = new AttentionBatch(embeddings, weights, embeddings);
        var scores = layer.TokenScores();
        var prompts = new int[count * length];
        for (var i = 0; i < prompts.Length; i++) prompts[i] = stream.NextIndex(size);
        var laws = new double[count * size];
        layer.Laws(prompts, length, laws);
        var bound = 8 * Epsilon * (1 + length * scores.MaxAbs());
        for (var i = 0; i < count; i++)
        {
            var prompt = prompts.AsSpan(i * length, length);
            var law = NextTokenLaw.Of(scores.Row(prompt[^1]), PromptCounts.Of(prompt, size));
            var other = NextTokenLaw.Of(scores.Row((prompt[^1] + 1) % size), PromptCounts.Of(prompt, size));
            for (var j = 0; j < size; j++) Assert.Equal(law[j], laws[i * size + j], bound);
            Assert.True(Enumerable.Range(0, size).Max(j => Math.Abs(other[j] - laws[i * size + j])) > 1000 * bound);
        }
    }

    /// <summary>The same prompts by counts, K not a multiple of the vector's eight and beyond what stands on the stack: against plain sums,
    /// relative 10⁻¹³.</summary>
    [Theory]
    [InlineData(300, 4097, 5)]
    [InlineData(999, 4096, 3)]
    [InlineData(1000, 1, 40)]
    public void Counts_give_the_plain_law_for_large_vocabularies(int size, int length, int count)
    {
        var stream = new RandomStream(191, 192, 193, 194);
        var matrix = TransitionMatrices.Gaussian(ref stream, size, 2);
        var prompts = new int[count * length];
        for (var i = 0; i < prompts.Length; i++) prompts[i] = Math.Min(stream.NextIndex(size), stream.NextIndex(size));
        var laws = new double[count * size];
        new ChainBatch(matrix).Laws(prompts, length, laws);
        for (var i = 0; i < count; i++)
        {
            var prompt = prompts.AsSpan(i * length, length).ToArray();
            var weights = new double[size];
            foreach (var token in prompt) weights[token] += matrix.Probability(prompt[^1], token);
            var total = weights.Sum();
            for (var j = 0; j < size; j++) Assert.Equal(weights[j] / total, laws[i * size + j], 1e-13 * weights[j] / total);
        }
    }

    /// <summary>Scores of thousands, whose exponentials no double holds: literal attention and the chain agree, and are laws.</summary>
    [Theory]
    [InlineData(1000)]
    [InlineData(-1000)]
    [InlineData(30_000)]
    public void Large_scores_do_no_harm(double scale)
    {
        const int size = 6, length = 40, count = 20;
        var stream = new RandomStream(201, 202, 203, 204);
        var identity = Matrix.Of(size, size, (i, j) => i == j ? 1 : 0);
        // Between tokens scores differ by a few, on top of what is common to all: the law is not a single token's.
        var noise = Embeddings.Normal(ref stream, size, size);
        var weights = Matrix.Of(size, size, (i, j) => scale + noise[i, j]);
        var layer = new AttentionBatch(identity, weights, identity);
        var prompts = new int[count * length];
        for (var i = 0; i < prompts.Length; i++) prompts[i] = stream.NextIndex(size);
        var laws = new double[count * size];
        layer.Laws(prompts, length, laws);
        for (var i = 0; i < count; i++)
        {
            var prompt = prompts.AsSpan(i * length, length);
            var query = prompt[^1];
            double[] logits = [.. Enumerable.Range(0, size).Select(j => noise[j, query])];
            var law = NextTokenLaw.Of(logits, PromptCounts.Of(prompt, size));
            var single = SelfAttention.Law(SelfAttention.Embed(identity, prompt), weights, identity.Row(query), identity);
            Assert.Equal(1, laws.AsSpan(i * size, size).ToArray().Sum(), 1e-12);
            for (var j = 0; j < size; j++)
            {
                // Adding the common part costs the noise digits: ε · |scale|, not more.
                Assert.Equal(law[j], laws[i * size + j], 4 * Epsilon * Math.Abs(scale));
                Assert.Equal(law[j], single[j], 4 * Epsilon * Math.Abs(scale));
            }
        }
    }
}
