using Ccmc.Likelihood;
using Experiments.Shared;

namespace Experiments.Estimate;

/// <summary>Which samples would make more of a row known.</summary>
internal static class Bridges
{
    /// <summary>One row for each thing that is missing, in the order unseen tokens, components, groups.</summary>
    public static IEnumerable<BridgeRow> Of(int query, QueryEstimate estimate, EstimateInput input, Variant variant)
    {
        var vocabulary = input.Vocabulary;
        var anchor = Array.IndexOf(estimate.Components, 0);
        var partner = anchor < 0 ? input.TokenOf(query) ?? 0 : anchor;
        BridgeRow Row(MissingKind missing, int token, int with, bool either) => new(
            Query: input.Queries[query],
            Missing: missing,
            Token: vocabulary[token],
            With: vocabulary[with],
            Prompt: string.Join(' ',
                new[] { token, with }.Distinct().Where(t => variant == Variant.Cross || t != query)
                    .Concat(variant == Variant.Self ? [query] : Array.Empty<int>()).Select(t => vocabulary[t])),
            Next: either ? "either" : "token");
        for (var t = 0; t < vocabulary.Count; t++)
            if (estimate.Components[t] < 0 && t != partner) yield return Row(MissingKind.Unseen, t, partner, either: true);
        for (var c = 1; c < estimate.ComponentExists.Length; c++)
            yield return Row(MissingKind.Component, Array.IndexOf(estimate.Components, c), anchor, either: true);
        var first = 0;
        for (var g = 1; g < estimate.Groups.Count; g++)
        {
            if (estimate.Groups[g].Component != estimate.Groups[first].Component) first = g;
            else yield return Row(MissingKind.OneSided, estimate.Groups[g].Tokens[0], estimate.Groups[first].Tokens[0],
                either: double.IsFinite(estimate.Logits[estimate.Groups[g].Tokens[0]]));
        }
    }

    /// <summary>Why a row has no complete estimate; empty when it has.</summary>
    public static string Why(QueryEstimate estimate, double weight, IReadOnlyList<string> vocabulary)
    {
        if (weight == 0) return "no sample has this query";
        var why = new List<string>();
        var unseen = Enumerable.Range(0, vocabulary.Count).Where(t => estimate.Components[t] < 0).ToList();
        if (unseen.Count > 0) why.Add($"never seen with it: {Listed(unseen, vocabulary)}");
        if (estimate.ComponentExists.Length > 1)
            why.Add($"{estimate.ComponentExists.Length} components without a common prompt: log-odds are known within each");
        var beaten = estimate.Groups.Where(g => g.Tokens.Any(t => double.IsNegativeInfinity(estimate.Logits[t]))).SelectMany(g => g.Tokens)
            .Order().ToList();
        if (beaten.Count > 0) why.Add($"no finite estimate, as these never win against the others: {Listed(beaten, vocabulary)}");
        return string.Join("; ", why);
    }

    private static string Listed(List<int> tokens, IReadOnlyList<string> vocabulary) =>
        string.Join(" ", tokens.Take(5).Select(t => EstimateInput.Shown(vocabulary[t])))
            + (tokens.Count > 5 ? $" and {tokens.Count - 5} more" : "");
}
