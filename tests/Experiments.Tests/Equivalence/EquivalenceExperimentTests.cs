using Experiments.Equivalence;
using Experiments.Shared;

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
        foreach (var replicate in results.Rows(EquivalenceTables.Probabilities).GroupBy(r => r.Replicate))
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
        Assert.Equal("embedding_dimension: 7 dimensions cannot hold 8 independent embeddings; at least vocabulary_size",
            One(new() { EmbeddingDimension = 7 }));
        Assert.Equal("prompts.length: 16 different tokens cannot come from a vocabulary of 8; at most vocabulary_size",
            One(new() { Prompts = new PermutationPrompts() }));
        Assert.Equal("positional.rho: 2 entries for prompts of 16 tokens; give one for each position",
            One(new() { Positional = new TablePrior { Rho = [1, 2] } }));
        Assert.Equal("matrix: this experiment needs every transition probability positive, so kind zero-diagonal is not allowed here",
            One(new() { Weights = new MatrixWeights(), Matrix = new ZeroDiagonal() }));
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

    /// <summary>Two categories, the rarer at the least expected count: the mean is a finite sum, and within 10⁻³ of its degrees of freedom
    /// only thanks to Williams' factor.</summary>
    [Theory]
    [InlineData(0.05, 400)]
    [InlineData(0.04, 500)]
    [InlineData(0.5, 500)]
    public void G_has_its_degrees_of_freedom_on_average(double p, int total)
    {
        var (corrected, plain) = (0.0, 0.0);
        for (var seen = 0; seen <= total; seen++)
        {
            var probability = MathNet.Numerics.Distributions.Binomial.PMF(p, total, seen);
            var test = GTest.Of([seen, total - seen], [p, 1 - p]);
            Assert.Equal(1, test.Degrees);
            corrected += probability * test.Statistic;
            plain += probability * test.Statistic * (1 + (1 / p + 1 / (1 - p) - 1) / (6 * total));
        }
        Assert.Equal(1, corrected, 1e-3);
        if (p < 0.1) Assert.True(plain > 1.008, $"{plain}");
    }
}
