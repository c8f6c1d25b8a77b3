using Ccmc.Algebra;
using Ccmc.Functions;
using Ccmc.Graphs;
using Ccmc.Models;
using Ccmc.Random;
using Experiments.Shared;

namespace Experiments.Coverage;

/// <summary>
/// The chain and its twin, whose log-odds differ across the components of every query's graph and nowhere else, both as attention layers
/// computed literally: Theorem 3.4's "only if" without an estimator.
/// </summary>
internal sealed class Twins
{
    /// <summary>By how much log-odds differ from one component to the next, in nats.</summary>
    private const double Shift = 1;

    /// <summary>Data drawn for each query, and the longest of their prompts.</summary>
    private const int SamplesPerQuery = 16, LongestPrompt = 6;

    /// <summary>Of the embeddings, so that the path is none of one-hot vectors.</summary>
    private const double Condition = 3;

    private readonly IReadOnlyList<CoOccurrenceGraph> graphs;
    private readonly bool self;
    private readonly TransitionMatrix matrix, twin;
    private readonly SeSubspace subspace;
    private readonly Matrix weights, twinWeights;

    public Twins(CoveragePopulation point, CoverageParameters parameters, ref RandomStream stream)
    {
        var size = point.Matrix.Size;
        graphs = [.. point.Queries.Select(q => q.Graph)];
        self = parameters.Variant == Variant.Self;
        matrix = point.Matrix;
        var logits = Matrix.Of(size, size, matrix.Logit);
        var moved = Matrix.Of(size, size, (k, j) => matrix.Logit(k, j) + Shift * graphs[k].Component[j]);
        twin = TransitionMatrix.FromLogits(moved.Entries);
        subspace = new(Embeddings.Correlated(ref stream, size, size, Condition));
        (weights, twinWeights) = (subspace.Weights(logits), subspace.Weights(moved));
    }

    /// <summary>What the data of the point's graphs say of the two, and what one more prompt would.</summary>
    public TwinRow Compare(ref RandomStream stream)
    {
        var (difference, bound, joined, joinedBound) = (0.0, 0.0, double.PositiveInfinity, 0.0);
        for (var k = 0; k < graphs.Count; k++)
        {
            for (var s = 0; s < SamplesPerQuery && graphs[k].Edges.Count > 0; s++)
            {
                var prompt = Draw(k, ref stream);
                var next = prompt[stream.NextIndex(prompt.Length)];
                difference = Math.Max(difference, Math.Abs(Difference(k, prompt, next)));
                bound = Math.Max(bound, Rounding(k, prompt, next));
            }
            foreach (var pair in Joining(k))
            {
                joined = Math.Min(joined, Math.Max(Math.Abs(Difference(k, pair, pair[0])), Math.Abs(Difference(k, pair, pair[1]))));
                joinedBound = Math.Max(joinedBound, Math.Max(Rounding(k, pair, pair[0]), Rounding(k, pair, pair[1])));
            }
        }
        return new(Distance: Distance(), LikelihoodDifference: difference, Bound: Math.Max(bound, joinedBound), JoinedDifference: joined);
    }

    /// <summary>Both tokens of an edge, in any number and order; with self the query last.</summary>
    private int[] Draw(int query, ref RandomStream stream)
    {
        var edge = graphs[query].Edges[stream.NextIndex(graphs[query].Edges.Count)];
        var prompt = new int[2 + stream.NextIndex(LongestPrompt - 1)];
        for (var i = 0; i < prompt.Length; i++) prompt[i] = stream.NextIndex(2) == 0 ? edge.First : edge.Second;
        (prompt[0], prompt[^1]) = self && edge.Second != query ? (edge.Second, edge.First) : (edge.First, edge.Second);
        return prompt;
    }

    /// <summary>For each component but the first a prompt that would join it to another one: with self to the query's.</summary>
    private IEnumerable<int[]> Joining(int query)
    {
        var first = new Dictionary<int, int>();
        for (var j = 0; j < graphs[query].Size; j++) first.TryAdd(graphs[query].Component[j], j);
        if (self) return first.Where(c => c.Key != graphs[query].Component[query]).Select(c => new[] { c.Value, query });
        return first.Where(c => c.Key > 0).Select(c => new[] { first[c.Key - 1], c.Value });
    }

    /// <summary>log p − log p′ of the next token.</summary>
    private double Difference(int query, int[] prompt, int next) =>
        Elementary.Log(Law(weights, query, prompt)[next]) - Elementary.Log(Law(twinWeights, query, prompt)[next]);

    private double[] Law(Matrix w, int query, int[] prompt) =>
        SelfAttention.Law(SelfAttention.Embed(subspace.Embeddings, prompt), w, subspace.Embeddings.Row(query), subspace.Classifier);

    /// <summary>Attention errs by the identity's bound in p, hence by that over p in log p; its scores, by way of W, by the round trip's,
    /// which log p feels twice.</summary>
    private double Rounding(int query, int[] prompt, int next) =>
        Rounding(matrix, query, prompt, next) + Rounding(twin, query, prompt, next);

    private static double Rounding(TransitionMatrix chain, int query, int[] prompt, int next)
    {
        var (size, score, total) = (chain.Size, 0.0, 0.0);
        for (var j = 0; j < size; j++) score = Math.Max(score, Math.Abs(chain.Logit(query, j)));
        // Rows of mean zero; the gauge of S_E moves scores by as much again at most for each of κ².
        score *= 1 + Condition * Condition;
        foreach (var token in prompt) total += chain.Probability(query, token);
        var own = prompt.Count(token => token == next) * chain.Probability(query, next) / total;
        return RoundingBounds.Identity(size, size, prompt.Length, Condition, score) / own
            + 2 * RoundingBounds.RoundTrip(size, size, Condition, score);
    }

    /// <summary>Total variation between the rows, the smallest over queries.</summary>
    private double Distance()
    {
        var least = double.PositiveInfinity;
        for (var k = 0; k < matrix.Size; k++)
        {
            var sum = 0.0;
            for (var j = 0; j < matrix.Size; j++) sum += Math.Abs(matrix.Probability(k, j) - twin.Probability(k, j)) / 2;
            least = Math.Min(least, sum);
        }
        return least;
    }
}
