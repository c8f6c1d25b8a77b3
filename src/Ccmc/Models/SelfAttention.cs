using Ccmc.Algebra;
using Ccmc.Functions;
using Ccmc.Random;

namespace Ccmc.Models;

/// <summary>
/// One layer of attention with a tied classifier, computed literally: embed, score, softmax over positions, average, classify. It knows
/// nothing of counts or transition matrices. Shapes: inputs X L × d, query d, weights W d × d, classifier C K × d.
/// </summary>
/// <remarks>Reference: [IHLRO24] section 2, equation (1).</remarks>
public static class SelfAttention
{
    /// <summary>X_E: row i is the embedding of token i of the prompt.</summary>
    public static Matrix Embed(Matrix embeddings, ReadOnlySpan<int> prompt)
    {
        var inputs = new Matrix(prompt.Length, embeddings.Columns);
        for (var i = 0; i < prompt.Length; i++) embeddings.Row(prompt[i]).CopyTo(inputs.Row(i));
        return inputs;
    }

    /// <summary>x_iᵀ W x_q for each position i.</summary>
    public static double[] Scores(Matrix inputs, Matrix weights, ReadOnlySpan<double> query) => inputs.Apply(weights.Apply(query));

    /// <summary>Softmax over the positions; positions that are masked get exactly 0. An empty <paramref name="masked"/> masks
    /// none.</summary>
    public static double[] Softmax(ReadOnlySpan<double> scores, ReadOnlySpan<bool> masked = default)
    {
        var attention = scores.ToArray();
        for (var i = 0; i < masked.Length; i++)
            if (masked[i]) attention[i] = double.NegativeInfinity;
        var highest = double.NegativeInfinity;
        foreach (var z in attention) highest = Math.Max(highest, z);
        var total = 0.0;
        for (var i = 0; i < attention.Length; i++)
        {
            attention[i] = double.IsNegativeInfinity(attention[i]) ? 0 : Elementary.Exp(attention[i] - highest);
            total += attention[i];
        }
        for (var i = 0; i < attention.Length; i++) attention[i] /= total;
        return attention;
    }

    /// <summary>C Xᵀ s with s = softmax(X W x_q): the next-token law, K entries; rounding may leave absent tokens a little off 0, of either
    /// sign.</summary>
    public static double[] Law(Matrix inputs, Matrix weights, ReadOnlySpan<double> query,
        Matrix classifier, ReadOnlySpan<bool> masked = default)
    {
        var attention = Softmax(Scores(inputs, weights, query), masked);
        var output = new double[inputs.Columns];
        for (var i = 0; i < attention.Length; i++)
        {
            var row = inputs.Row(i);
            for (var a = 0; a < output.Length; a++) output[a] += attention[i] * row[a];
        }
        return classifier.Apply(output);
    }

    /// <summary>A token drawn from a law as the layer gives it: entries below 0 by rounding count as 0.</summary>
    public static int DrawToken(ref RandomStream stream, ReadOnlySpan<double> law)
    {
        Span<double> weights = stackalloc double[law.Length <= 256 ? law.Length : 0];
        if (weights.Length != law.Length) weights = new double[law.Length];
        for (var j = 0; j < law.Length; j++) weights[j] = Math.Max(0, law[j]);
        return Draw.Categorical(ref stream, weights);
    }
}
