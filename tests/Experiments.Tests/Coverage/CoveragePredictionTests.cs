using Ccmc.Graphs;
using Ccmc.Models;
using Experiments.Coverage;
using Experiments.Shared;
using MathNet.Numerics.Distributions;
using Repro.Claims;

namespace Experiments.Tests.Coverage;

/// <summary>Predictions against independent computations.</summary>
public class CoveragePredictionTests
{
    /// <summary>K = 2, one edge, both queries: the law of the estimate is binomial, so its mean squared error is a finite sum.</summary>
    [Theory]
    [InlineData(400, 0.3)]
    [InlineData(2_000, 0.1)]
    [InlineData(20_000, 0.5)]
    public void Single_edge_by_exact_summation(int samples, double p)
    {
        var population = new CoveragePopulation(TransitionMatrices.TwoToken(p, 1 - p),
            [GraphFamilies.Path(2), GraphFamilies.Path(2)], samples);
        var (mass, error) = (0.0, 0.0);
        var truth = Math.Log((1 - p) / p);
        for (var wins = 1; wins < samples; wins++)
        {
            var probability = Binomial.PMF(1 - p, samples, wins);
            var departure = Math.Log((double)wins / (samples - wins)) - truth;
            (mass, error) = (mass + probability, error + probability * departure * departure);
        }
        Assert.Equal(1 / (samples * p * (1 - p)), population.MseWithin!.Value, 1e-12);
        // Exact over first order − 1 is (1.75 − 5 s)/s/n + third order: inside the stated remainder, and of its size.
        var remainder = error / mass / population.MseWithin!.Value - 1;
        var second = (1.75 - 5 * p * (1 - p)) / (p * (1 - p) * samples);
        Assert.InRange(remainder, 0, population.Remainder);
        Assert.Equal(second, remainder, 0.2 * second);
        Assert.Null(population.MseAcross);
    }

    [Fact]
    public void Path_adds_up_edge_variances()
    {
        var stream = new Ccmc.Random.RandomStream(1, 2, 3, 4);
        var matrix = TransitionMatrices.Gaussian(ref stream, 4, 1);
        var population = new CoveragePopulation(matrix, [.. Enumerable.Repeat(GraphFamilies.Path(4), 4)], 1000);
        var total = 0.0;
        for (var k = 0; k < 4; k++)
            for (var i = 0; i < 4; i++)
                for (var j = i + 1; j < 4; j++)
                    for (var e = i; e < j; e++)
                    {
                        var (a, b) = (matrix.Probability(k, e), matrix.Probability(k, e + 1));
                        total += (a + b) * (a + b) / (a * b) * 3 / 1000;
                    }
        Assert.Equal(total / 24, population.MseWithin!.Value, 1e-12);
        Assert.True(population.SmallestEigenvalue >= population.EigenvalueFloor);
        Assert.True(population.EigenvalueFloor > population.EigenvalueBound);
    }

    [Fact]
    public void Across_components_by_hand()
    {
        // Row (0.5, 0.3, 0.2) for all queries, edge {0, 1}, token 2 alone: component means (log 0.5 + log 0.3)/2 and log 0.2.
        var matrix = TransitionMatrices.IdenticalRows([0.5, 0.3, 0.2]);
        var graph = new CoOccurrenceGraph(3, [new(0, 1)]);
        var population = new CoveragePopulation(matrix, [graph, graph, graph], 500);
        var gap = (Math.Log(0.5) + Math.Log(0.3)) / 2 - Math.Log(0.2);
        var edge = 1 / (500 * 0.625 * 0.375);
        Assert.Equal(edge, population.MseWithin!.Value, 1e-12);
        Assert.Equal(gap * gap + edge / 4, population.MseAcross!.Value, 1e-12);
        Assert.Equal(1.0 / 3, population.Coverage, 1e-15);
        Assert.Equal(2, population.Components);
        Assert.True(Math.Abs(population.SmallestEigenvalue) <= population.EigenvalueBound);
    }

    [Fact]
    public void Self_needs_the_star_and_other_mistakes_have_their_sentences()
    {
        var experiment = new CoverageExperiment();
        string One(CoverageParameters p) => Assert.Single(experiment.Validate(p));
        Assert.StartsWith("graph: 'path' is impossible with variant self: there every prompt holds its query",
            One(new() { Variant = Variant.Self }));
        Assert.Empty(experiment.Validate(new() { Variant = Variant.Self, Graph = new StarGraph { Unseen = 6 } }));
        Assert.Equal("graph.unseen: 8 unseen tokens, but the vocabulary has 8; at most K − 1 = 7",
            One(new() { Variant = Variant.Self, Graph = new StarGraph { Unseen = 8 } }));
        Assert.Equal("graph.bridges: 17, but cliques of 4 and 4 tokens have only 16 pairs between them",
            One(new() { Graph = new BridgedCliques { Bridges = 17 } }));
        Assert.Equal("graph.count: 9 components, but the vocabulary has 8 tokens; at most K",
            One(new() { Graph = new SeparateComponents { Count = 9 } }));
        Assert.Equal("matrix: this experiment needs every transition probability positive, so kind zero-diagonal is not allowed here",
            One(new() { Matrix = new ZeroDiagonal() }));
    }

    [Fact]
    public void Without_any_edge_nothing_is_learned_and_nothing_breaks()
    {
        var experiment = new CoverageExperiment();
        foreach (var graph in new GraphSpecification[] { new RandomGraph { EdgeProbability = 0 },
            new SeparateComponents { Count = 3 }, new StarGraph { Unseen = 2 } })
        {
            var results = InMemoryRun.Of(experiment, [new CoverageParameters { Graph = graph, VocabularySize = 3 }], 6);
            var row = results.Rows(CoverageTables.Errors)[0].Row;
            Assert.Equal((0.0, 3, null), (row.Coverage, row.Components, row.MseWithin));
            Assert.Equal(row.MseAcrossPredicted!.Value, row.MseAcross!.Value, 1e-12);
            var verdicts = experiment.Claims(results).ToDictionary(c => c.Id, InMemoryRun.Verdict);
            Assert.Equal(Verdict.NotTested, verdicts[$"effective-resistance[{graph.Label}]"]);
            Assert.Equal(Verdict.Holds, verdicts[$"same-likelihood[{graph.Label}]"]);
            Assert.Equal(Verdict.Holds, verdicts["strict-convexity"]);
        }
    }

    [Fact]
    public void An_explicit_matrix_sets_the_size_and_self_leaves_out_unseen_tokens()
    {
        var parameters = new CoverageParameters
        {
            Variant = Variant.Self,
            Graph = new StarGraph { Unseen = 1 },
            Samples = 3000,
            Matrix = new ExplicitMatrix { Rows = [[0.5, 0.3, 0.2], [0.1, 0.6, 0.3], [0.3, 0.3, 0.4]] },
        };
        var results = InMemoryRun.Of(new CoverageExperiment(), [parameters], 3);
        Assert.All(results.Rows(CoverageTables.Errors),
            r => Assert.Equal((3, 2, 1.0 / 3), (r.Parameters.VocabularySize, r.Row.Components, Math.Round(r.Row.Coverage * 3) / 3)));
        Assert.All(results.Rows(CoverageTables.Errors), r => Assert.True(r.Row.MleExists));
    }
}
