using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ccmc.Algebra;
using Ccmc.Models;
using Ccmc.Random;

namespace Ccmc.Tests.Models;

/// <summary>Many prompts at once give the laws of each alone.</summary>
public class BatchTests
{
    [Theory]
    [InlineData(5, 6, 7, 70)]
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

    [Fact]
    public void The_chain_of_the_layers_own_scores_is_the_layer_even_where_scores_themselves_are_inexact()
    {
        // Condition 1e5: scores formed in another order differ by about 1e-6, the laws from the same scores by κ ε L.
        var stream = new RandomStream(3, 1, 4, 2);
        var embeddings = Embeddings.Correlated(ref stream, 16, 24, 1e5);
        var space = new SeSubspace(embeddings);
        var matrix = TransitionMatrices.Gaussian(ref stream, 16, 1);
        var layer = new AttentionBatch(embeddings, space.Weights(Matrix.Of(16, 16, matrix.Logit)), space.Classifier);
        var scores = layer.TokenScores();
        var prompts = new int[20 * 16];
        for (var i = 0; i < prompts.Length; i++) prompts[i] = stream.NextIndex(16);
        var laws = new double[20 * 16];
        layer.Laws(prompts, 16, laws);
        for (var i = 0; i < 20; i++)
        {
            var law = NextTokenLaw.Of(scores.Row(prompts[16 * i + 15]), PromptCounts.Of(prompts.AsSpan(16 * i, 16), 16));
            for (var j = 0; j < 16; j++) Assert.Equal(law[j], laws[16 * i + j], 1e-9);
        }
    }

    [Fact]
    public void Tokens_and_lengths_are_checked()
    {
        var stream = new RandomStream(1, 1, 1, 1);
        var matrix = TransitionMatrices.Gaussian(ref stream, 3, 1);
        var identity = Matrix.Of(3, 3, (i, j) => i == j ? 1 : 0);
        foreach (var bad in new[] { -1, 3 })
        {
            Assert.Contains($"token {bad}", Assert.Throws<ArgumentException>(() => new ChainBatch(matrix).Laws(new[] { 0, bad }, 2, new double[3])).Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => new AttentionBatch(identity, identity, identity).Laws(new[] { 0, bad }, 2, new double[3]));
        }
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
        Assert.Equal("F4195E9F5FC28AF8", Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<double>([.. attention, .. chain])))[..16]);
    }
}
