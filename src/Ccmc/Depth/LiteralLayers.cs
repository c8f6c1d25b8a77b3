using Ccmc.Functions;
using Ccmc.Models;

namespace Ccmc.Depth;

/// <summary>Layers by their definition: every position's state is kept and scored. A token costs O(K) for each position and upper
/// layer.</summary>
/// <param name="layers">P₁ … P_L, over the same tokens.</param>
/// <param name="residual">Whether each layer's input is added to its output.</param>
public sealed class LiteralLayers(IReadOnlyList<TransitionMatrix> layers, bool residual) : LayeredContext(layers, residual)
{
    private readonly double[][] states = [.. layers.Skip(1).Select(_ => new double[64 * layers[0].Size])];
    private readonly double[] probe = new double[layers[0].Size];

    private protected override void Attend(int upper, ReadOnlySpan<double> below, Span<double> result)
    {
        if ((Length + 1) * Size > states[upper].Length) Array.Resize(ref states[upper], 2 * states[upper].Length);
        below.CopyTo(states[upper].AsSpan(Length * Size));
        var highest = Probe(Upper[upper], below);
        result.Clear();
        var total = 0.0;
        for (var i = 0; i <= Length; i++)
        {
            var at = states[upper].AsSpan(i * Size, Size);
            var score = 0.0;
            for (var j = 0; j < at.Length; j++) score += at[j] * probe[j];
            var weight = Elementary.Exp(score - highest);
            total += weight;
            for (var j = 0; j < at.Length; j++) result[j] += weight * at[j];
        }
        for (var j = 0; j < result.Length; j++) result[j] /= total;
    }

    /// <summary>Score of each token for the query; returns the largest that a state can have, so that nothing overflows.</summary>
    private double Probe(TransitionMatrix layer, ReadOnlySpan<double> query)
    {
        probe.AsSpan().Clear();
        for (var k = 0; k < query.Length; k++)
        {
            var row = layer.LogitRow(k);
            for (var j = 0; j < probe.Length; j++) probe[j] += query[k] * row[j];
        }
        var highest = double.NegativeInfinity;
        foreach (var p in probe) highest = Math.Max(highest, p);
        return highest;
    }
}
