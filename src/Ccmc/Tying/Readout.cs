using Ccmc.Algebra;
using Ccmc.Functions;
using Ccmc.Models;
using Ccmc.Random;

namespace Ccmc.Tying;

/// <summary>
/// The readout M = C Eᵀ, K × K, of an attention layer whose classifier is not exactly tied: with attention mass α_j on token j (the CCMC
/// law) the layer gives z = M α, a signed vector that need not sum to one. It is read as a law by setting negative entries to 0 and
/// dividing by what remains: what a sampler does with a layer's output.
/// </summary>
/// <remarks>M = I is weight tying. Immutable. Reference: [IHLRO24] section 2; the reading of z is this project's.</remarks>
public static class Readout
{
    /// <summary>I + εN, N independent normal entries of variance 1/K.</summary>
    public static Matrix Noisy(ref RandomStream stream, int size, double epsilon)
    {
        var noise = Embeddings.Normal(ref stream, size, size);
        return Matrix.Of(size, size, (i, j) => (i == j ? 1 : 0) + epsilon * noise[i, j] / Math.Sqrt(size));
    }

    /// <summary>C (E + εD)ᵀ = I + εC Dᵀ: embeddings of the given condition number, moved by εD after C was tied to them; D has independent
    /// normal entries of variance 1/K. d = K. Also returns ‖c_y‖ for each row of C.</summary>
    public static (Matrix Readout, double[] RowNorms) Drifted(ref RandomStream stream, int size, double epsilon, double condition)
    {
        var embeddings = Embeddings.Correlated(ref stream, size, size, condition);
        var drift = Embeddings.Normal(ref stream, size, size);
        var classifier = Embeddings.TiedClassifier(embeddings);
        var moved = classifier * drift.Transpose();
        return (Matrix.Of(size, size, (i, j) => (i == j ? 1 : 0) + epsilon * moved[i, j] / Math.Sqrt(size)),
            [.. Enumerable.Range(0, size).Select(y => Math.Sqrt(Matrix.Dot(classifier.Row(y), classifier.Row(y))))]);
    }

    /// <summary>E E⁺ = Q Qᵀ, the nearest to I that embeddings of d &lt; K dimensions allow (C by least squares); also returns Q, K ×
    /// d.</summary>
    public static (Matrix Readout, Matrix Basis) LowRank(ref RandomStream stream, int size, int dimension)
    {
        // All K columns are drawn, so that the spaces of different d are nested.
        var normal = Embeddings.Normal(ref stream, size, size);
        var basis = QrFactorization.Of(Matrix.Of(size, dimension, (i, a) => normal[i, a])).Q;
        return (basis * basis.Transpose(), basis);
    }

    /// <summary>The law read from z = M α into <paramref name="law"/> (length K), all zeros where no entry of z is positive; returns the
    /// sum of the negative entries' sizes and Σ z.</summary>
    public static (double NegativeMass, double Total) Law(Matrix readout, ReadOnlySpan<double> attention, Span<double> law)
    {
        double negative = 0, total = 0, kept = 0;
        for (var j = 0; j < law.Length; j++)
        {
            var z = Matrix.Dot(readout.Row(j), attention);
            total += z;
            negative += Math.Max(0, -z);
            law[j] = Math.Max(0, z);
            kept += law[j];
        }
        for (var j = 0; j < law.Length && kept > 0; j++) law[j] /= kept;
        return (negative, total);
    }

    /// <summary>α_j ∝ n_j e^{a_j} from counts, over all K tokens.</summary>
    public static void Attention(ReadOnlySpan<double> logits, ReadOnlySpan<int> tokens, ReadOnlySpan<int> counts, Span<double> attention)
    {
        var highest = double.NegativeInfinity;
        foreach (var token in tokens) highest = Math.Max(highest, logits[token]);
        attention.Clear();
        var total = 0.0;
        for (var s = 0; s < tokens.Length; s++) total += attention[tokens[s]] = counts[s] * Elementary.Exp(logits[tokens[s]] - highest);
        foreach (var token in tokens) attention[token] /= total;
    }
}
