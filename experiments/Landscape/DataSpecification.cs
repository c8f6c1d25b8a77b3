using System.Globalization;
using Ccmc.Functions;
using Ccmc.Graphs;
using Ccmc.Landscape;
using Ccmc.Models;
using Ccmc.Random;
using Repro.Experiments;

namespace Experiments.Landscape;

/// <summary>What the loss is the mean over: <c>data: {kind: …}</c>. Prompts are the edges of each query's graph, uniformly, queries
/// alike.</summary>
public abstract record DataSpecification
{
    /// <summary>For legends.</summary>
    internal abstract string Label { get; }

    /// <summary>The prompt types with the shares of their next tokens; only drawn kinds use the stream.</summary>
    internal abstract ChoiceTable Build(TransitionMatrix matrix, CoOccurrenceGraph graph, ref RandomStream stream);

    /// <summary>Shares of wins edge by edge, wins(query, edge) out of a share of 1/(K · edges).</summary>
    private protected static ChoiceTable Table(int size, CoOccurrenceGraph graph, Func<int, Edge, double> firstWins)
    {
        var share = 1.0 / (size * Math.Max(1, graph.Edges.Count));
        return new(size, [.. from k in Enumerable.Range(0, size) from e in graph.Edges select Pair(k, e, share, firstWins(k, e))]);
    }

    private protected static PromptChoices Pair(int query, Edge edge, double share, double first) =>
        new(query, [edge.First, edge.Second], [1, 1], [share * first, share * (1 - first)]);

    /// <summary>Probability that the first token of the edge follows.</summary>
    private protected static double Probability(TransitionMatrix matrix, int query, Edge edge) =>
        Elementary.Sigmoid(matrix.Logit(query, edge.First) - matrix.Logit(query, edge.Second));
}

/// <summary>The law itself.</summary>
[Kind("population", "infinitely many samples: the loss is the population's, its minimiser the truth")]
public sealed record PopulationData : DataSpecification
{
    internal override string Label => "population";

    internal override ChoiceTable Build(TransitionMatrix matrix, CoOccurrenceGraph graph, ref RandomStream stream) =>
        Table(matrix.Size, graph, (k, e) => Probability(matrix, k, e));
}

/// <summary>Drawn samples.</summary>
[Kind("sampled", "samples drawn from the law, equally many for each query")]
public sealed record SampledData : DataSpecification
{
    [Parameter("samples per query", Unit = "samples", Minimum = 1, Maximum = 1_000_000_000)]
    public int Samples { get; init; } = 4096;

    internal override string Label => string.Create(CultureInfo.InvariantCulture, $"{Samples} samples a query");

    internal override ChoiceTable Build(TransitionMatrix matrix, CoOccurrenceGraph graph, ref RandomStream stream)
    {
        var types = new List<PromptChoices>();
        var weights = new double[graph.Edges.Count];
        Array.Fill(weights, 1);
        var perEdge = new long[weights.Length];
        for (var k = 0; k < matrix.Size; k++)
        {
            Draw.Multinomial(ref stream, Samples, weights, perEdge);
            for (var e = 0; e < perEdge.Length; e++)
            {
                if (perEdge[e] == 0) continue;
                var wins = Draw.Binomial(ref stream, perEdge[e], Probability(matrix, k, graph.Edges[e]));
                types.Add(Pair(k, graph.Edges[e], perEdge[e] / ((double)Samples * matrix.Size), (double)wins / perEdge[e]));
            }
        }
        return new(matrix.Size, types);
    }
}

/// <summary>A token that always wins.</summary>
[Kind("unbeaten", "the population's, except that with query 0 token 0 follows every prompt that contains it: no minimiser exists")]
public sealed record UnbeatenData : DataSpecification
{
    /// <summary>The query and the token.</summary>
    internal const int Query = 0, Token = 0;

    internal override string Label => "token 0 unbeaten";

    internal override ChoiceTable Build(TransitionMatrix matrix, CoOccurrenceGraph graph, ref RandomStream stream) =>
        Table(matrix.Size, graph, (k, e) =>
        k == Query && e.First == Token ? 1 : k == Query && e.Second == Token ? 0 : Probability(matrix, k, e));
}
