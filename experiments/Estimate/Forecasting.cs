using Ccmc.MeanField;
using Ccmc.Models;

namespace Experiments.Estimate;

/// <summary>What the mean field says of a fitted chain.</summary>
internal static class Forecasting
{
    /// <summary>The analysis of logits K × K.</summary>
    public static MeanFieldAnalysis Of(double[] logits) => MeanFieldAnalysis.Of(TransitionMatrix.FromLogits(logits));

    /// <summary>The tokens of a fixed point.</summary>
    public static string Winners(FixedPoint point, IReadOnlyList<string> vocabulary) => string.Join(' ', point.Support.Select(i => TokenText.Printed(vocabulary[i])));
}
