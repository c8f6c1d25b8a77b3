using Ccmc.Algebra;
using Ccmc.Functions;
using Ccmc.Models;

namespace Ccmc.Landscape;

/// <summary>
/// The mean negative log-likelihood as a function of the attention weights W, seen through orthonormal coordinates U of S_E: W = Q₋ U Q_Eᵀ,
/// with orthonormal columns Q₋ (d × (K − 1), spanning the e_i − e_j) and Q_E (d × K, spanning the e_k), so that lengths and eigenvalues in
/// U are those in W. Shapes: U (K − 1) × K; logits A K × K, A_kj = e_jᵀ W e_k = (E Q₋ U Q_Eᵀ Eᵀ)_jk. Units: nats a sample. Immutable.
/// </summary>
/// <remarks>The offset Σ wins · log n_y, which has no parameter, is left out of the loss. Reference: [IHLRO24] section 3 and the subspace
/// S_E; gradient and Hessian by the chain rule.</remarks>
public sealed class AttentionLoss
{
    private readonly Matrix embeddings, differences, span, left, right, leftTransposed;

    /// <summary>The loss of the data under embeddings with independent rows, K × d.</summary>
    public AttentionLoss(Matrix embeddings, ChoiceTable data)
    {
        if (embeddings.Rows != data.VocabularySize)
            throw new ArgumentException($"{embeddings.Rows} embeddings for a vocabulary of {data.VocabularySize}");
        (this.embeddings, Data) = (embeddings, data);
        var subspace = new SeSubspace(embeddings);
        (differences, span) = (subspace.DifferenceBasis, subspace.SpanBasis);
        (left, right) = (embeddings * differences, embeddings * span);
        leftTransposed = left.Transpose();
    }

    /// <summary>The data.</summary>
    public ChoiceTable Data { get; }

    /// <summary>K(K − 1), the dimension of S_E.</summary>
    public int Dimension => left.Rows * (left.Rows - 1);

    /// <summary>U of a W: the coordinates of its projection on S_E.</summary>
    public Matrix Coordinates(Matrix weights) => differences.Transpose() * (weights * span);

    /// <summary>The W on S_E with the given coordinates.</summary>
    public Matrix Weights(Matrix coordinates) => differences * (coordinates * span.Transpose());

    /// <summary>A of the coordinates, row k the logits given query k (the gauge is that of S_E).</summary>
    public Matrix Logits(Matrix coordinates) => right * (left * coordinates).Transpose();

    /// <summary>Gradient of A_{query,first} − A_{query,second} in the coordinates, K(K − 1) entries; U_ab is at index a K +
    /// b.</summary>
    public double[] LogitDifference(int query, int first, int second)
    {
        var gradient = new double[Dimension];
        for (var a = 0; a < left.Columns; a++)
            for (var b = 0; b < right.Columns; b++)
                gradient[a * right.Columns + b] = (left[first, a] - left[second, a]) * right[query, b];
        return gradient;
    }

    /// <summary>Σ wins · −log p, less the constant Σ wins · −log n.</summary>
    public double Value(Matrix logits)
    {
        var sum = 0.0;
        foreach (var type in Data.Types)
        {
            var row = logits.Row(type.Query);
            var highest = double.NegativeInfinity;
            foreach (var token in type.Tokens) highest = Math.Max(highest, row[token]);
            double total = 0, won = 0;
            for (var s = 0; s < type.Tokens.Length; s++)
            {
                total += type.Counts[s] * Elementary.Exp(row[type.Tokens[s]] - highest);
                won += type.Wins[s] * (row[type.Tokens[s]] - highest);
            }
            sum += type.Share * Elementary.Log(total) - won;
        }
        return sum;
    }

    /// <summary>Gradient in the logits, Σ (share · p − wins): K × K.</summary>
    public Matrix LogitGradient(Matrix logits)
    {
        var gradient = new Matrix(logits.Rows, logits.Columns);
        Span<double> law = stackalloc double[Data.MostTokens];
        foreach (var type in Data.Types)
        {
            type.Law(logits.Row(type.Query), law);
            var row = gradient.Row(type.Query);
            for (var s = 0; s < type.Tokens.Length; s++) row[type.Tokens[s]] += type.Share * law[s] - type.Wins[s];
        }
        return gradient;
    }

    /// <summary>Gradient in the coordinates U: (K − 1) × K.</summary>
    public Matrix Gradient(Matrix logits) => leftTransposed * (LogitGradient(logits).Transpose() * right);

    /// <summary>Hessian in the coordinates, K(K − 1) square; U_ab is at index a K + b.</summary>
    public Matrix Hessian(IReadOnlyList<Matrix> logitHessians) => Kronecker(logitHessians, left, right);

    /// <summary>Hessian in all d² entries of W, W_ab at index a d + b: on and off S_E.</summary>
    public Matrix FullHessian(IReadOnlyList<Matrix> logitHessians) => Kronecker(logitHessians, embeddings, embeddings);

    /// <summary>Orthogonal projector on S_E in the d² entries of W.</summary>
    public Matrix Projector()
    {
        var (first, second) = (differences * differences.Transpose(), span * span.Transpose());
        var d = first.Rows;
        return Matrix.Of(d * d, d * d, (i, j) => first[i / d, j / d] * second[i % d, j % d]);
    }

    /// <summary>Hessian of each query's part in its logits at the given logits, Σ share · (diag p − p pᵀ): K matrices of K × K.</summary>
    public IReadOnlyList<Matrix> LogitHessians(Matrix logits) => Sum((type, law) => type.Law(logits.Row(type.Query), law));

    /// <summary>The same at given next-token laws, one for each type (at a minimiser, or at infinity if it is there).</summary>
    public IReadOnlyList<Matrix> LogitHessians(IReadOnlyList<double[]> laws)
    {
        var next = 0;
        return Sum((_, law) => laws[next++].CopyTo(law));
    }

    /// <summary>
    /// An upper bound of the Hessian at every W, as logit Hessians: a type of m tokens has diag p − p pᵀ ⪯ ½ (I − 1 1ᵀ / m).
    /// Its largest eigenvalue L makes every step η ≤ 1/L descend.
    /// </summary>
    /// <remarks>Reference: [Boh92].</remarks>
    public IReadOnlyList<Matrix> HessianBounds()
    {
        var bounds = Zeros();
        foreach (var type in Data.Types)
            foreach (var i in type.Tokens)
                foreach (var j in type.Tokens)
                    bounds[type.Query][i, j] += type.Share / 2 * ((i == j ? 1 : 0) - 1.0 / type.Tokens.Length);
        return bounds;
    }

    private delegate void LawOf(PromptChoices type, Span<double> law);

    private Matrix[] Sum(LawOf lawOf)
    {
        var hessians = Zeros();
        Span<double> law = stackalloc double[Data.MostTokens];
        foreach (var type in Data.Types)
        {
            lawOf(type, law);
            var hessian = hessians[type.Query];
            for (var s = 0; s < type.Tokens.Length; s++)
                for (var r = 0; r < type.Tokens.Length; r++)
                    hessian[type.Tokens[s], type.Tokens[r]] += s == r
                        ? type.Share * Rest(law, s, type.Tokens.Length) * law[s]
                        : -type.Share * law[s] * law[r];
        }
        return hessians;
    }

    /// <summary>1 − p_s as the sum of the others: nothing cancels.</summary>
    private static double Rest(ReadOnlySpan<double> law, int s, int length)
    {
        var rest = 0.0;
        for (var r = 0; r < length; r++)
            if (r != s) rest += law[r];
        return rest;
    }

    private Matrix[] Zeros() => [.. Enumerable.Range(0, left.Rows).Select(_ => new Matrix(left.Rows, left.Rows))];

    /// <summary>Σ_k (Fᵀ H_k F) ⊗ (s_k s_kᵀ), F and the rows s_k of the two sides.</summary>
    private static Matrix Kronecker(IReadOnlyList<Matrix> hessians, Matrix first, Matrix second)
    {
        var (n, m) = (first.Columns, second.Columns);
        var sum = new Matrix(n * m, n * m);
        var transposed = first.Transpose();
        var products = new double[m];
        for (var k = 0; k < hessians.Count; k++)
        {
            var inner = transposed * (hessians[k] * first);
            for (var b = 0; b < m; b++)
            {
                for (var e = 0; e < m; e++) products[e] = second[k, b] * second[k, e];
                for (var a = 0; a < n; a++)
                {
                    var row = sum.Row(a * m + b);
                    for (var c = 0; c < n; c++) EightLanes.AddScaled(row.Slice(c * m, m), inner[a, c], products);
                }
            }
        }
        return sum;
    }
}
