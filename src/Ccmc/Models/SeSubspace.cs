using Ccmc.Algebra;

namespace Ccmc.Models;

/// <summary>
/// S_E = span{(e_i − e_j) e_kᵀ}, the part of the attention weights that a next-token law can see, and its one-to-one map to transition
/// matrices. Shapes: E K × d, C K × d its tied classifier, W d × d, A K × K with A_{k,j} the logit of token j given query k.
/// </summary>
/// <remarks>Reference: [IHLRO24], Lemma 2.2 and the subspace S_E. Projection and inverse map are derived in this project.</remarks>
public sealed class SeSubspace
{
    private readonly Matrix embeddings;
    private readonly Matrix classifier;
    private readonly Matrix differences;
    private readonly Matrix span;

    /// <summary>The subspace of embeddings with independent rows.</summary>
    public SeSubspace(Matrix embeddings)
    {
        this.embeddings = embeddings;
        classifier = Models.Embeddings.TiedClassifier(embeddings);
        span = QrFactorization.Of(embeddings.Transpose()).Q;
        differences = QrFactorization.Of(Differences(embeddings)).Q;
    }

    /// <summary>K(K − 1).</summary>
    public int Dimension => embeddings.Rows * (embeddings.Rows - 1);

    /// <summary>E.</summary>
    public Matrix Embeddings => embeddings;

    /// <summary>C with C Eᵀ = I.</summary>
    public Matrix Classifier => classifier;

    /// <summary>Q₋, an orthonormal basis of span{e_i − e_j}: d × (K − 1).</summary>
    public Matrix DifferenceBasis => differences;

    /// <summary>Q_E, an orthonormal basis of span{e_k}: d × K.</summary>
    public Matrix SpanBasis => span;

    /// <summary>Π(W) = Q₋ W Q_E with the orthogonal projectors on span{e_i − e_j} and on span{e_k}.</summary>
    public Matrix Project(Matrix weights) =>
        differences * ((differences.Transpose() * (weights * span)) * span.Transpose());

    /// <summary>A from W: A_{k,j} = e_jᵀ (W e_k), each row less its mean. Scores are formed as <see cref="SelfAttention.Scores"/> forms
    /// them.</summary>
    public Matrix Logits(Matrix weights)
    {
        var logits = Scores(weights);
        for (var k = 0; k < logits.Rows; k++)
        {
            var row = logits.Row(k);
            var sum = 0.0;
            foreach (var a in row) sum += a;
            for (var j = 0; j < row.Length; j++) row[j] -= sum / row.Length;
        }
        return logits;
    }

    /// <summary>e_jᵀ (W e_k) in row k, column j.</summary>
    public Matrix Scores(Matrix weights)
    {
        var scores = new Matrix(embeddings.Rows, embeddings.Rows);
        for (var k = 0; k < scores.Rows; k++)
            SelfAttention.Scores(embeddings, weights, embeddings.Row(k)).CopyTo(scores.Row(k));
        return scores;
    }

    /// <summary>
    /// The W on S_E with the given logits (any gauge of rows): W = Eᵀ G⁻¹ (Aᵀ + 1 bᵀ) G⁻¹ E = Cᵀ (Aᵀ + 1 bᵀ) C, G = E Eᵀ, b = −A G⁻¹ 1 /
    /// (1ᵀ G⁻¹ 1), where G⁻¹ 1 = C Cᵀ 1.
    /// </summary>
    public Matrix Weights(Matrix logits)
    {
        var size = embeddings.Rows;
        var ones = new double[size];
        Array.Fill(ones, 1);
        var inverseOnes = classifier.Apply(classifier.Transpose().Apply(ones));
        var total = 0.0;
        foreach (var x in inverseOnes) total += x;
        var middle = new Matrix(size, size);
        for (var k = 0; k < size; k++)
        {
            var b = -Matrix.Dot(logits.Row(k), inverseOnes) / total;
            for (var j = 0; j < size; j++) middle[j, k] = logits[k, j] + b;
        }
        return classifier.Transpose() * (middle * classifier);
    }

    /// <summary>Columns e_1 − e_0, e_2 − e_1, …: d × (K − 1).</summary>
    private static Matrix Differences(Matrix embeddings) =>
        Matrix.Of(embeddings.Columns, embeddings.Rows - 1, (a, i) => embeddings[i + 1, a] - embeddings[i, a]);
}
