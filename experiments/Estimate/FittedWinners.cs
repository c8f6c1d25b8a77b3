using Ccmc.MeanField;
using Ccmc.Models;

namespace Experiments.Estimate;

/// <summary>What the mean field says of a fitted chain.</summary>
internal static class FittedWinners
{
    /// <summary>Between sets; no token holds it, white space within one being shown by a sign.</summary>
    private const string BetweenSets = " | ";

    /// <summary>The analysis of a fit; null where queries are labels and not tokens, as the next query is then not known.</summary>
    /// <param name="logits">Queries × K; tokens that are no query have a uniform row.</param>
    /// <param name="input">What the rows and columns are.</param>
    /// <param name="cancellation">Stops it.</param>
    public static MeanFieldAnalysis? Of(double[] logits, EstimateInput input, CancellationToken cancellation) =>
        Chain(logits, input) is { } matrix
            ? MeanFieldAnalysis.Of(matrix, [.. Enumerable.Range(0, matrix.Size)], cancellation: cancellation)
            : null;

    /// <summary>The fitted chain, tokens × tokens; null where queries are labels and not tokens.</summary>
    public static TransitionMatrix? Chain(double[] logits, EstimateInput input)
    {
        var size = input.Vocabulary.Count;
        var square = new double[size * size];
        for (var query = 0; query < input.Queries.Count; query++)
        {
            if (input.TokenOf(query) is not { } token) return null;
            logits.AsSpan(query * size, size).CopyTo(square.AsSpan(token * size));
        }
        return TransitionMatrix.FromLogits(square);
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
