using Ccmc.MeanField;
using Ccmc.Models;

namespace Experiments.Estimate;

/// <summary>What the mean field says of a fitted chain.</summary>
internal static class FittedWinners
{
    /// <summary>Between sets; no token holds it, white space within one being shown by a sign.</summary>
    private const string BetweenSets = " | ";

    /// <summary>The analysis of logits K × K.</summary>
    public static MeanFieldAnalysis Of(double[] logits, CancellationToken cancellation)
    {
        var matrix = TransitionMatrix.FromLogits(logits);
        return MeanFieldAnalysis.Of(matrix, [.. Enumerable.Range(0, matrix.Size)], cancellation: cancellation);
    }

    /// <summary>The tokens of a fixed point.</summary>
    public static string Winners(FixedPoint point, IReadOnlyList<string> vocabulary) =>
        string.Join(' ', point.Support.Select(i => TokenText.Printed(vocabulary[i])));

    /// <summary>The stable sets in one text.</summary>
    public static string Joined(MeanFieldAnalysis analysis, IReadOnlyList<string> vocabulary) =>
        string.Join(BetweenSets, analysis.Stable.Select(f => Winners(f, vocabulary)));

    /// <summary>The sets that were joined.</summary>
    public static string[] Sets(string joined) => joined.Split(BetweenSets, StringSplitOptions.RemoveEmptyEntries);
}
