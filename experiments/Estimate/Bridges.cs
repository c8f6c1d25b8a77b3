using Ccmc.Estimators;

namespace Experiments.Estimate;

/// <summary>Which samples would make more of a row known.</summary>
internal static class Bridges
{
    /// <summary>One row for each thing that is missing, in the order unseen tokens, components, groups.</summary>
    public static IEnumerable<BridgeRow> Of(int query, QueryEstimate estimate, IReadOnlyList<string> vocabulary)
    {
        var anchor = Array.FindIndex(estimate.Components, c => c == 0);
        for (var t = 0; t < vocabulary.Count; t++)
            if (estimate.Components[t] < 0 && (anchor < 0 || t != anchor))
                yield return new()
                {
                    Query = vocabulary[query], Missing = MissingKind.Unseen, Token = vocabulary[t], With = anchor < 0 ? vocabulary[query] : vocabulary[anchor],
                    Prompt = anchor < 0 ? "any prompts of this query: there is none" : "prompts of this query that hold both tokens, with either of them following now and then",
                };
        for (var c = 1; c < estimate.ComponentExists.Length; c++)
            yield return new()
            {
                Query = vocabulary[query], Missing = MissingKind.Component, Token = vocabulary[Array.IndexOf(estimate.Components, c)], With = vocabulary[anchor],
                Prompt = "prompts of this query that hold both tokens, with either of them following now and then",
            };
        for (var g = 1; g < estimate.Groups.Count; g++)
        {
            if (estimate.Groups[g].Component != estimate.Groups[g - 1].Component) continue;
            yield return new()
            {
                Query = vocabulary[query], Missing = MissingKind.OneSided, Token = vocabulary[estimate.Groups[g].Tokens[0]], With = vocabulary[estimate.Groups[g - 1].Tokens[0]],
                Prompt = "a prompt of this query that holds both tokens and is followed by the first: so far the second group always won (or a ridge)",
            };
        }
    }

    /// <summary>Why a row has no complete estimate; empty when it has.</summary>
    public static string Why(QueryEstimate estimate, double weight, IReadOnlyList<string> vocabulary)
    {
        if (weight == 0) return "no sample has this query";
        var why = new List<string>();
        var unseen = Enumerable.Range(0, vocabulary.Count).Where(t => estimate.Components[t] < 0).ToList();
        if (unseen.Count > 0) why.Add($"never seen with it: {Listed(unseen, vocabulary)}");
        if (estimate.ComponentExists.Length > 1) why.Add($"{estimate.ComponentExists.Length} components without a common prompt: log-odds are known within each");
        var beaten = estimate.Groups.Where(g => g.Tokens.Any(t => double.IsNegativeInfinity(estimate.Logits[t]))).SelectMany(g => g.Tokens).Order().ToList();
        if (beaten.Count > 0) why.Add($"no finite estimate, as these never win against the others: {Listed(beaten, vocabulary)}");
        return string.Join("; ", why);
    }

    private static string Listed(List<int> tokens, IReadOnlyList<string> vocabulary) =>
        string.Join(" ", tokens.Take(5).Select(t => EstimateInput.Shown(vocabulary[t]))) + (tokens.Count > 5 ? $" and {tokens.Count - 5} more" : "");
}
