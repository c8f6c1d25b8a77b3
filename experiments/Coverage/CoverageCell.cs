using Ccmc.Graphs;
using Ccmc.Likelihood;
using Ccmc.Random;
using Ccmc.Samples;

namespace Experiments.Coverage;

/// <summary>Draws the samples of all queries, fits each, and measures the errors.</summary>
internal static class CoverageCell
{
    private static readonly FitOptions WithoutErrors = new() { StandardErrors = false };

    /// <summary>Errors inside and across components, null where there is no such pair; no value when some query has no estimate.</summary>
    public static (double? Within, double? Across)? Measure(CoveragePopulation population, ref RandomStream stream)
    {
        var exists = true;
        var errors = new List<PairErrors>();
        foreach (var query in population.Queries)
        {
            // Every query draws, even when an earlier one has failed: its numbers do not depend on the others'.
            if (Measure(query, population.Samples, ref stream) is { } found) errors.Add(found);
            else exists = false;
        }
        return exists ? PairErrors.Mean(errors) : null;
    }

    private static PairErrors? Measure(QueryPopulation query, int samples, ref RandomStream stream)
    {
        var graph = query.Graph;
        var data = Sample(query, samples, ref stream, out var sampled);
        if (sampled.ComponentCount != graph.ComponentCount) return null;
        if (graph.Edges.Count == 0) return PairErrors.Sum(graph, (i, j) => query.Gap(i, j) * query.Gap(i, j));
        var estimate = MaximumLikelihood.Fit(data, options: WithoutErrors);
        if (!estimate.Exists || estimate.Status != EstimateStatus.Converged) return null;
        var logits = QueryPopulation.CentredByComponent(estimate.Logits, graph, out _);
        return PairErrors.Sum(graph, (i, j) =>
        {
            var error = logits[i] - query.Truth[i] - (logits[j] - query.Truth[j]) - query.Gap(i, j);
            return error * error;
        });
    }

    /// <summary>Samples per edge are multinomial and wins binomial, drawn at once: the same law as pair by pair.</summary>
    private static ChoiceData Sample(QueryPopulation query, int samples, ref RandomStream stream, out CoOccurrenceGraph sampled)
    {
        var edges = query.Graph.Edges;
        var data = new ChoiceData(query.Graph.Size);
        var weights = new double[edges.Count];
        Array.Fill(weights, 1);
        var perEdge = new long[edges.Count];
        if (edges.Count > 0) Draw.Multinomial(ref stream, samples, weights, perEdge);
        var counts = new int[query.Graph.Size];
        var seen = new List<Edge>();
        for (var e = 0; e < edges.Count; e++)
        {
            if (perEdge[e] == 0) continue;
            seen.Add(edges[e]);
            var wins = Draw.Binomial(ref stream, perEdge[e], query.Probability[e]);
            counts[edges[e].First] = counts[edges[e].Second] = 1;
            if (wins > 0) data.Add(counts, edges[e].First, wins);
            if (wins < perEdge[e]) data.Add(counts, edges[e].Second, perEdge[e] - wins);
            counts[edges[e].First] = counts[edges[e].Second] = 0;
        }
        sampled = new(query.Graph.Size, seen);
        return data;
    }
}
