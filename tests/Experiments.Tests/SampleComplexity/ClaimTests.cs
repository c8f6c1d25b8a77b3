using Ccmc.Functions;
using Ccmc.Random;
using Experiments.SampleComplexity;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.Tests.SampleComplexity;

/// <summary>Rows made by a model, right or wrong: each claim sees the departure that it speaks of.</summary>
public class ClaimTests
{
    private sealed record Model
    {
        /// <summary>2n · excess / d, times this.</summary>
        public Func<SampleComplexityParameters, double> Factor { get; init; } = _ => 1;

        /// <summary>The score statistic and the risk alike, times this: what a wrong law of the samples or a wrong count of parameters
        /// does.</summary>
        public Func<SampleComplexityParameters, double> Both { get; init; } = _ => 1;

        public bool Spread { get; init; } = true;

        public double Existence { get; init; } = 1;

        public double Ridge { get; init; }

        public int? Degrees { get; init; }
    }

    [Fact]
    public void The_right_model_holds()
    {
        foreach (var (id, finding, verdict) in Judge(new Model(), 900)) Assert.True(Verdict.Holds == verdict, $"{id}: {finding}");
    }

    [Fact]
    public void A_risk_half_as_large_again_is_seen()
    {
        var findings = Judge(new Model { Factor = _ => 1.5 });
        AssertFails(findings, id => id.StartsWith("ratio", StringComparison.Ordinal) || id == "chi-square-law");
    }

    [Fact]
    public void The_rival_constant_is_seen() =>
        AssertFails(Judge(new Model { Factor = p => p.VocabularySize / (p.VocabularySize - 1.0) }),
            id => id.StartsWith("ratio", StringComparison.Ordinal));

    [Fact]
    public void Another_rate_in_n_is_seen()
    {
        AssertFails(Judge(new Model { Factor = p => Elementary.Pow(p.SampleSize / 4096.0, 0.2) }), id => id == "slope-in-samples");
        AssertFails(Judge(new Model { Factor = p => Elementary.Log(p.SampleSize) / Elementary.Log(4096) }), id => id == "slope-in-samples");
    }

    [Fact]
    public void Another_growth_in_K_is_seen()
    {
        AssertFails(Judge(new Model { Factor = p => Elementary.Pow(p.VocabularySize / 4.0, -0.5) }), id => id == "slope-in-parameters");
        AssertFails(Judge(new Model { Factor = p => p.VocabularySize / (p.VocabularySize - 1.0) }), id => id == "slope-in-parameters");
    }

    [Fact]
    public void A_wrong_number_of_parameters_is_seen()
    {
        var findings = Judge(new Model { Both = p => p.VocabularySize / (p.VocabularySize - 1.0) });
        AssertFails(findings,
            id => id.StartsWith("degrees-of-freedom", StringComparison.Ordinal) || id is "slope-in-parameters" or "chi-square-law");
    }

    [Fact]
    public void Samples_of_a_wrong_law_are_seen()
    {
        var findings = Judge(new Model { Both = p => 1 + p.SampleSize * 1e-5 });
        AssertFails(findings, id => id.StartsWith("degrees-of-freedom", StringComparison.Ordinal) || id == "chi-square-law");
    }

    [Fact]
    public void A_law_of_the_right_mean_and_another_shape_is_seen() =>
        AssertFails(Judge(new Model { Spread = false }), id => id == "chi-square-law");

    [Fact]
    public void Few_replicates_hold_nothing()
    {
        foreach (var (id, finding, verdict) in Judge(new Model(), replicates: 3))
            Assert.True(Verdict.Inconclusive == verdict, $"{id}: {finding}");
    }

    [Fact]
    public void Points_of_low_existence_are_told_and_not_judged()
    {
        var findings = Judge(new Model { Existence = 0.9 });
        Assert.All(findings.Where(f => f.Id.StartsWith("ratio", StringComparison.Ordinal)),
            f => Assert.IsType<NotTestedFinding>(f.Finding));
        var slope = Assert.IsType<InconclusiveFinding>(findings.Single(f => f.Id == "slope-in-samples").Finding);
        Assert.Contains("vocabulary_size=4,samples=4096 (the estimate existed in only ", slope.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ridge_or_nothing_to_learn_is_not_what_the_claims_speak_of()
    {
        Assert.All(Judge(new Model { Ridge = 1 }),
            f => Assert.Contains("ridge", Assert.IsType<NotTestedFinding>(f.Finding).Reason, StringComparison.Ordinal));
        Assert.All(Judge(new Model { Degrees = 0 }),
            f => Assert.Contains("no parameter", Assert.IsType<NotTestedFinding>(f.Finding).Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void One_vocabulary_size_or_one_sample_size_gives_no_slope()
    {
        var one = Judge(new Model(), sizes: [4], samples: [4096]);
        Assert.IsType<NotTestedFinding>(one.Single(f => f.Id == "slope-in-parameters").Finding);
        Assert.IsType<NotTestedFinding>(one.Single(f => f.Id == "slope-in-samples").Finding);
        Assert.Equal(Verdict.Holds, one.Single(f => f.Id.StartsWith("ratio", StringComparison.Ordinal)).Verdict);
    }

    [Fact]
    public void A_run_without_rows_has_the_same_claims()
    {
        var points = Points([4, 8], [4096, 16384], new Model());
        var claims = new SampleComplexityExperiment().Claims(new Results<SampleComplexityParameters> { Points = points })
            .Where(c => c.Id != "components").ToList();
        Assert.Equal(Judge(new Model(), 3, [4, 8], [4096, 16384]).Select(f => f.Id), claims.Select(c => c.Id));
        Assert.All(claims, c => Assert.NotEqual(Verdict.Holds, InMemoryRun.Verdict(c)));
    }

    private static void AssertFails(List<(string Id, Finding Finding, Verdict Verdict)> findings, Func<string, bool> which)
    {
        var concerned = findings.Where(f => which(f.Id)).ToList();
        Assert.NotEmpty(concerned);
        foreach (var (id, finding, verdict) in concerned) Assert.True(Verdict.Fails == verdict, $"{id}: {finding}");
    }

    private static List<(string Id, Finding Finding, Verdict Verdict)> Judge(Model model,
        int replicates = 300, int[]? sizes = null, int[]? samples = null)
    {
        var results = Rows(model, replicates, sizes ?? [4, 8, 16], samples ?? [4096, 16384, 65536]);
        return [.. new SampleComplexityExperiment().Claims(results).Where(c => c.Id != "components")
            .Select(c => (c.Id, c.Judge(InMemoryRun.Level), InMemoryRun.Verdict(c)))];
    }

    private static List<Point<SampleComplexityParameters>> Points(int[] sizes, int[] samples, Model model) =>
        [.. from size in sizes
            from n in samples
            select new Point<SampleComplexityParameters>($"{size}-{n}",
                new SampleComplexityParameters { VocabularySize = size, Samples = n, Ridge = model.Ridge }, 0)];

    /// <summary>χ² scores and a risk that follows them up to a remainder of relative size n^{−1/2} with the second-order mean b/n, all
    /// times the model's factor.</summary>
    private static Results<SampleComplexityParameters> Rows(Model model, int replicates, int[] sizes, int[] samples)
    {
        var stream = new RandomStream(7, 8, 9, 10);
        var results = new Results<SampleComplexityParameters> { Points = Points(sizes, samples, model) };
        foreach (var point in results.Points)
            for (var r = 0; r < replicates; r++)
            {
                var (size, n) = (point.Parameters.VocabularySize, (double)point.Parameters.SampleSize);
                var d = model.Degrees ?? size * (size - 1);
                var b = 20.0 * d;
                var score = d == 0 ? 0 : 2 * Draw.Gamma(ref stream, d / 2.0) * model.Both(point.Parameters);
                var chance = model.Spread ? score + Math.Sqrt(b * 20 / n) * Draw.Normal(ref stream) : d;
                var exists = r % 10 < 10 * model.Existence;
                results.Add(SampleComplexityTables.Risk, point, r, new RiskRow(
                    SampleSize: point.Parameters.SampleSize,
                    ExcessRisk: exists ? model.Factor(point.Parameters) * (chance + b / n) / (2 * n) : null,
                    ExcessRiskStandardError: exists ? 0 : null,
                    ParameterError: exists ? 0.1 : null,
                    MleExists: exists,
                    Iterations: 1,
                    NewtonStep: 0,
                    DegreesOfFreedom: d,
                    ScoreStatistic: score,
                    PredictedExcessRisk: (d + b / n) / (2 * n)));
            }
        return results;
    }
}
