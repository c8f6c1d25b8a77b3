using Ccmc.Functions;
using Ccmc.Models;

namespace Ccmc.Depth;

/// <summary>
/// The context of one or two causal attention layers with tied, orthonormal embeddings, in which a hidden state is a vector of token
/// masses. The first layer gives at position i the CCMC law o_i of its prefix; the hidden state is h_i = o_i, with a residual stream (x_i +
/// o_i)/2. The second layer, query h_L, gives o = Σ_i s_i h_i, s = softmax_i(Σ_jk h_i(j) A_kj h_L(k)), A the second matrix's logits; the
/// law is o, with a residual stream (h_L + o)/2. Not safe for several threads.
/// </summary>
/// <remarks>
/// Without normalisation the residual sums have total masses 2 and 4; dividing by these makes the readout a law, and rescales the second
/// layer's scores by constants that W absorbs. An appended token costs O(K) for one layer, O(K) for each earlier position for two.
/// Reference: [IHLRO24] equation (1), stacked.
/// </remarks>
public sealed class LayeredContext
{
    private readonly TransitionMatrix first, second;
    private readonly Architecture architecture;
    private readonly int size;
    private readonly double[] counts, probe;
    private double[] states = new double[64];
    private double[] scores = new double[64];

    /// <summary>An empty context. The second matrix is not looked at by one layer.</summary>
    public LayeredContext(TransitionMatrix first, TransitionMatrix second, Architecture architecture)
    {
        if (first.Size != second.Size)
            throw new ArgumentException($"layers over {first.Size} and {second.Size} tokens do not belong together");
        (this.first, this.second, this.architecture, size) = (first, second, architecture, first.Size);
        (counts, probe) = (new double[size], new double[size]);
    }

    /// <summary>L.</summary>
    public int Length { get; private set; }

    /// <summary>Appends a token; it becomes the query.</summary>
    public void Append(int token)
    {
        counts[token]++;
        if ((Length + 1) * size > states.Length) Array.Resize(ref states, 2 * (Length + 1) * size);
        if (Length == scores.Length) Array.Resize(ref scores, 2 * Length);
        var place = architecture == Architecture.OneLayer ? 0 : Length;
        var state = states.AsSpan(place * size, size);
        var row = first.Row(token);
        var total = 0.0;
        for (var j = 0; j < size; j++) total += state[j] = counts[j] * row[j];
        for (var j = 0; j < size; j++) state[j] /= total;
        if (architecture == Architecture.TwoLayersResidual)
            for (var j = 0; j < size; j++) state[j] = (state[j] + (j == token ? 1 : 0)) / 2;
        Length++;
    }

    /// <summary>The next-token law, length K, sums to one.</summary>
    public void Law(Span<double> law)
    {
        if (Length == 0) throw new InvalidOperationException("an empty context has no query");
        if (architecture == Architecture.OneLayer)
        {
            states.AsSpan(0, size).CopyTo(law);
            return;
        }
        var query = states.AsSpan((Length - 1) * size, size);
        Score(query);
        law.Clear();
        var total = 0.0;
        for (var i = 0; i < Length; i++)
        {
            total += scores[i];
            var state = states.AsSpan(i * size, size);
            for (var j = 0; j < size; j++) law[j] += scores[i] * state[j];
        }
        for (var j = 0; j < size; j++) law[j] = architecture == Architecture.TwoLayers ? law[j] / total : (law[j] / total + query[j]) / 2;
    }

    /// <summary>e^score of each position, less the largest possible score so that nothing overflows.</summary>
    private void Score(ReadOnlySpan<double> query)
    {
        probe.AsSpan().Clear();
        for (var k = 0; k < size; k++)
        {
            var row = second.LogitRow(k);
            for (var j = 0; j < size; j++) probe[j] += query[k] * row[j];
        }
        var highest = double.NegativeInfinity;
        foreach (var p in probe) highest = Math.Max(highest, p);
        for (var i = 0; i < Length; i++)
        {
            var state = states.AsSpan(i * size, size);
            var score = 0.0;
            for (var j = 0; j < size; j++) score += state[j] * probe[j];
            scores[i] = Elementary.Exp(score - highest);
        }
    }
}
