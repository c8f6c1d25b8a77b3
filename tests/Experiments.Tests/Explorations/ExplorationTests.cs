using Experiments.Decoding;
using Experiments.Depth;
using Experiments.Eos;
using Experiments.Shared;
using Experiments.WeightTying;

namespace Experiments.Tests.Explorations;

/// <summary>Small runs, reductions to the plain chain, what they tell beforehand and refuse.</summary>
public class ExplorationTests
{
    private static readonly MatrixSpecification Two = new TwoToken { P = 0.3, Q = 0.7 };

    [Fact]
    public void Tied_weights_have_no_gap_and_one_optimum()
    {
        var tied = new WeightTyingParameters
        {
            Tying = new NoisyTying { Epsilon = 0 },
            VocabularySize = 3,
            Prompts = new UniformPrompts { Length = 4 },
            Starts = 4,
            Probes = 10
        };
        var results = InMemoryRun.Of(new WeightTyingExperiment(), [tied, tied with { Tying = new LowRankTying { Dimension = 3 } }], 1);
        foreach (var row in results.Rows(WeightTyingTables.Gaps).Select(r => r.Row))
        {
            Assert.True(row.NearestGap < 1e-13 && row.OwnGap < 1e-13 && row.NegativeMass < 1e-13);
            Assert.Equal((1, 0.0, 0.0), (row.DistinctOptima, row.NonconvexShare, row.LostStarts));
            Assert.True(row.SmallestSeen > 0 && row.SmallestAtTruth > 0 && row.WorstExcess < 1e-12);
        }
    }

    [Fact]
    public void Gap_is_of_order_one_in_epsilon_and_lies_between_its_bounds()
    {
        var sweep = new[] { 1e-4,
            1e-3 }.Select(e =>
                new WeightTyingParameters
                {
                    Tying = new NoisyTying { Epsilon = e },
                    VocabularySize = 3,
                    Prompts = new UniformPrompts { Length = 4 },
                    Starts = 1,
                    Probes = 1
                });
        var results = InMemoryRun.Of(new WeightTyingExperiment(), sweep, 1, draws: 3);
        Assert.All(results.Rows(WeightTyingTables.Gaps),
            r => Assert.True(r.Row.AbsentMass <= r.Row.NearestGap + 1e-15 && r.Row.NearestGap <= r.Row.OwnGap));
        var orders = results.Rows(WeightTyingTables.Orders);
        Assert.Equal(3, orders.Count);
        Assert.All(orders, o => Assert.Equal(1, o.Row.Order, 0.02));
    }

    [Fact]
    public void Decoding_at_temperature_one_is_the_chain_and_a_cold_one_collapses()
    {
        var plain = new DecodingParameters { Matrix = Two, Tokens = 400 };
        var results = InMemoryRun.Of(new DecodingExperiment(),
            [plain, plain with { Temperature = 0.2 }, plain with { Temperature = 3 }, plain with { TopP = 0.5 }], 20);
        var summary = results.Rows(DecodingTables.Summary).Select(r => r.Row).ToList();
        Assert.Equal(4, summary.Count);
        Assert.Equal((1.0, 1.0), (summary[1].Collapsed, summary[3].Locked));
        // Shares tend to odds (7/3)^(1/2) at T = 3: 0.604, far from any collapse.
        Assert.Equal(Math.Sqrt(7.0 / 3) / (1 + Math.Sqrt(7.0 / 3)), summary[2].TopShareLimit!.Value, 1e-14);
        Assert.True(summary[2].Collapsed == 0 && Math.Abs(summary[2].TopShare - summary[2].TopShareLimit!.Value) < 0.05);
        Assert.Equal("at temperature 3 the top share tends to 0.604, so no trajectory collapses to 0.9",
            Assert.Single(new DecodingExperiment().Foresee(plain with { Temperature = 3 })));
    }

    [Fact]
    public void Median_of_censored_times()
    {
        Assert.Equal(3, CollapseCurves.Median([(3, false), (1, false), (9, true), (5, false)]));
        Assert.Null(CollapseCurves.Median([(3, false), (9, true), (9, true)]));
    }

    [Fact]
    public void Layers_share_their_first_matrix_and_each_draws_its_second()
    {
        var experiment = new DepthExperiment();
        var one = experiment.Resolve(new() { Layers = 1, SecondMatrix = new Cyclic(), Tokens = 50 });
        Assert.Equal(new GaussianLogits(), one.SecondMatrix);
        var layers = experiment.Prepare(new() { Layers = 3 }, new MemoryContext(0)).Layers;
        Assert.Equal(3, layers.Select(l => l.Logit(0, 0)).Distinct().Count());
        var results = InMemoryRun.Of(experiment, [one, one with { Layers = 2 }, one with { Layers = 2, Residual = true }], 3);
        Assert.Equal(3, results.Rows(DepthTables.Summary).Count);
        Assert.All(results.Rows(DepthTables.Trajectories), r => Assert.InRange(r.Row.TopShare, 0.25, 1));
    }

    /// <summary>Lengths against their exact law: all 4,000 sequences, each length's share within 5 standard errors (10⁻⁵ over all); and
    /// what the tail is.</summary>
    [Fact]
    public void Lengths_follow_the_recursion_and_their_tail_is_told()
    {
        var parameters = new EosParameters
        {
            Matrix = new IdenticalRows { Row = [0.5, 0.2, 0.3] },
            Sequences = 4000,
            Longest = 500,
            Budget = 500
        };
        var results = InMemoryRun.Of(new EosExperiment(), [parameters], 1);
        foreach (var row in results.Rows(EosTables.Lengths).Select(r => r.Row).Where(r => r.Exact.HasValue))
            Assert.True(Math.Abs(row.Survival - row.Exact!.Value) < 5 * Math.Sqrt(row.Exact.Value * (1 - row.Exact.Value) / 4000) + 1e-12,
                $"{row}");
        var tail = results.Rows(EosTables.Tails).Single(t => t.Row.Least).Row;
        Assert.Equal(("0", 0.6), (tail.Support, Math.Round(tail.TailExponent, 12)));
        Assert.Single(new EosExperiment().Foresee(parameters));
        Assert.Equal([Source.Restarts, Source.OneTrajectory], results.Rows(EosTables.Learned).Select(r => r.Row.Source));
    }

    /// <summary>Exact survival at 2000 and 1000 has the slope −0.6 of theory to 2 %.</summary>
    [Fact]
    public void Tail_exponent_is_that_of_the_exact_law()
    {
        var survival = Ccmc.Samplers.EndedSequence.Survival(Ccmc.Models.TransitionMatrices.IdenticalRows([0.5, 0.2, 0.3]),
            [1, 1, 1], [0.5, 0.5], 2000);
        Assert.Equal(-0.6, Math.Log(survival[2000] / survival[1000]) / Math.Log(2), 0.012);
    }
}
