using Ccmc.Likelihood;
using Ccmc.Samples;
using Experiments.Landscape;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.Tests.Landscape;

/// <summary>The claims of landscape: they hold on the experiment's own rows, and each fails on rows of a wrong model.</summary>
public class LandscapeClaimsTests
{
    private static readonly LandscapeExperiment Experiment = new();

    private static readonly LandscapeParameters Small = new() { VocabularySize = 4, EmbeddingDimension = 5, Segments = 5 };

    private static readonly Lazy<Results<LandscapeParameters>> Run = new(() => InMemoryRun.Of(Experiment,
        [
            Small,
            Small with { Graph = new CycleGraph(), Embeddings = new CorrelatedEmbeddings { Condition = 2 } },
            Small with { Graph = new SeparateComponents { Count = 2 } },
            Small with { Data = new SampledData { Samples = 2000 } },
            Small with { Data = new UnbeatenData() },
        ], 1, draws: 2));

    private static Results<LandscapeParameters> Changed(Func<CurvatureRow, CurvatureRow>? curvature = null,
        Func<ConvergenceRow, ConvergenceRow>? convergence = null)
    {
        var changed = new Results<LandscapeParameters> { Points = Run.Value.Points };
        foreach (var r in Run.Value.Rows(LandscapeTables.Curvatures))
            changed.Add(LandscapeTables.Curvatures, r.Point, r.Replicate, curvature?.Invoke(r.Row) ?? r.Row);
        foreach (var r in Run.Value.Rows(LandscapeTables.Convergence))
            changed.Add(LandscapeTables.Convergence, r.Point, r.Replicate, convergence?.Invoke(r.Row) ?? r.Row);
        return changed;
    }

    private static Verdict Of(Results<LandscapeParameters> results, string id) =>
        InMemoryRun.Verdict(Experiment.Claims(results).Single(c => c.Id == id));

    [Fact]
    public void Every_claim_holds_on_its_own_rows() =>
        Assert.All(Experiment.Claims(Run.Value).Where(c => !c.Id.StartsWith("svm", StringComparison.Ordinal)),
            c => Assert.True(InMemoryRun.Verdict(c) == Verdict.Holds, $"{c.Id}: {c.Judge(InMemoryRun.Level)}"));

    [Fact]
    public void Curvature_off_the_subspace_is_seen() =>
        Assert.Equal(Verdict.Fails, Of(Changed(r => r with { OffSubspace = 1e-10 }), "flat-off-subspace"));

    [Fact]
    public void A_concave_segment_is_seen() =>
        Assert.Equal(Verdict.Fails, Of(Changed(r => r with { SmallestSecondDifference = -1e-9 }), "convex-along-segments"));

    [Fact]
    public void Strictness_in_the_wrong_place_is_seen()
    {
        Assert.Equal(Verdict.Fails, Of(Changed(r => r with { SmallestEigenvalue = 0 }), "strict-convexity"));
        Assert.Equal(Verdict.Fails, Of(Changed(r => r with { SmallestEigenvalue = 1e-6 }), "strict-convexity"));
        Assert.Equal(Verdict.Fails, Of(Changed(r => r with { Rank = r.Rank - 1 }), "strict-convexity"));
        Assert.Equal(Verdict.Fails, Of(Changed(r => r with { FlatSecondDifference = 1e-6 }), "strict-convexity"));
    }

    [Fact]
    public void A_spectrum_below_rounding_and_a_token_in_no_prompt_refute_nothing()
    {
        var stretched = InMemoryRun.Of(Experiment,
            [Small with { Embeddings = new CorrelatedEmbeddings { Condition = 1e7 }, MaximumIterations = 100 }], 1);
        Assert.Equal(Verdict.NotTested, Of(stretched, "strict-convexity"));
        var absent = InMemoryRun.Of(Experiment, [Small with { Data = new UnbeatenData(), Graph = new OwnEdges { Edges = [[1, 2]] } }], 1);
        Assert.Equal(Verdict.Holds, Of(absent, "strict-convexity"));
        Assert.Equal(Verdict.NotTested, Of(absent, "inverse-time"));
    }

    [Fact]
    public void A_graph_without_edges_is_refused() => Assert.All(
        new GraphSpecification[] { new OwnEdges { Edges = [] }, new RandomGraph { EdgeProbability = 0 },
            new SeparateComponents { Count = 4 } },
        graph => Assert.Equal("graph: it has no edge, so the loss is constant; give one with at least one pair",
            Assert.Single(Experiment.Validate(Small with { Graph = graph }))));

    /// <summary>A step 2 % longer than told: the gap after the window differs by far more than the bound.</summary>
    [Fact]
    public void Another_rate_is_seen()
    {
        ConvergenceRow Faster(ConvergenceRow r) =>
            r.WindowEnd is null ? r : r with { Deviation = 0.02 * Math.Log(1e6), RateRatio = 1.02 * r.RateRatio };
        Assert.Equal(Verdict.Fails, Of(Changed(convergence: Faster), "descent-follows-spectrum"));
        Assert.Equal(Verdict.Fails, Of(Changed(convergence: Faster), "final-rate"));
    }

    [Fact]
    public void Another_end_of_the_descent_is_seen() =>
        Assert.Equal(Verdict.Fails,
            Of(Changed(convergence: r => r.EstimateDistance is null ? r : r with { EstimateDistance = 1e-6 }),
                "descent-agrees-with-newton"));

    [Fact]
    public void A_step_that_the_curvature_does_not_allow_is_seen() =>
        Assert.Equal(Verdict.Fails, Of(Changed(curvature: r => r with { Lipschitz = r.Lipschitz / 2 }), "curvature-bound"));

    [Fact]
    public void Another_law_without_minimiser_is_seen()
    {
        Assert.Equal(Verdict.Fails, Of(Changed(convergence: r => r with { InverseGapRatio = 1.01 * r.InverseGapRatio }), "inverse-time"));
        // 1/√t instead of 1/t: the growth of 1/gap is (√2 − 1)/√… of what it should be, far below 1.
        Assert.Equal(Verdict.Fails, Of(Changed(convergence: r => r with { InverseGapRatio = 0.01 * r.InverseGapRatio }), "inverse-time"));
    }

    [Fact]
    public void What_cannot_be_judged_says_so()
    {
        var none = new Results<LandscapeParameters> { Points = Run.Value.Points };
        Assert.All(Experiment.Claims(none).Where(c => !c.Id.StartsWith("svm", StringComparison.Ordinal)),
            c => Assert.Equal(Verdict.Inconclusive, InMemoryRun.Verdict(c)));
        var stopped = InMemoryRun.Of(Experiment, [Small with { MaximumIterations = 3 }], 1);
        Assert.Equal(Verdict.Inconclusive, Of(stopped, "final-rate"));
        Assert.Equal(Verdict.NotTested, Of(stopped, "inverse-time"));
        // The star at 0 falls apart without token 0.
        var apart = InMemoryRun.Of(Experiment, [Small with { Graph = new StarGraph(), Data = new UnbeatenData() }], 1);
        Assert.Equal(Verdict.NotTested, Of(apart, "inverse-time"));
        Assert.Equal(Verdict.NotTested, Of(apart, "final-rate"));
    }

    /// <summary>From the uniform matrix, where descent begins at its minimiser, to one whose conductances underflow.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1e-9)]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(16)]
    [InlineData(100)]
    public void Extreme_matrices_fail_no_claim(double scale)
    {
        var all = new[] { Small, Small with { Data = new UnbeatenData() } }.Select(
            p => p with { Matrix = new GaussianLogits { Scale = scale, Draws = 1 }, MaximumIterations = 20_000 });
        var results = InMemoryRun.Of(Experiment, all, 6);
        Assert.Equal(12, results.Rows(LandscapeTables.Curvatures).Count);
        Assert.DoesNotContain(Verdict.Fails, Experiment.Claims(results).Select(InMemoryRun.Verdict));
    }

    /// <summary>
    /// Two tokens, orthonormal embeddings, both queries with p = ¾: in the logit difference x each query's loss is ½ f(x), f'' = p(1 − p) =
    /// 3/16, and a unit of W moves x by √2, so that both eigenvalues are ½ · 2 · 3/16 = 3/16, L = ¼, and the gap's last factor is (1 − ¾)²
    /// = 1/16 a step.
    /// </summary>
    [Fact]
    public void Two_tokens_by_hand()
    {
        var two = new LandscapeParameters
        {
            Matrix = new ExplicitMatrix { Rows = [[0.75, 0.25], [0.25, 0.75]] },
            EmbeddingDimension = 2,
            Segments = 2
        };
        var results = InMemoryRun.Of(Experiment, [two], 1);
        var row = results.Rows(LandscapeTables.Curvatures).Single().Row;
        Assert.Equal(3.0 / 16, row.SmallestEigenvalue, 1e-14);
        Assert.Equal(3.0 / 16, row.LargestEigenvalue, 1e-14);
        Assert.Equal(0.25, row.Lipschitz, 1e-14);
        Assert.Equal((2, 2), (row.Rank, row.RankPredicted));
        // One edge: resistance 1/(p(1 − p)).
        Assert.Equal(16.0 / 3, row.LargestResistance, 1e-12);
        var end = results.Rows(LandscapeTables.Convergence).Single().Row;
        Assert.Equal(5, end.WindowEnd - end.WindowStart);
        Assert.Equal(1, end.RateRatio!.Value, 1e-6);
    }

    [Fact]
    public void Newton_agrees_with_the_estimator_on_its_own()
    {
        var data = new ChoiceData(2);
        data.Add([1, 1], 0, 3);
        data.Add([1, 1], 1, 1);
        var logits = MaximumLikelihood.Fit(data).Logits;
        Assert.Equal(Math.Log(3), logits[0] - logits[1], 1e-14);
    }

    [Fact]
    public void What_is_out_of_reach_is_told_beforehand()
    {
        Assert.Equal(
            "graph 'star' without token 0 is disconnected, so with data unbeaten several groups of tokens diverge and the 1/t law has "
                + "another constant",
            Assert.Single(Experiment.Foresee(Small with { Graph = new StarGraph(), Data = new UnbeatenData() })));
        Assert.Empty(Experiment.Foresee(Small with { Graph = new PathGraph(), Data = new UnbeatenData() }));
        Assert.Equal(
            "embeddings of condition 100 stretch the spectrum by up to 100⁴, so gradient descent may need 2.1E+09 steps and more; "
                + "maximum_iterations is 300000",
            Assert.Single(Experiment.Foresee(Small with { Embeddings = new CorrelatedEmbeddings { Condition = 100 } })));
    }

    [Fact]
    public void Mistakes_have_their_sentences()
    {
        string One(LandscapeParameters p) => Assert.Single(Experiment.Validate(p));
        Assert.Equal("embedding_dimension: 3 dimensions cannot hold 4 independent embeddings; at least vocabulary_size",
            One(Small with { EmbeddingDimension = 3 }));
        Assert.Equal("graph: it has no edge, so the loss is constant; give one with at least one pair",
            One(Small with { Graph = new SeparateComponents { Count = 4 } }));
    }
}
