using Ccmc.Models;
using Ccmc.Random;

namespace Ccmc.Graphs;

/// <summary>Families of graphs on tokens 0 … K − 1, edges of weight 1.</summary>
public static class GraphFamilies
{
    /// <summary>0 – 1 – … – K − 1.</summary>
    public static CoOccurrenceGraph Path(int size) => new(size, Enumerable.Range(0, size - 1).Select(i => new Edge(i, i + 1)));

    /// <summary>The path, closed; for K = 2 the single edge.</summary>
    public static CoOccurrenceGraph Cycle(int size) =>
        size == 2 ? Path(2) : new(size, Enumerable.Range(0, size).Select(i => new Edge(i, (i + 1) % size)));

    /// <summary>The centre linked with the K − 1 − unseen tokens that follow it (mod K); the last <paramref name="unseen"/> are left
    /// alone.</summary>
    public static CoOccurrenceGraph Star(int size, int centre, int unseen) =>
        new(size, Enumerable.Range(1, size - 1 - unseen).Select(i => new Edge(centre, (centre + i) % size)));

    /// <summary>Every pair.</summary>
    public static CoOccurrenceGraph Complete(int size) => Components(size, 1);

    /// <summary>
    /// Complete graphs on the first ⌈K/2⌉ tokens and on the others, joined by <paramref name="bridges"/> edges (0 … ⌈K/2⌉·⌊K/2⌋): first
    /// those between different tokens i ↔ i, then shifted by one, and so on.
    /// </summary>
    public static CoOccurrenceGraph BridgedCliques(int size, int bridges)
    {
        var (left, right) = (size - size / 2, size / 2);
        var between = Enumerable.Range(0, left)
            .SelectMany(shift => Enumerable.Range(0, right).Select(i => new Edge((i + shift) % left, left + i)));
        return new(size, Components(size, 2).Edges.Concat(between.Take(bridges)));
    }

    /// <summary>Complete graphs on <paramref name="count"/> runs of consecutive tokens of nearly equal size, larger ones first.</summary>
    public static CoOccurrenceGraph Components(int size, int count) =>
        new(size, Pairs(size)
            .Where(e => TransitionMatrices.BlockOf(e.First, size, count) == TransitionMatrices.BlockOf(e.Second, size, count)));

    /// <summary>Every pair with the given probability, independently, in lexicographic order; there may be no edge at all.</summary>
    public static CoOccurrenceGraph Random(ref RandomStream stream, int size, double edgeProbability)
    {
        var edges = new List<Edge>();
        foreach (var edge in Pairs(size))
            if (stream.NextDouble() < edgeProbability) edges.Add(edge);
        return new(size, edges);
    }

    private static IEnumerable<Edge> Pairs(int size) =>
        from i in Enumerable.Range(0, size)
        from j in Enumerable.Range(i + 1, size - i - 1)
        select new Edge(i, j);
}
