using Ccmc.Algebra;
using Ccmc.Depth;
using Ccmc.Models;
using Ccmc.Prompts;
using Ccmc.Random;

namespace Ccmc.Tests.Explorations;

/// <summary>Two layers kept up to date token by token against attention computed literally from embeddings and weights.</summary>
public class DepthTests
{
    private const int Size = 4;

    private static TransitionMatrix Random(ulong seed, double scale)
    {
        var stream = new RandomStream(seed, 5, 5, 5);
        return TransitionMatrices.Gaussian(ref stream, Size, scale);
    }

    private static double[] Law(TransitionMatrix first, TransitionMatrix second, Architecture architecture, ReadOnlySpan<int> prompt)
    {
        var context = new LayeredContext(first, second, architecture);
        foreach (var token in prompt) context.Append(token);
        var law = new double[Size];
        context.Law(law);
        return law;
    }

    private static void Close(double[] expected, double[] actual)
    {
        for (var j = 0; j < expected.Length; j++) Assert.Equal(expected[j], actual[j], 1e-12);
    }

    private static int[] Prompt(ulong seed, int length)
    {
        var stream = new RandomStream(seed, 1, 2, 3);
        return [.. Enumerable.Range(0, length).Select(_ => stream.NextIndex(Size))];
    }

    /// <summary>Rotated orthonormal embeddings, W₁ and W₂ from the logits on S_E, causal softmax, sums of inputs and outputs: the
    /// definition, with nothing counted.</summary>
    private static double[] Literal(TransitionMatrix first, TransitionMatrix second, bool residual, int[] prompt)
    {
        var stream = new RandomStream(77, 1, 1, 1);
        var embeddings = Embeddings.Orthonormal(ref stream, Size, Size + 2);
        var subspace = new SeSubspace(embeddings);
        Matrix Weights(TransitionMatrix matrix) => subspace.Weights(Matrix.Of(Size, Size, (k, j) => matrix.Logit(k, j)));
        var inputs = SelfAttention.Embed(embeddings, prompt);
        var scale = residual ? 2.0 : 1;
        var hidden = Layer(inputs, Weights(first), residual, scale);
        var output = Layer(hidden, Weights(second), residual, scale);
        return subspace.Classifier.Apply(output.Row(prompt.Length - 1));
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
    [InlineData(false)]
    [InlineData(true)]
    public void Two_layers_are_attention_computed_literally(bool residual)
    {
        // Hidden states have mass one, so that the row constants of logits, which S_E leaves out, shift all scores alike.
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var (first, second, prompt) = (Random(seed, 1.5), Random(seed + 100, 2), Prompt(seed, 3 + (int)seed % 9));
            Close(Literal(first, second, residual, prompt),
                Law(first, second, residual ? Architecture.TwoLayersResidual : Architecture.TwoLayers, prompt));
        }
    }

    [Fact]
    public void One_layer_is_the_chain()
    {
        var (matrix, prompt) = (Random(3, 1), Prompt(4, 15));
        Close(NextTokenLaw.Of(matrix.LogitRow(prompt[^1]), PromptCounts.Of(prompt, Size)),
            Law(matrix, Random(9, 1), Architecture.OneLayer, prompt));
    }

    /// <summary>A first layer that attends to its own token alone passes the prompt on: two layers are the second's chain.</summary>
    [Fact]
    public void A_first_layer_that_copies_leaves_the_second_chain()
    {
        var copies = TransitionMatrix.FromLogits([.. Enumerable.Range(0, Size * Size).Select(i => i / Size == i % Size ? 60.0 : 0)]);
        var (second, prompt) = (Random(5, 1.5), Prompt(6, 12));
        Close(NextTokenLaw.Of(second.LogitRow(prompt[^1]), PromptCounts.Of(prompt, Size)),
            Law(copies, second, Architecture.TwoLayers, prompt));
    }

    /// <summary>Every score alike in the second layer: the law is the mean of the first layer's laws; prompt (0, 1) by hand.</summary>
    [Fact]
    public void An_even_second_layer_averages()
    {
        var first = TransitionMatrices.TwoToken(0.25, 0.4);
        var context = new LayeredContext(first, TransitionMatrices.TwoToken(0.5, 0.5), Architecture.TwoLayers);
        context.Append(0);
        context.Append(1);
        var law = new double[2];
        context.Law(law);
        // After (0): token 0 for certain. After (0, 1): row (0.4, 0.6).
        Assert.Equal(0.7, law[0], 1e-15);
        Assert.Equal(0.3, law[1], 1e-15);
    }
}
