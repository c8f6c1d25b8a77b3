using Ccmc.Random;
using Ccmc.Statistics;
using Experiments.Equivalence;
using Experiments.Shared;
using Experiments.Tests.Coverage;

namespace Experiments.Tests.Equivalence;

public class EquivalenceExperimentTests
{
    [Fact]
    public void Weights_of_an_explicit_matrix_give_its_law()
    {
        var parameters = new EquivalenceParameters
        {
            Weights = new MatrixWeights(),
            Matrix = new ExplicitMatrix { Rows = [[0.5, 0.3, 0.2], [0.1, 0.6, 0.3], [0.3, 0.3, 0.4]] },
            Prompts = new PermutationPrompts { Length = 3 },
            PromptCount = 1,
            EmbeddingDimension = 3,
        };
        var results = InMemoryRun.Of(new EquivalenceExperiment(), [parameters], 4);
        Assert.All(results.Points, p => Assert.Equal(3, p.Parameters.VocabularySize));
        double[][] rows = [[0.5, 0.3, 0.2], [0.1, 0.6, 0.3], [0.3, 0.3, 0.4]];
        // Every token once: the law is the query's row itself, whichever token the query is.
        foreach (var replicate in results.Rows(EquivalenceExperiment.Probabilities).GroupBy(r => r.Replicate))
        {
            var law = replicate.Select(r => r.Row.Attention).ToArray();
            Assert.Contains(rows, row => row.Zip(law).All(x => Math.Abs(x.First - x.Second) < 1e-9));
        }
    }

    [Fact]
    public void Mistakes_have_their_sentences()
    {
        var experiment = new EquivalenceExperiment();
        string One(EquivalenceParameters p) => Assert.Single(experiment.Validate(p));
        Assert.Equal("embedding_dimension: 7 dimensions cannot hold 8 independent embeddings; at least vocabulary_size", One(new() { EmbeddingDimension = 7 }));
        Assert.Equal("prompts.length: 16 different tokens cannot come from a vocabulary of 8; at most vocabulary_size", One(new() { Prompts = new PermutationPrompts() }));
        Assert.Equal("positional.rho: 2 entries for prompts of 16 tokens; give one for each position", One(new() { Positional = new TablePrior { Rho = [1, 2] } }));
        Assert.Equal("matrix: this experiment needs every transition probability positive, so kind zero-diagonal is not allowed here", One(new() { Weights = new MatrixWeights(), Matrix = new ZeroDiagonal() }));
        Assert.Empty(experiment.Validate(new() { Matrix = new ZeroDiagonal() }));
    }

    /// <summary>Statistic by hand: counts (60, 40) against (½, ½) of 100, Williams' factor 1 + (4 − 1)/600.</summary>
    [Fact]
    public void G_by_hand()
    {
        var test = GTest.Of([60, 40], [0.5, 0.5]);
        var g = 2 * (60 * Math.Log(1.2) + 40 * Math.Log(0.8));
        Assert.Equal(g / 1.005, test.Statistic, 1e-12);
        Assert.Equal(1, test.Degrees);
        // 5 expected is pooled with the next rarest, and one category alone tests nothing.
        Assert.Equal(1, GTest.Of([6, 44, 50], [0.05, 0.45, 0.5]).Degrees);
        Assert.Equal(0, GTest.Of([3, 7], [0.5, 0.5]).Degrees);
    }

    /// <summary>Mean of G over 4,000 samples of 300 from a law with a pooled tail is its degrees of freedom, z-test at 1e-6; without Williams' factor it would be off by 7 standard errors.</summary>
    [Fact]
    public void G_has_its_degrees_of_freedom_on_average()
    {
        double[] law = [0.03, 0.07, 0.2, 0.2, 0.2, 0.3];
        var stream = new RandomStream(5, 6, 7, 8);
        var values = new double[4000];
        for (var i = 0; i < values.Length; i++)
        {
            var counts = new long[law.Length];
            for (var t = 0; t < 300; t++) counts[Draw.Categorical(ref stream, law)]++;
            var test = GTest.Of(counts, law);
            Assert.Equal(4, test.Degrees);
            values[i] = test.Statistic;
        }
        var moments = SampleMoments.Of(values);
        Assert.True(Math.Abs(moments.Mean - 4) < 4.9 * moments.StandardError, $"{moments.Mean} ± {moments.StandardError}");
    }
}
