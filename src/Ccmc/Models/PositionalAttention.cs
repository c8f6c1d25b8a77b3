using Ccmc.Algebra;
using Ccmc.Functions;
using Ccmc.Random;

namespace Ccmc.Models;

/// <summary>Which condition of the positional lemma the weights break.</summary>
public enum DroppedCondition
{
    /// <summary>None: attention is the chain with a positional prior.</summary>
    None,

    /// <summary>e_jᵀ W u_L depends on the token j, so the base row depends on the position of the query.</summary>
    TokenIndependence,

    /// <summary>u_iᵀ W e_q depends on the position i, so the prior depends on the query.</summary>
    QueryIndependence,

    /// <summary>Both.</summary>
    Both,
}

/// <summary>Weights of attention with positions: everything that the conditions leave free is drawn normal.</summary>
/// <param name="Tokens">How they act on tokens, d × d.</param>
/// <param name="Scale">Standard deviation of what is drawn.</param>
/// <param name="Dropped">What is drawn as well, though a condition would settle it.</param>
/// <param name="Strength">By which that is multiplied; 0: as if the condition were met.</param>
public sealed record PositionalWeights(Matrix Tokens, double Scale, DroppedCondition Dropped = DroppedCondition.None, double Strength = 1);

/// <summary>
/// Attention over tokens with position vectors added: input i is e_{x_i} + u_i, the query's input the last one. The u_i are orthonormal and
/// orthogonal to all tokens, in D = d + L dimensions. Where e_jᵀ W u_L does not depend on j and u_iᵀ W e_q not on i, the law is the chain's
/// with prior ρ_i = exp(u_iᵀ W u_L).
/// </summary>
/// <remarks>Reference: [IHLRO24] section 6; the two conditions are derived in this project.</remarks>
public sealed class PositionalAttention
{
    private readonly Matrix tokens;
    private readonly Matrix positions;
    private readonly Matrix weights;
    private readonly Matrix classifier;
    private readonly bool[] masked;

    private PositionalAttention(Matrix tokens, Matrix positions, Matrix weights, bool[] masked)
    {
        (this.tokens, this.positions, this.weights, this.masked) = (tokens, positions, weights, masked);
        classifier = Embeddings.TiedClassifier(tokens);
    }

    /// <summary>
    /// Attention over the given embeddings (K × d) with prior <paramref name="prior"/> (ρ ≥ 0 over L positions; 0 is a mask). All of it is
    /// turned by a random rotation of the D dimensions.
    /// </summary>
    public static PositionalAttention Create(
        ref RandomStream stream, Matrix embeddings, ReadOnlySpan<double> prior, PositionalWeights weights)
    {
        var (tokenWeights, scale, dropped, strength) = weights;
        var (d, length) = (embeddings.Columns, prior.Length);
        var full = Embeddings.Normal(ref stream, d + length, d + length);
        for (var a = 0; a < d + length; a++)
            for (var b = 0; b < d + length; b++) full[a, b] *= scale;
        for (var a = 0; a < d; a++)
            for (var b = 0; b < d; b++) full[a, b] = tokenWeights[a, b];
        var drawn = strength == 1 ? null : Matrix.Of(d + length, d + length, (a, b) => full[a, b]);
        if (dropped is DroppedCondition.None or DroppedCondition.QueryIndependence || drawn is not null)
            MeetTokenIndependence(full, embeddings, Draw.Normal(ref stream) * scale);
        if (dropped is DroppedCondition.None or DroppedCondition.TokenIndependence || drawn is not null) MeetQueryIndependence(full, d);
        if (drawn is not null) Weaken(full, drawn, d, dropped, strength);
        for (var i = 0; i < length; i++) full[d + i, d + length - 1] = prior[i] > 0 ? Elementary.Log(prior[i]) : 0;
        var rotation = Embeddings.Orthonormal(ref stream, d + length, d + length);
        var padded = Matrix.Of(embeddings.Rows, d + length, (k, a) => a < d ? embeddings[k, a] : 0);
        var masked = new bool[length];
        for (var i = 0; i < length; i++) masked[i] = !(prior[i] > 0);
        return new(padded * rotation, Matrix.Of(length, d + length, (i, a) => rotation[d + i, a]), rotation.Transpose() * full * rotation,
            masked);
    }

    /// <summary>The layer's next-token law for a prompt of L tokens, the last of which is the query.</summary>
    public double[] Law(ReadOnlySpan<int> prompt)
    {
        var inputs = Inputs(prompt);
        return SelfAttention.Law(inputs, weights, inputs.Row(prompt.Length - 1), classifier, masked);
    }

    /// <summary>e_jᵀ W u_L for each token j, K entries: all equal where token independence holds.</summary>
    public double[] TokenBias() => tokens.Apply(weights.Apply(positions.Row(positions.Rows - 1)));

    /// <summary>u_iᵀ W e_q for each position i, L entries: all equal where query independence holds.</summary>
    public double[] PositionBias(int query) => positions.Apply(weights.Apply(tokens.Row(query)));

    /// <summary>Largest absolute score over the positions that are not masked.</summary>
    public double MaxScore(ReadOnlySpan<int> prompt)
    {
        var inputs = Inputs(prompt);
        var scores = SelfAttention.Scores(inputs, weights, inputs.Row(prompt.Length - 1));
        var max = 0.0;
        for (var i = 0; i < scores.Length; i++)
            if (!masked[i]) max = Math.Max(max, Math.Abs(scores[i]));
        return max;
    }

    private Matrix Inputs(ReadOnlySpan<int> prompt)
    {
        if (prompt.Length != positions.Rows)
            throw new ArgumentException($"a prompt of {prompt.Length} tokens for {positions.Rows} positions");
        return SelfAttention.Embed(tokens, prompt) + positions;
    }

    /// <summary>e_jᵀ W u_L = <paramref name="constant"/> for all j: the token part of column u_L is that multiple of Cᵀ 1, since e_jᵀ Cᵀ 1
    /// = 1.</summary>
    private static void MeetTokenIndependence(Matrix full, Matrix embeddings, double constant)
    {
        var ones = new double[embeddings.Rows];
        Array.Fill(ones, constant);
        var column = Embeddings.TiedClassifier(embeddings).Transpose().Apply(ones);
        for (var a = 0; a < column.Length; a++) full[a, full.Columns - 1] = column[a];
    }

    /// <summary>u_iᵀ W e_q the same for all i: every position's row over the token part is that of the first position.</summary>
    private static void MeetQueryIndependence(Matrix full, int dimension)
    {
        for (var i = dimension + 1; i < full.Rows; i++)
            for (var a = 0; a < dimension; a++) full[i, a] = full[dimension, a];
    }

    /// <summary>Between what meets the condition (strength 0) and what was drawn (1), with a condition dropped.</summary>
    private static void Weaken(Matrix full, Matrix drawn, int dimension, DroppedCondition dropped, double strength)
    {
        var last = full.Columns - 1;
        for (var a = 0; a < dimension && dropped is (DroppedCondition.TokenIndependence or DroppedCondition.Both); a++)
            full[a, last] += strength * (drawn[a, last] - full[a, last]);
        for (var i = dimension; i < full.Rows && dropped is (DroppedCondition.QueryIndependence or DroppedCondition.Both); i++)
            for (var a = 0; a < dimension; a++) full[i, a] += strength * (drawn[i, a] - full[i, a]);
    }
}
