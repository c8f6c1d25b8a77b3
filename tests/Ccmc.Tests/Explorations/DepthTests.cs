using Ccmc.Algebra;
using Ccmc.Depth;
using Ccmc.Models;
using Ccmc.Prompts;
using Ccmc.Random;

namespace Ccmc.Tests.Explorations;

/// <summary>Layers kept up to date token by token against attention computed literally from embeddings and weights; theory against slow,
/// independent ways.</summary>
public class DepthTests
{
    private const int Size = 4;

    private static TransitionMatrix Random(ulong seed, double scale, int size = Size)
    {
        var stream = new RandomStream(seed, 5, 5, 5);
        return TransitionMatrices.Gaussian(ref stream, size, scale);
    }

    private static TransitionMatrix[] Stack(ulong seed, int layers, double scale, int size = Size) =>
        [.. Enumerable.Range(0, layers).Select(l => Random(seed + 100 * (ulong)l, scale, size))];

    private static double[] Law(LayeredContext context, ReadOnlySpan<int> prompt)
    {
        foreach (var token in prompt) context.Append(token);
        return context.Law.ToArray();
    }

    private static void Close(double[] expected, double[] actual, double tolerance = 1e-12)
    {
        for (var j = 0; j < expected.Length; j++) Assert.Equal(expected[j], actual[j], tolerance);
    }

    private static int[] Prompt(ulong seed, int length, int size = Size)
    {
        var stream = new RandomStream(seed, 1, 2, 3);
        return [.. Enumerable.Range(0, length).Select(_ => stream.NextIndex(size))];
    }

    /// <summary>Rotated orthonormal embeddings, weights from the logits on S_E, causal softmax, sums of inputs and outputs: the definition,
    /// with nothing counted.</summary>
    private static double[] Literal(TransitionMatrix[] layers, bool residual, int[] prompt)
    {
        var stream = new RandomStream(77, 1, 1, 1);
        var embeddings = Embeddings.Orthonormal(ref stream, Size, Size + 2);
        var subspace = new SeSubspace(embeddings);
        var hidden = SelfAttention.Embed(embeddings, prompt);
        foreach (var layer in layers)
            hidden = Layer(hidden, subspace.Weights(Matrix.Of(Size, Size, (k, j) => layer.Logit(k, j))), residual, residual ? 2.0 : 1);
        return subspace.Classifier.Apply(hidden.Row(prompt.Length - 1));
    }

    private static Matrix Layer(Matrix inputs, Matrix weights, bool residual, double scale)
    {
        var outputs = new Matrix(inputs.Rows, inputs.Columns);
        for (var i = 0; i < inputs.Rows; i++)
        {
            var seen = Matrix.Of(i + 1, inputs.Columns, (l, a) => inputs[l, a]);
            var attention = SelfAttention.Softmax(SelfAttention.Scores(seen, weights, inputs.Row(i)));
            for (var a = 0; a < inputs.Columns; a++)
            {
                for (var l = 0; l <= i; l++) outputs[i, a] += attention[l] * seen[l, a];
                outputs[i, a] = (outputs[i, a] + (residual ? inputs[i, a] : 0)) / scale;
            }
        }
        return outputs;
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public void Layers_are_attention_computed_literally(int layers, bool residual)
    {
        // Hidden states have mass one, so that the row constants of logits, which S_E leaves out, shift all scores alike.
        for (var seed = 1UL; seed <= 8; seed++)
        {
            var (stack, prompt) = (Stack(seed, layers, 1.5), Prompt(seed, 3 + (int)seed % 9));
            Close(Literal(stack, residual, prompt), Law(new LiteralLayers(stack, residual), prompt));
        }
    }

    [Theory]
    [InlineData(2, 2, false, 2.5)]
    [InlineData(2, 4, true, 2.5)]
    [InlineData(3, 2, true, 1)]
    [InlineData(3, 3, false, 1)]
    [InlineData(4, 2, false, 0.7)]
    public void Moments_give_the_literal_law(int size, int layers, bool residual, double scale)
    {
        var (stack, prompt) = (Stack(11, layers, scale, size), Prompt(3, 400, size));
        Close(Law(new LiteralLayers(stack, residual), prompt), Law(new MomentLayers(stack, residual), prompt), 1e-9);
    }

    [Fact]
    public void Moments_refuse_logits_that_cancellation_would_spoil()
    {
        TransitionMatrix[] strong = [Random(1, 1, 2), TransitionMatrix.FromLogits([14, 0, 0, 14])];
        Assert.False(MomentLayers.CanHold(strong));
        Assert.Throws<ArgumentException>(() => new MomentLayers(strong, false));
    }

    [Fact]
    public void One_layer_is_the_chain()
    {
        var (matrix, prompt) = (Random(3, 1), Prompt(4, 15));
        Close(NextTokenLaw.Of(matrix.LogitRow(prompt[^1]), PromptCounts.Of(prompt, Size)), Law(new LiteralLayers([matrix], false), prompt));
    }

    /// <summary>A first layer that attends to its own token alone passes the prompt on: two layers are the second's chain.</summary>
    [Fact]
    public void A_first_layer_that_copies_leaves_the_second_chain()
    {
        var copies = TransitionMatrix.FromLogits([.. Enumerable.Range(0, Size * Size).Select(i => i / Size == i % Size ? 60.0 : 0)]);
        var (second, prompt) = (Random(5, 1.5), Prompt(6, 12));
        Close(NextTokenLaw.Of(second.LogitRow(prompt[^1]), PromptCounts.Of(prompt, Size)),
            Law(new LiteralLayers([copies, second], false), prompt));
    }

    /// <summary>Every score alike in the second layer: the law is the mean of the first layer's laws; prompt (0, 1) by hand.</summary>
    [Fact]
    public void An_even_second_layer_averages()
    {
        // After (0): token 0 for certain. After (0, 1): row (0.4, 0.6).
        Close([0.7, 0.3], Law(new LiteralLayers([TransitionMatrices.TwoToken(0.25, 0.4), TransitionMatrices.TwoToken(0.5, 0.5)], false),
            [0, 1]), 1e-15);
    }

    /// <summary>Two layers' quadratic and three layers' cubic, solved apart; the uniform three-layer root of the specification.</summary>
    [Fact]
    public void Roots_are_those_of_the_polynomials()
    {
        foreach (var (rho, second) in new[] { (0.25, 1.0), (0.25, 7.389), (1.2, 0.01), (0.6, 0.3) })
        {
            var b = rho + Math.Sqrt(second);
            Assert.Equal((b + Math.Sqrt(b * b + 12 * rho)) / 6, CornerGrowth.Root([rho, second]), 1e-12);
        }
        var (r2, r3) = (Math.Sqrt(0.5), Math.Pow(2, 0.25));
        var g = CornerGrowth.Root([0.4, 0.5, 2]);
        Assert.Equal(0, 7 * g * g * g - (0.4 + r2 + r3) * g * g - (0.8 + r2) * g - 0.4, 1e-11);
        Assert.Equal(0.70027, CornerGrowth.Root([0.25, 1, 1]), 5e-6);
        Assert.Equal(0.3, CornerGrowth.Root([0.3]), 1e-12);
    }

    /// <summary>The literal layers, fed a prompt whose losers grow like t^g, want the loser g times as often as it stands there: p t/n = g.
    /// With another exponent they do not.</summary>
    [Theory]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public void Exponents_are_those_that_the_layers_reproduce(int layers, bool residual)
    {
        var even = TransitionMatrices.TwoToken(0.5, 0.5);
        TransitionMatrix[] stack = [TransitionMatrices.TwoToken(0.2, 0.8), .. Enumerable.Repeat(even, layers - 1)];
        var g = CornerGrowth.Exponent(stack, residual, 0, 1);
        double Wanted(double exponent)
        {
            const int length = 200_000;
            var (context, placed) = (new MomentLayers(stack, residual), 0);
            for (var i = 1; i <= length; i++)
            {
                var loser = 300 * Math.Pow(i / (double)length, exponent) - placed >= 0.5;
                if (loser) placed++;
                context.Append(loser ? 1 : 0);
            }
            // The stream repeats the last token: an average over the query's kinds, the loser's in the share n g/t of its growth.
            var afterWinner = context.Law[1];
            if (!residual) return afterWinner * length / placed;
            context.Append(1);
            var afterLoser = context.Law[1];
            return afterWinner * length / placed / (1 - (afterLoser - afterWinner));
        }
        Assert.Equal(g, Wanted(g), 0.02);
        Assert.True(Math.Abs(Wanted(g + 0.15) - g - 0.15) > 0.05);
    }

    /// <summary>One layer's fixed point is the mean field's; two layers' thresholds are the specification's.</summary>
    [Fact]
    public void Shares_at_rest()
    {
        var one = Assert.Single(new FrozenShares([TransitionMatrices.TwoToken(0.8, 0.7)], false).Interior());
        Assert.Equal(0.7 * 0.6 / (0.7 * 0.6 + 0.8 * 0.4), one.Share, 1e-10);
        Assert.True(one.Slope < 0);
        foreach (var (diagonal, odds) in new[] { (0.7, 2.4), (0.8, 1.06), (0.9, 0.44), (0.95, 0.25) })
            foreach (var off in new[] { -0.1, 0.1 })
            {
                var p = 1 / (1 + Math.Exp(-odds - off));
                var field = new FrozenShares(
                    [TransitionMatrices.TwoToken(1 - diagonal, 1 - diagonal), TransitionMatrices.TwoToken(p, p)], false);
                Assert.Equal(off > 0, field.Interior().Single(r => Math.Abs(r.Share - 0.5) < 1e-3).Slope < 0);
            }
    }

    /// <summary>Positions whose states depend on their token alone, in a prompt of many tokens drawn with fixed shares: the law after each
    /// token is the frozen one's.</summary>
    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Frozen_laws_are_those_of_a_long_mixed_prompt(int layers, bool residual)
    {
        var stack = Stack(21, layers, 1, 2);
        var context = new MomentLayers(stack, residual);
        for (var i = 0; i < 60_000; i++) context.Append(i % 10 is 0 or 3 or 6 ? 1 : 0);
        context.Append(0);
        var after0 = context.Law[1];
        context.Append(1);
        var after1 = context.Law[1];
        Assert.Equal(after0 / (after0 + 1 - after1) - 0.3, new FrozenShares(stack, residual).Drift(0.3), 2e-3);
    }

    [Fact]
    public void Where_the_first_layer_has_one_winner_no_second_keeps_the_other()
    {
        var stream = new RandomStream(8, 8, 8, 8);
        for (var i = 0; i < 20; i++)
        {
            var (p, q) = (0.48 * stream.NextDouble() + 0.01, 0.51 + 0.48 * stream.NextDouble());
            TransitionMatrix[] stack = [TransitionMatrices.TwoToken(p, q), Random((ulong)i, 3, 2)];
            Assert.Empty(new FrozenShares(stack, false).Interior());
        }
    }
}
