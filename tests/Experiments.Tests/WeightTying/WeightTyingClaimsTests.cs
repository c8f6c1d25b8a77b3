using Experiments.Shared;
using Experiments.WeightTying;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.Tests.WeightTying;

/// <summary>First order in ε, draw by draw: the claims hold, and each fails on data of its nearest rival.</summary>
public sealed class WeightTyingClaimsTests
{
    private static readonly WeightTyingExperiment Experiment = new();

    private static readonly Lazy<Results<WeightTyingParameters>> Run = new(() => InMemoryRun.Of(Experiment,
        [Of(new NoisyTying { Epsilon = 1e-4 }), Of(new DriftedTying { Epsilon = 1e-6, Condition = 10 })], 1, draws: 110));

    private static WeightTyingParameters Of(TyingSpecification tying) => new()
    {
        Tying = tying,
        VocabularySize = 3,
        Prompts = new UniformPrompts { Length = 3 },
        Starts = 1,
        Probes = 1,
    };

    private static Verdict Verdict(Func<FirstOrderRow, FirstOrderRow> otherwise, string id)
    {
        var told = new Results<WeightTyingParameters> { Points = Run.Value.Points };
        foreach (var m in Run.Value.Rows(WeightTyingTables.FirstOrders))
            told.Add(WeightTyingTables.FirstOrders, m.Point, m.Replicate, otherwise(m.Row));
        return InMemoryRun.Verdict(Experiment.Claims(told).Single(c => c.Id == id));
    }

    [Theory]
    [InlineData("absent-mass")]
    [InlineData("own-gap")]
    [InlineData("fitted-bias")]
    [InlineData("halving")]
    [InlineData("absent-mass-mean")]
    public void Closed_forms_hold(string id) => Assert.NotEqual(Repro.Claims.Verdict.Fails, Verdict(r => r, id));

    [Fact]
    public void The_gap_without_absent_mass_is_seen() => Assert.Equal(Repro.Claims.Verdict.Fails,
        Verdict(r => r with { OwnGapPredicted = r.OwnGapWithoutAbsent }, "own-gap"));

    [Fact]
    public void Absent_mass_of_both_signs_is_seen() => Assert.Equal(Repro.Claims.Verdict.Fails,
        Verdict(r => r with { AbsentMassPredicted = 2 * r.AbsentMassPredicted }, "absent-mass"));

    [Fact]
    public void A_bias_by_another_rule_is_seen() => Assert.Equal(Repro.Claims.Verdict.Fails,
        Verdict(r => r with { BiasErrorExtrapolated = r.BiasRival }, "fitted-bias"));

    [Fact]
    public void An_error_that_stays_is_seen() => Assert.Equal(Repro.Claims.Verdict.Fails,
        Verdict(r => r with { BiasError = r.BiasErrorHalf }, "halving"));

    [Fact]
    public void A_mean_of_both_signs_is_seen() => Assert.Equal(Repro.Claims.Verdict.Fails,
        Verdict(r => r with { AbsentMassMean = 2 * r.AbsentMassMean }, "absent-mass-mean"));
}
