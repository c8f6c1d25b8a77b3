using Ccmc.Depth;
using Ccmc.Functions;
using Ccmc.Models;

namespace Experiments.Depth;

/// <summary>Predictions of a point, and the exponents of those who would have it otherwise.</summary>
internal static class DepthTheory
{
    /// <summary>Exponents nearer than this are one.</summary>
    private const double Same = 1e-6;

    /// <summary>Part of the losers that theory would crowd into the prompt's first position by which the transient starts.</summary>
    private const double Crowding = 0.25;

    /// <summary>By layers, 1 − cos(2π/L): transients of L − 1 averages fall like t to minus this times g; one layer has none.</summary>
    private static readonly double[] Gaps = [100, 2, 1.5, 1];

    /// <summary>Every loser beside the token that rules.</summary>
    public static IEnumerable<CornerRow> Corners(IReadOnlyList<TransitionMatrix> layers, DepthParameters parameters)
    {
        var (residual, corner) = (parameters.Residual, (CornerStart)parameters.Start);
        var (winner, growth) = (corner.Winner, 1 + parameters.Tokens / (double)parameters.PromptLength);
        var size = layers[0].Size;
        var even = TransitionMatrices.IdenticalRows(Enumerable.Repeat(1.0 / size, size).ToArray());
        for (var j = 0; j < size; j++)
        {
            if (j == winner) continue;
            double Of(IReadOnlyList<TransitionMatrix> stack) => CornerGrowth.Exponent(stack, residual, winner, j);
            var (predicted, one) = (Of(layers), CornerGrowth.Exponent([layers[0]], residual: false, winner, j));
            var other = residual ? Of([layers[0], .. layers.Skip(1).Select(_ => even)]) : Multiplied(layers, winner, j);
            yield return new(
                Token: j,
                OneLayer: one,
                Predicted: predicted,
                FewerLayers: layers.Count > 1 ? Of([.. layers.SkipLast(1)]) : null,
                MoreLayers: Of([.. layers, even]),
                OtherUpper: Math.Abs(other - predicted) > Same ? other : null,
                Border: (one < 1) != (predicted < 1) ? 1 : null,
                Remainder: Math.Max(
                    corner.Losers / (double)parameters.PromptLength * Elementary.Pow(growth, predicted - 1)
                        * Math.Max(1, OddsRatio(layers[0], winner, j)),
                    Crowding * corner.Losers * Elementary.Pow(parameters.PromptLength, -predicted)
                        * Elementary.Pow(growth, -Gaps[layers.Count - 1] * predicted)));
        }
    }

    /// <summary>Two tokens from a share of token 1.</summary>
    public static RestRow Rest(IReadOnlyList<TransitionMatrix> layers, bool residual, double share)
    {
        var field = new FrozenShares(layers, residual);
        var (interior, limit) = (field.Interior(), field.Limit(share));
        return new(
            FirstShare: share,
            Drift: field.Drift(share),
            Limit: limit,
            Slope: interior.FirstOrDefault(p => p.Share == limit)?.Slope,
            Interior: interior.Count,
            OneLayerLimit: new FrozenShares([layers[0]], residual: false).Limit(share),
            HalvedLimit: new FrozenShares([layers[0], .. layers.Skip(1).Select(Halved)], residual).Limit(share));
    }

    private static double OddsRatio(TransitionMatrix layer, int winner, int loser) => Elementary.Exp(
        layer.Logit(loser, loser) - layer.Logit(loser, winner) - layer.Logit(winner, loser) + layer.Logit(winner, winner));

    private static double Multiplied(IReadOnlyList<TransitionMatrix> layers, int winner, int loser) => Elementary.Exp(
        layers.Sum(p => p.Logit(winner, loser) - p.Logit(winner, winner)) / layers.Count);

    private static TransitionMatrix Halved(TransitionMatrix layer) => TransitionMatrix.FromLogits(
        [.. from k in Enumerable.Range(0, layer.Size) from j in Enumerable.Range(0, layer.Size) select layer.Logit(k, j) / 2]);
}
