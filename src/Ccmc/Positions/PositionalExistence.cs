using Ccmc.Graphs;

namespace Ccmc.Positions;

/// <summary>Whether the rows of P have an estimate at all, whatever the prior: Ford's condition, query by query.</summary>
/// <remarks>
/// A group of tokens that was never chosen from a prompt that held a token outside it loses whenever it meets another: making it less
/// likely raises the likelihood without end, at any ρ. Reference: [Ford57].
/// </remarks>
public static class PositionalExistence
{
    /// <summary>Queries, 0 … K of them, with such a group, or with a token that none of their prompts holds: the digraph "chosen → was
    /// there too" over all K tokens is not strongly connected.</summary>
    public static int CountOpenQueries(PositionalPairs data)
    {
        var (size, open) = (data.VocabularySize, 0);
        var arcs = new ulong[size][][];
        for (var q = 0; q < size; q++) arcs[q] = new ulong[size][];
        for (var s = 0; s < data.Count; s++)
        {
            var present = arcs[data.Queries[s]][data.Next[s]] ??= new ulong[(size + 63) / 64];
            foreach (var token in data.Prompt(s)) present[token >> 6] |= 1UL << (token & 63);
        }
        for (var q = 0; q < size; q++)
            if (!IsOneClass(ChoiceGraph.Of(arcs[q]))) open++;
        return open;
    }

    private static bool IsOneClass(ChoiceGraph graph) => graph.ClassCount == 1 && Array.TrueForAll(graph.Components, c => c >= 0);
}
