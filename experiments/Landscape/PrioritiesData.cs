using Ccmc.Graphs;
using Ccmc.Landscape;
using Ccmc.Models;
using Ccmc.Random;
using Repro.Experiments;
using static System.FormattableString;

namespace Experiments.Landscape;

/// <summary>Prompts with given next tokens: a given priority graph.</summary>
[Kind("priorities", "only given prompts with their next tokens; if one token always beats another, no minimiser exists. Matrix and "
    + "graph are ignored")]
public sealed record PrioritiesData : DataSpecification
{
    /// <summary>Weights further apart leave the lighter prompts below what a descent of any feasible length shows.</summary>
    private const double LargestRatio = 1e4;

    [Parameter("prompts [winner, loser] or [winner, loser, loser, …] of different tokens, counted from 0: the winner follows. with "
        + "both [i, j] and [j, i] the log-odds of i and j stay finite")]
    public IReadOnlyList<IReadOnlyList<int>> Edges { get; init; } = [[0, 1], [1, 2]];

    [Parameter("the query of each of edges, from 0; empty: all belong to query 0")]
    public IReadOnlyList<int> Queries { get; init; } = [];

    [Parameter("relative number of samples of each of edges, positive; empty: all equal")]
    public IReadOnlyList<double> Weights { get; init; } = [];

    internal override string Label =>
        string.Join(' ', Edges.Select((e, i) => string.Join('>', e) + (Queries.Count > 0 ? Invariant($"|{Queries[i]}") : "")));

    /// <summary>What is wrong at this vocabulary size, each starting with its path.</summary>
    internal IEnumerable<string> Faults(int vocabularySize)
    {
        if (Edges.Count == 0) yield return "data.edges: none; give at least one prompt [winner, loser]";
        if (Queries.Count > 0 && Queries.Count != Edges.Count)
            yield return $"data.queries: {Queries.Count} queries for {Edges.Count} edges; give one for each, or none for query 0";
        if (Weights.Count > 0 && Weights.Count != Edges.Count)
            yield return $"data.weights: {Weights.Count} weights for {Edges.Count} edges; give one for each, or none for equal ones";
        for (var e = 0; e < Edges.Count; e++)
        {
            if (Edges[e].Count < 2) yield return $"data.edges[{e}]: {Edges[e].Count} tokens; a prompt is a winner and at least one loser";
            else if (Edges[e].Distinct().Count() < Edges[e].Count)
                yield return $"data.edges[{e}]: a token twice; the tokens of a prompt differ";
            foreach (var token in Edges[e].Where(t => t < 0 || t >= vocabularySize).Take(1))
                yield return $"data.edges[{e}]: token {token} is not in the vocabulary; tokens are 0 to K − 1 = {vocabularySize - 1}";
        }
        foreach (var query in Queries.Where(q => q < 0 || q >= vocabularySize).Take(1))
            yield return $"data.queries: query {query} is not in the vocabulary; queries are 0 to K − 1 = {vocabularySize - 1}";
        foreach (var weight in Weights.Where(w => !(w > 0) || !double.IsFinite(w)).Take(1))
            yield return Invariant($"data.weights: {weight:R}; every weight must be positive");
        if (Weights.Count > 0 && Weights.Min() > 0 && Weights.Max() > LargestRatio * Weights.Min())
            yield return Invariant($"data.weights: the largest is more than {LargestRatio} times the smallest; no descent of a feasible ")
                + "length would reach the lighter prompts";
    }

    internal override ChoiceTable Build(TransitionMatrix matrix, CoOccurrenceGraph graph, ref RandomStream stream) => Table(matrix.Size);

    /// <summary>Prompts of the same query and tokens are one type.</summary>
    internal ChoiceTable Table(int vocabularySize)
    {
        var total = Enumerable.Range(0, Edges.Count).Sum(Weight);
        var types = Enumerable.Range(0, Edges.Count).GroupBy(e => string.Join(' ', Edges[e].Order().Prepend(Query(e)))).Select(same =>
        {
            int[] tokens = [.. Edges[same.First()].Order()];
            var wins = new double[tokens.Length];
            foreach (var e in same) wins[Array.IndexOf(tokens, Edges[e][0])] += Weight(e) / total;
            return new PromptChoices(Query(same.First()), tokens, [.. tokens.Select(_ => 1.0)], wins);
        });
        return new(vocabularySize, [.. types]);
    }

    private int Query(int edge) => Queries.Count > 0 ? Queries[edge] : 0;

    private double Weight(int edge) => Weights.Count > 0 ? Weights[edge] : 1;

    /// <summary>The same numbers in the same order.</summary>
    public bool Equals(PrioritiesData? other) => other is not null && Edges.Count == other.Edges.Count
        && Edges.Zip(other.Edges, (a, b) => a.SequenceEqual(b)).All(same => same)
        && Queries.SequenceEqual(other.Queries) && Weights.SequenceEqual(other.Weights);

    /// <inheritdoc/>
    public override int GetHashCode() => Edges.Count;
}
