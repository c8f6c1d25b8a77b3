using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ccmc.Algebra;
using Ccmc.Loops;
using Ccmc.Models;
using Ccmc.Prompts;
using Ccmc.Random;

namespace Ccmc.Tests.Models;

/// <summary>Many prompts at once give the laws of each alone.</summary>
public class BatchTests
{
    [Theory]
    [InlineData(5, 6, 7, 270)]
    [InlineData(8, 16, 33, 40)]
    [InlineData(3, 3, 1, 5)]
    public void Batches_agree_with_single_prompts(int size, int dimension, int length, int count)
    {
        var stream = new RandomStream(3, 1, 4, 1);
        var embeddings = Embeddings.Gaussian(ref stream, size, dimension);
        var space = new SeSubspace(embeddings);
        var matrix = TransitionMatrices.Gaussian(ref stream, size, 1);
        var weights = space.Weights(Matrix.Of(size, size, matrix.Logit));
        var prompts = new int[count * length];
        for (var i = 0; i < prompts.Length; i++) prompts[i] = stream.NextIndex(size);
        var (attention, chain, parallel) = (new double[count * size], new double[count * size], new double[count * size]);
        var layer = new AttentionBatch(embeddings, weights, space.Classifier);
        layer.Laws(prompts, length, attention);
        layer.Laws(prompts, length, parallel, (n, body) => Parallel.For(0, n, body));
        Assert.Equal(attention, parallel);
        new ChainBatch(matrix).Laws(prompts, length, chain);
        new ChainBatch(matrix).Laws(prompts, length, parallel, (n, body) => Parallel.For(0, n, body));
        Assert.Equal(chain, parallel);
        for (var i = 0; i < count; i++)
        {
            var prompt = prompts.AsSpan(i * length, length);
            var one = SelfAttention.Law(SelfAttention.Embed(embeddings, prompt), weights, embeddings.Row(prompt[^1]), space.Classifier);
            var law = NextTokenLaw.Of(matrix.LogitRow(prompt[^1]), PromptCounts.Of(prompt, size));
            // Rounding only, grown by the condition of the embeddings.
            var bound = 1e-14 * length * Embeddings.Condition(embeddings);
            for (var j = 0; j < size; j++)
            {
                Assert.Equal(one[j], attention[i * size + j], bound);
                Assert.Equal(law[j], chain[i * size + j], 1e-15);
            }
        }
    }

    /// <summary>
    /// c ε (κ + L max(1, S)) with c = (L + d + K + 8 √(K d) + 8) / 2, κ = κ(E) as measured by singular values, S the largest score: the
    /// rounding analysis behind the experiment equivalence, nothing fitted. Scores formed in another order would differ by κ² instead; a
    /// prompt of one token more differs by far more.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(1e3)]
    [InlineData(1e5)]
    [InlineData(1e7)]
    public void The_chain_of_the_layers_own_scores_is_the_layer_within_c_kappa_epsilon(double condition)
    {
        const int size = 16, dimension = 24, length = 17, count = 20;
        var stream = new RandomStream(3, 1, 4, 2);
        var embeddings = Embeddings.Correlated(ref stream, size, dimension, condition);
        var space = new SeSubspace(embeddings);
        var matrix = TransitionMatrices.Gaussian(ref stream, size, 1);
        var layer = new AttentionBatch(embeddings, space.Weights(Matrix.Of(size, size, matrix.Logit)), space.Classifier);
        var scores = layer.TokenScores();
        var prompts = new int[count * length];
        for (var i = 0; i < prompts.Length; i++) prompts[i] = stream.NextIndex(size);
        var laws = new double[count * size];
        layer.Laws(prompts, length, laws);
        var c = (length + dimension + size + 8 * Math.Sqrt(size * dimension) + 8) / 2;
        var measured = Embeddings.Condition(embeddings);
        Assert.Equal(condition, measured, 1e-6 * condition);
        var bound = c * (1.0 / (1L << 52)) * (measured + length * Math.Max(1, scores.MaxAbs()));
        for (var i = 0; i < count; i++)
        {
            var prompt = prompts.AsSpan(i * length, length);
            var (counts, law) = (PromptCounts.Of(prompt, size), laws.AsSpan(i * size, size).ToArray());
            Assert.InRange(Distance(NextTokenLaw.Of(scores.Row(prompt[^1]), counts), law), 0, bound);
            counts[prompt[^1]]++;
            Assert.True(Distance(NextTokenLaw.Of(scores.Row(prompt[^1]), counts), law) > 1000 * bound);
        }
    }

    private static double Distance(double[] law, double[] other) => law.Zip(other, (a, b) => Math.Abs(a - b)).Max();

    [Fact]
    public void Tokens_and_lengths_are_checked()
    {
        var stream = new RandomStream(1, 1, 1, 1);
        var matrix = TransitionMatrices.Gaussian(ref stream, 3, 1);
        var identity = Matrix.Of(3, 3, (i, j) => i == j ? 1 : 0);
        foreach (var bad in new[] { -1, 3 })
        {
            Assert.Contains($"token {bad}",
                Assert.Throws<ArgumentException>(() => new ChainBatch(matrix).Laws(new[] { 0, bad }, 2, new double[3])).Message,
                StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(
                () => new AttentionBatch(identity, identity, identity).Laws(new[] { 0, bad }, 2, new double[3]));
        }
        var many = new int[400];
        many[259] = many[301] = 7;
        foreach (var loop in new IndexLoop?[] { null, (n, body) => Parallel.For(0, n, body) })
            Assert.Equal("token 7, position 1 of prompt 129, is not in a vocabulary of 3",
                Assert.Throws<ArgumentException>(() => new ChainBatch(matrix).Laws(many, 2, new double[600], loop)).Message);
        Assert.Throws<ArgumentException>(() => new ChainBatch(matrix).Laws(new int[5], 2, new double[6]));
        Assert.Throws<ArgumentException>(() => new AttentionBatch(identity, new Matrix(2, 3), identity));
    }

    // The digest was made with AVX-512 vectors; it must be the same with narrower ones and with none (DOTNET_EnableHWIntrinsic=0).
    [Fact]
    public void Bits_are_the_same_on_every_machine()
    {
        var stream = new RandomStream(2, 7, 1, 8);
        var (embeddings, weights) = (Embeddings.Normal(ref stream, 9, 21), Embeddings.Normal(ref stream, 21, 21));
        var matrix = TransitionMatrices.Gaussian(ref stream, 9, 1);
        var prompts = new int[50 * 11];
        for (var i = 0; i < prompts.Length; i++) prompts[i] = stream.NextIndex(9);
        var (attention, chain) = (new double[50 * 9], new double[50 * 9]);
        new AttentionBatch(embeddings, weights, embeddings).Laws(prompts, 11, attention);
        new ChainBatch(matrix).Laws(prompts, 11, chain);
        Assert.Equal(
            "F4195E9F5FC28AF8", Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<double>([.. attention, .. chain])))[..16]);
    }
}
