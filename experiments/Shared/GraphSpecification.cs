using System.Globalization;
using Ccmc.Graphs;
using Ccmc.Random;
using Repro.Experiments;

namespace Experiments.Shared;

/// <summary>Which pairs of tokens share prompts, for every query: <c>graph: {kind: …}</c>.</summary>
public abstract record GraphSpecification
{
    /// <summary>Name for claims and legends.</summary>
    internal abstract string Label { get; }

    /// <summary>What is wrong at this vocabulary size; empty when nothing is.</summary>
    internal virtual string Fault(int vocabularySize) => "";

    /// <summary>Whether the graph is connected, null where chance decides.</summary>
    internal virtual bool? Connected => true;

    /// <summary>The graph for a query; only random kinds use the stream.</summary>
    internal abstract CoOccurrenceGraph Build(int vocabularySize, int query, StreamStart stream);

    /// <summary>Starts the graph's own stream; every query starts it anew, so all queries share a random graph.</summary>
    internal delegate RandomStream StreamStart();
}

/// <summary>A path.</summary>
[Kind("path", "tokens in a row: the smallest connected graph; errors add up along it")]
public sealed record PathGraph : GraphSpecification
{
    internal override string Label => "path";

    internal override CoOccurrenceGraph Build(int vocabularySize, int query, StreamStart stream) => GraphFamilies.Path(vocabularySize);
}

/// <summary>A star.</summary>
[Kind("star", "one token is paired with every other: token 0 with cross, the query with self")]
public sealed record StarGraph : GraphSpecification
{
    [Parameter("number of tokens that are never seen (with self: never with the query), at most K − 1: the last ones before the "
        + "centre, cyclically", Unit = "tokens", Minimum = 0, Maximum = 1000)]
    public int Unseen { get; init; }

    internal override string Label => Unseen == 0 ? "star" : $"star, {Unseen} unseen";

    internal override bool? Connected => Unseen == 0;

    internal override string Fault(int vocabularySize) =>
        Unseen <= vocabularySize - 1
            ? ""
            : $"graph.unseen: {Unseen} unseen tokens, but the vocabulary has {vocabularySize}; at most K − 1 = {vocabularySize - 1}";

    internal override CoOccurrenceGraph Build(int vocabularySize, int query, StreamStart stream) =>
        GraphFamilies.Star(vocabularySize, query, Unseen);
}

/// <summary>A cycle.</summary>
[Kind("cycle", "a closed path (one edge if K = 2)")]
public sealed record CycleGraph : GraphSpecification
{
    internal override string Label => "cycle";

    internal override CoOccurrenceGraph Build(int vocabularySize, int query, StreamStart stream) => GraphFamilies.Cycle(vocabularySize);
}

/// <summary>The complete graph.</summary>
[Kind("complete", "every pair of tokens")]
public sealed record CompleteGraph : GraphSpecification
{
    internal override string Label => "complete";

    internal override CoOccurrenceGraph Build(int vocabularySize, int query, StreamStart stream) => GraphFamilies.Complete(vocabularySize);
}

/// <summary>Two cliques with bridges.</summary>
[Kind("bridged-cliques", "two complete graphs of nearly equal size, joined by a few pairs")]
public sealed record BridgedCliques : GraphSpecification
{
    [Parameter("pairs that join the two cliques; 0 leaves them apart", Unit = "pairs", Minimum = 0, Maximum = 1_000_000)]
    public int Bridges { get; init; } = 1;

    internal override string Label => $"bridged cliques, {Bridges} {(Bridges == 1 ? "bridge" : "bridges")}";

    internal override bool? Connected => Bridges > 0;

    internal override string Fault(int vocabularySize)
    {
        var most = vocabularySize / 2 * (vocabularySize - vocabularySize / 2);
        return Bridges <= most
            ? ""
            : $"graph.bridges: {Bridges}, but cliques of {vocabularySize - vocabularySize / 2} and {vocabularySize / 2} tokens have "
                + $"only {most} pairs between them";
    }

    internal override CoOccurrenceGraph Build(int vocabularySize, int query, StreamStart stream) =>
        GraphFamilies.BridgedCliques(vocabularySize, Bridges);
}

/// <summary>Separate cliques.</summary>
[Kind("components", "complete graphs of nearly equal size with nothing between them")]
public sealed record SeparateComponents : GraphSpecification
{
    [Parameter("number of components, at most K (then nothing can be learned)", Minimum = 1, Maximum = 1000)]
    public int Count { get; init; } = 2;

    internal override string Label => $"{Count} {(Count == 1 ? "component" : "components")}";

    internal override bool? Connected => Count == 1;

    internal override string Fault(int vocabularySize) =>
        Count <= vocabularySize ? "" : $"graph.count: {Count} components, but the vocabulary has {vocabularySize} tokens; at most K";

    internal override CoOccurrenceGraph Build(int vocabularySize, int query, StreamStart stream) =>
        GraphFamilies.Components(vocabularySize, Count);
}

/// <summary>Given edge by edge.</summary>
[Kind("edges", "a graph given edge by edge")]
public sealed record OwnEdges : GraphSpecification
{
    [Parameter("pairs [i, j] of different tokens, counted from 0, each pair once; tokens in no pair are never seen")]
    public IReadOnlyList<IReadOnlyList<int>> Edges { get; init; } = [[0, 1]];

    internal override string Label => "own edges";

    /// <summary>Depends on the vocabulary size, which only the graph drawn knows.</summary>
    internal override bool? Connected => null;

    internal override string Fault(int vocabularySize)
    {
        var earlier = new Dictionary<(int, int), int>();
        for (var e = 0; e < Edges.Count; e++)
        {
            if (Edges[e].Count != 2) return $"graph.edges[{e}]: {Edges[e].Count} numbers; an edge is a pair [i, j] of tokens";
            var (i, j) = (Math.Min(Edges[e][0], Edges[e][1]), Math.Max(Edges[e][0], Edges[e][1]));
            if (i < 0 || j >= vocabularySize)
                return $"graph.edges[{e}]: token {(i < 0 ? i : j)} is not in the vocabulary; tokens are 0 to K − 1 = {vocabularySize - 1}";
            if (i == j) return $"graph.edges[{e}]: a loop at token {i}; an edge joins two different tokens";
            if (!earlier.TryAdd((i, j), e))
                return $"graph.edges[{e}]: the pair {i}, {j} again, as in graph.edges[{earlier[(i, j)]}]; give each pair once, in either "
                    + $"order";
        }
        return "";
    }

    internal override CoOccurrenceGraph Build(int vocabularySize, int query, StreamStart stream) =>
        new(vocabularySize, Edges.Select(e => new Edge(e[0], e[1])));

    /// <summary>The same pairs in the same order.</summary>
    public bool Equals(OwnEdges? other) =>
        other is not null && Edges.Select(e => (e[0], e[1])).SequenceEqual(other.Edges.Select(e => (e[0], e[1])));

    /// <inheritdoc/>
    public override int GetHashCode() => Edges.Count;
}

/// <summary>A random graph.</summary>
[Kind("random", "each pair independently with the same probability; one graph for all queries, possibly disconnected")]
public sealed record RandomGraph : GraphSpecification
{
    [Parameter("probability of each pair", Minimum = 0, Maximum = 1)]
    public double EdgeProbability { get; init; } = 0.4;

    internal override string Label => string.Create(CultureInfo.InvariantCulture, $"random, edge probability {EdgeProbability:R}");

    internal override bool? Connected => null;

    internal override CoOccurrenceGraph Build(int vocabularySize, int query, StreamStart stream)
    {
        var own = stream();
        return GraphFamilies.Random(ref own, vocabularySize, EdgeProbability);
    }
}
