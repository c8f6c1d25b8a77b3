using Ccmc.Models;

namespace Ccmc.Depth;

/// <summary>
/// The context of L causal attention layers with tied, orthonormal embeddings, in which a hidden state is a vector of token masses. With
/// h⁰ the tokens themselves, layer ℓ gives at each position o^ℓ = Σ_i s_i h_i^{ℓ−1} over the positions up to it, s = softmax_i(h_iᵀ A_ℓ h),
/// h the state of the position itself and A_ℓ the logits of P_ℓ; h^ℓ = o^ℓ, with a residual stream (h^{ℓ−1} + o^ℓ)/2. The next-token law is
/// h^L of the last position. Not safe for several threads.
/// </summary>
/// <remarks>
/// The first layer is the CCMC of P₁. Without normalisation the residual sums have total masses 2, 4, …; dividing by these makes the
/// readout
/// a law, and rescales the upper layers' scores by constants that W absorbs. Reference: [IHLRO24] equation (1), stacked.
/// </remarks>
public abstract class LayeredContext
{
    private readonly TransitionMatrix[] layers;
    private readonly bool residual;
    private readonly double[] counts, state, output;

    private protected LayeredContext(IReadOnlyList<TransitionMatrix> layers, bool residual)
    {
        (this.layers, this.residual, Size) = ([.. layers], residual, layers[0].Size);
        foreach (var layer in layers)
            if (layer.Size != Size) throw new ArgumentException($"layers over {Size} and {layer.Size} tokens do not belong together");
        (counts, state, output) = (new double[Size], new double[Size], new double[Size]);
    }

    /// <summary>K.</summary>
    public int Size { get; }

    /// <summary>Positions so far.</summary>
    public int Length { get; private set; }

    /// <summary>The law of the next token, length K, sums to one; zeros before the first token.</summary>
    public ReadOnlySpan<double> Law => state;

    /// <summary>n_j, length K.</summary>
    public ReadOnlySpan<double> Counts => counts;

    /// <summary>The layers above the first, which is counted.</summary>
    private protected ReadOnlySpan<TransitionMatrix> Upper => layers.AsSpan(1);

    /// <summary>Appends a token; it becomes the query.</summary>
    public void Append(int token)
    {
        counts[token]++;
        var row = layers[0].Row(token);
        var total = 0.0;
        for (var j = 0; j < Size; j++) total += state[j] = counts[j] * row[j];
        for (var j = 0; j < Size; j++) state[j] /= total;
        if (residual)
            for (var j = 0; j < Size; j++) state[j] = (state[j] + (j == token ? 1 : 0)) / 2;
        for (var upper = 0; upper < layers.Length - 1; upper++)
        {
            Attend(upper, state, output);
            for (var j = 0; j < Size; j++) state[j] = residual ? (state[j] + output[j]) / 2 : output[j];
        }
        Length++;
    }

    /// <summary>Takes in the last position's state below an upper layer, and gives the layer's output with that state as its
    /// query.</summary>
    private protected abstract void Attend(int upper, ReadOnlySpan<double> below, Span<double> result);
}
