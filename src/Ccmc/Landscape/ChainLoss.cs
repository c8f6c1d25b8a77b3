using Ccmc.Algebra;
using Ccmc.Functions;
using Ccmc.Models;
using Ccmc.Population;
using Ccmc.Prompts;
using Ccmc.Samples;

namespace Ccmc.Landscape;

/// <summary>
/// The mean negative log-likelihood of a chain as a function of its logits A (K × K, row k for query k, any gauge) or of the attention weights W with
/// A_{k,j} = e_jᵀ W e_k: value, gradient, Hessian and its spectrum. Over samples, or exactly over a law of prompts whose types can be enumerated.
/// Immutable, safe to share between threads.
/// </summary>
/// <remarks>
/// ℓ(A) = Σ_k [Σ_t c_kt log Σ_j n_tj e^{a_kj} − Σ_j v_kj a_kj] − Σ c log n_y, with c_kt the share of samples with query k and counts n_t, and v_kj the share with
/// query k and next token j. Reference: [IHLRO24] section 3.
/// </remarks>
public sealed class ChainLoss
{
    private readonly PromptTypes[] types;
    private readonly Matrix wins;
    private readonly double offset;

    private ChainLoss(PromptTypes[] types, Matrix wins, double offset) => (this.types, this.wins, this.offset) = (types, wins, offset);

    /// <summary>K.</summary>
    public int VocabularySize => types.Length;

    /// <summary>The mean loss over samples, nats.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static ChainLoss Of(CcmcData data)
    {
        var (size, total) = (data.VocabularySize, 0.0);
        for (var k = 0; k < size; k++) total += data[k].TotalWeight;
        if (!(total > 0)) throw new ArgumentException("a mean over no samples", nameof(data));
        var (types, wins, offset) = (new PromptTypes[size], new Matrix(size, size), 0.0);
        for (var k = 0; k < size; k++)
        {
            types[k] = new PromptTypes(size);
            for (var t = 0; t < data[k].Types; t++) types[k].Add(Counts(data[k], t), data[k].Weights[t] / total);
            for (var j = 0; j < size; j++) wins[k, j] = data[k].Wins[j] / total;
            offset += data[k].LogCountOffset() / total;
        }
        return new(types, wins, offset);
    }

    /// <summary>Its expectation over a law of prompts and the next tokens of P. All types of all queries are enumerated: K · TypeCount of them.</summary>
    public static ChainLoss Of(PromptDistribution prompts, TransitionMatrix matrix)
    {
        if (prompts.VocabularySize != matrix.Size)
            throw new ArgumentException($"prompts over {prompts.VocabularySize} tokens, a matrix over {matrix.Size}", nameof(matrix));
        var size = matrix.Size;
        var (types, wins, offset) = (new PromptTypes[size], new Matrix(size, size), 0.0);
        for (var k = 0; k < size; k++)
        {
            types[k] = prompts.Enumerate(k).Scaled(prompts.QueryProbability(k));
            var (weights, law) = (Exponentials(matrix.LogitRow(k)), new double[size]);
            for (var t = 0; t < types[k].Count; t++)
            {
                types[k].Law(t, weights, law);
                var tokens = types[k].Tokens(t);
                for (var s = 0; s < tokens.Length; s++)
                {
                    wins[k, tokens[s]] += types[k].Probability(t) * law[s];
                    offset += types[k].Probability(t) * law[s] * Elementary.Log(types[k].Counts(t)[s]);
                }
            }
        }
        return new(types, wins, offset);
    }

    /// <summary>ℓ(A) in nats; logits finite.</summary>
    public double Value(Matrix logits)
    {
        var loss = -offset;
        for (var k = 0; k < types.Length; k++)
        {
            var (weights, law) = (Exponentials(logits.Row(k)), new double[types.Length]);
            for (var t = 0; t < types[k].Count; t++) loss += types[k].Probability(t) * Elementary.Log(types[k].Law(t, weights, law));
            loss -= Matrix.Dot(wins.Row(k), logits.Row(k));
        }
        return loss;
    }

    /// <summary>∂ℓ/∂A, K × K; its rows sum to 0.</summary>
    public Matrix Gradient(Matrix logits)
    {
        var gradient = Matrix.Of(types.Length, types.Length, (k, j) => -wins[k, j]);
        for (var k = 0; k < types.Length; k++)
        {
            var (weights, law) = (Exponentials(logits.Row(k)), new double[types.Length]);
            for (var t = 0; t < types[k].Count; t++)
            {
                types[k].Law(t, weights, law);
                var tokens = types[k].Tokens(t);
                for (var s = 0; s < tokens.Length; s++) gradient[k, tokens[s]] += types[k].Probability(t) * law[s];
            }
        }
        return gradient;
    }

    /// <summary>∂ℓ/∂W = Eᵀ (∂ℓ/∂A)ᵀ E, d × d, which lies in S_E.</summary>
    public Matrix GradientInWeights(Matrix embeddings, Matrix logits) => embeddings.Transpose() * (Gradient(logits).Transpose() * embeddings);

    /// <summary>∂²ℓ/∂a_k∂a_k = ρ_k E[diag p − p pᵀ | k], K × K; queries do not mix.</summary>
    public Matrix Hessian(int query, Matrix logits)
    {
        var hessian = PopulationQuery.MeanHessian(types[query], Exponentials(logits.Row(query)));
        return Matrix.Of(types.Length, types.Length, (i, j) => hessian[i * types.Length + j]);
    }

    /// <summary>
    /// The Hessian in the coordinates M of W = Q₋ M Q_Eᵀ, (K − 1) × K numbers row by row, Q₋ and Q_E the orthonormal bases of <see cref="SeSubspace"/>:
    /// distances in M are distances in W. K(K − 1) square.
    /// </summary>
    public Matrix HessianOnSe(SeSubspace subspace, Matrix logits) =>
        Assemble(subspace.Embeddings * subspace.DifferenceBasis, subspace.Embeddings * subspace.SpanBasis, logits);

    /// <summary>The Hessian in all of W, d² square, entries of W row by row: what <see cref="HessianOnSe"/> holds, and 0 off S_E.</summary>
    public Matrix HessianInWeights(Matrix embeddings, Matrix logits) => Assemble(embeddings, embeddings, logits);

    /// <summary>Eigenvalues of <see cref="HessianOnSe"/>, ascending: λ_min and λ_max rule gradient descent on W.</summary>
    public double[] SpectrumOnSe(SeSubspace subspace, Matrix logits) => SymmetricEigenvalues.Of(HessianOnSe(subspace, logits));

    /// <summary>Σ_k (Fᵀ H_k F) ⊗ g_k g_kᵀ, F and g with K rows.</summary>
    private Matrix Assemble(Matrix f, Matrix g, Matrix logits)
    {
        var (rows, columns) = (f.Columns, g.Columns);
        var whole = new Matrix(rows * columns, rows * columns);
        for (var k = 0; k < types.Length; k++)
        {
            var inner = f.Transpose() * (Hessian(k, logits) * f);
            for (var a = 0; a < rows; a++)
                for (var b = 0; b < columns; b++)
                {
                    var row = whole.Row(a * columns + b);
                    for (var c = 0; c < rows; c++) EightLanes.AddScaled(row.Slice(c * columns, columns), inner[a, c] * g[k, b], g.Row(k));
                }
        }
        return whole;
    }

    private static int[] Counts(ChoiceData data, int type)
    {
        var counts = new int[data.VocabularySize];
        for (var at = data.Offsets[type]; at < data.Offsets[type + 1]; at++) counts[data.Tokens[at]] = (int)data.Counts[at];
        return counts;
    }

    private static double[] Exponentials(ReadOnlySpan<double> logits)
    {
        var weights = new double[logits.Length];
        for (var j = 0; j < weights.Length; j++) weights[j] = Elementary.Exp(logits[j]);
        return weights;
    }
}
