using Ccmc.Prompts;
using Experiments.SampleComplexity;
using Experiments.Shared;
using Repro.Claims;

namespace Experiments.Tests.SampleComplexity;

public class ExperimentTests
{
    private static readonly SampleComplexityExperiment Experiment = new();

    [Fact]
    public void A_cell_of_two_tokens_by_hand()
    {
        // K = 2, prompts {1, 2} with the query apart: each row is a coin. The fit is the share of heads, the excess risk Σ_k ½ KL(π_k ‖
        // π̂_k).
        var parameters = new SampleComplexityParameters
        {
            Samples = 400,
            Variant = Variant.Cross,
            Prompts = new PermutationPrompts { Length = 2 },
            Matrix = new TwoToken { P = 0.3, Q = 0.6 },
        };
        var results = InMemoryRun.Of(Experiment, [parameters], 1);
        var row = Assert.Single(results.Rows(SampleComplexityTables.Risk)).Row;
        var (heads, tosses) = Tosses(400);
        double[] truth = [0.3, 0.4];
        double excess = 0, error = 0, score = 0;
        for (var k = 0; k < 2; k++)
        {
            var (p, share) = (truth[k], (double)heads[k] / tosses[k]);
            excess += 0.5 * (p * Math.Log(p / share) + (1 - p) * Math.Log((1 - p) / (1 - share)));
            error += Math.Pow(Math.Log(share / (1 - share)) - Math.Log(p / (1 - p)), 2) / 2;
            score += Math.Pow(heads[k] - tosses[k] * p, 2) / (200 * p * (1 - p));
        }
        Assert.True(row.MleExists);
        Assert.Equal(2, row.DegreesOfFreedom);
        Assert.Equal(excess, row.ExcessRisk!.Value, 1e-12);
        Assert.Equal(0, row.ExcessRiskStandardError);
        Assert.Equal(Math.Sqrt(error / 4), row.ParameterError!.Value, 1e-10);
        Assert.Equal(score, row.ScoreStatistic, 1e-9);
        Assert.InRange(row.NewtonStep, 0, 1e-6);
        Assert.InRange(row.Iterations, 2, 100);
        // 2n E = Σ_k [1 · (1 − ½) + 5/(6pq) − 11/6]/½ / n + 2.
        var second = truth.Sum(p => 2 * (0.5 + 5 / (6 * p * (1 - p)) - 11.0 / 6));
        Assert.Equal((2 + second / 400) / 800, row.PredictedExcessRisk, 1e-12);

        // The same stream as the cell: query and order of the pair of every sample, then every choice.
        (int[] Heads, int[] Tosses) Tosses(int n)
        {
            var seed = InMemoryRun.Seed("data|0-0|0");
            var stream = new Ccmc.Random.RandomStream(seed.S0, seed.S1, seed.S2, seed.S3);
            var law = new DistinctTokens(2, 2, false);
            var (h, t) = (new int[2], new int[2]);
            var prompt = new int[2];
            double[][] rows = [[0.7, 0.3], [0.6, 0.4]];
            var asked = new int[n];
            var firsts = new int[n];
            for (var i = 0; i < n; i++)
            {
                asked[i] = law.DrawQuery(ref stream);
                law.DrawPrompt(ref stream, asked[i], prompt);
                firsts[i] = prompt[0];
            }
            for (var i = 0; i < n; i++)
            {
                var (first, second) = (rows[asked[i]][firsts[i]], rows[asked[i]][1 - firsts[i]]);
                t[asked[i]]++;
                h[asked[i]] += stream.NextDouble() * (first + second) < first ? firsts[i] : 1 - firsts[i];
            }
            return (h, t);
        }
    }

    [Fact]
    public void A_small_run_holds()
    {
        // Fixed seed; levels as in a run of this size. A risk off by a tenth fails here (see ClaimTests).
        var sweep = from size in new[] { 2, 3 }
                    from n in new[] { 2048, 8192 }
                    select new SampleComplexityParameters
                    {
                        VocabularySize = size,
                        Samples = n,
                        Prompts = new UniformPrompts { Length = 4 }
                    };
        var results = InMemoryRun.Of(Experiment, sweep, 500, 2);
        Assert.Equal(8, results.Rows(SampleComplexityTables.Summary).Count);
        foreach (var claim in ClaimJudge.Judge([.. Experiment.Claims(results).Where(c => c.Id != "components")]))
        {
            // Two and six parameters are too few for the slope in their number.
            var expected = claim.Id == "slope-in-parameters" ? Verdict.Inconclusive : Verdict.Holds;
            Assert.True(claim.Verdict == expected, $"{claim}");
        }
    }

    [Fact]
    public void Any_configuration_runs_to_figures_and_verdicts()
    {
        double[][] five =
        [
            [0.2, 0.2, 0.2, 0.2, 0.2], [0.5, 0.2, 0.1, 0.1, 0.1], [0.1, 0.3, 0.3, 0.2, 0.1],
            [0.25, 0.25, 0.2, 0.2, 0.1], [0.1, 0.1, 0.2, 0.3, 0.3],
        ];
        SampleComplexityParameters[] configurations =
        [
            new() { Matrix = new ExplicitMatrix { Rows = five }, Variant = Variant.Cross, Samples = 3000 },
            new() { Matrix = new ExplicitMatrix { Rows = five },
                Prompts = new ZipfPrompts { Exponent = 1.2, Length = 6 }, SamplesPerParameter = 50 },
            new() { VocabularySize = 3, Ridge = 0.5, Samples = 60 },
            new() { VocabularySize = 3, Prompts = new ConstantPrompts { Length = 3 }, Samples = 50 },
            new() { VocabularySize = 3, Prompts = new UniformPrompts { Length = 1 }, Variant = Variant.Cross, Samples = 50 },
            new() { VocabularySize = 3, Prompts = new UniformPrompts { Length = 2 }, Samples = 1 },
            new() { VocabularySize = 12, Prompts = new UniformPrompts { Length = 20 }, Samples = 2000, FreshPrompts = 100, Ridge = 1e-3 },
        ];
        foreach (var configuration in configurations)
        {
            var results = InMemoryRun.Of(Experiment, [configuration], 3);
            Assert.Equal(3, results.Rows(SampleComplexityTables.Risk).Count);
            foreach (var row in results.Rows(SampleComplexityTables.Risk)) AssertFinite(row.Row);
            foreach (var row in results.Rows(SampleComplexityTables.Summary)) AssertFinite(row.Row);
            // The figure of existence is left out where every estimate exists.
            Assert.InRange(Experiment.Figures(results).Count(), 2, 3);
            foreach (var claim in Experiment.Claims(results)) Assert.NotEqual(Verdict.Fails, InMemoryRun.Verdict(claim));
        }
    }

    [Fact]
    public void An_explicit_matrix_sets_the_vocabulary_and_a_ridge_is_told_in_the_captions()
    {
        var parameters = new SampleComplexityParameters { Matrix = new TwoToken(), Ridge = 1, Samples = 20 };
        var results = InMemoryRun.Of(Experiment, [parameters], 2);
        Assert.Equal(2, results.Points[0].Parameters.VocabularySize);
        Assert.Contains("ridge", Experiment.Figures(results).First().Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void Contradictions_are_told()
    {
        Assert.Contains("samples: given together with samples_per_parameter",
            Experiment.Validate(new() { Samples = 5, SamplesPerParameter = 5 }).Single(), StringComparison.Ordinal);
        Assert.Contains("prompts.length: 9 different tokens",
            Experiment.Validate(new() { Samples = 5, VocabularySize = 8, Prompts = new PermutationPrompts { Length = 9 } }).Single(),
            StringComparison.Ordinal);
        Assert.Contains("seldom exist", Experiment.Foresee(new() { Samples = 100, VocabularySize = 8 }).Single(), StringComparison.Ordinal);
        Assert.Empty(Experiment.Foresee(new() { Samples = 100_000, VocabularySize = 8 }));
        Assert.Equal(256 * 56, Experiment.Resolve(new()).SampleSize);
        Assert.Equal(Experiment.Resolve(new()), Experiment.Resolve(Experiment.Resolve(new())));
    }

    private static void AssertFinite(object row)
    {
        foreach (var property in row.GetType().GetProperties())
            if (property.GetValue(row) is double value) Assert.True(double.IsFinite(value), $"{property.Name} is {value}");
    }
}
