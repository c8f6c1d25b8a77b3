using Experiments.Shared;
using Experiments.SingleTrajectoryLearning;
using Repro.Claims;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.Tests.SingleTrajectoryLearning;

/// <summary>A worked example, the claims on data of the model, and each on data of a wrong one.</summary>
public sealed class LearningTests
{
    private static readonly LearningExperiment Experiment = new();

    private static readonly Lazy<Results<LearningParameters>> runs =
        new(() => InMemoryRun.Of(Experiment, new (LearningParameters Parameters, int Draws, int Replicates)[]
    {
        (new() { Matrix = new TwoToken { P = 0.2, Q = 0.8 }, Tokens = 1_000_000_000_000, Checkpoints = 13 }, 1, 150),
        (new() { Matrix = new TwoToken { P = 0.3, Q = 0.7 }, Tokens = 100_000_000, Checkpoints = 13 }, 1, 250),
        (new() { Matrix = new TwoToken { P = 0.25, Q = 0.75 }, Tokens = 10_000_000_000, Checkpoints = 11, RestartEvery = 1 }, 1, 2500),
    }));

    private static Verdict Verdict(Results<LearningParameters> results, string id) =>
        InMemoryRun.Verdict(Experiment.Claims(results).Single(c => c.Id == id));

    [Theory]
    [InlineData("winner-row-information")]
    [InlineData("loser-row-information")]
    [InlineData("restored-rate")]
    [InlineData("standardised-error")]
    [InlineData("transitions-stop")]
    [InlineData("learnable-map")]
    public void Claims_hold(string id)
    {
        var result = ClaimJudge.Judge(Experiment.Claims(runs.Value).Single(c => c.Id == id), InMemoryRun.Level);
        Assert.True(result.Verdict == Repro.Claims.Verdict.Holds, result.Reason);
    }

    [Fact]
    public void Entries_that_are_not_judged_are_open_in_the_figure_of_exponents()
    {
        var results = InMemoryRun.Of(Experiment, new (LearningParameters Parameters, int Draws, int Replicates)[]
        {
            (new() { Matrix = new TwoToken { P = 0.2, Q = 0.8 }, Tokens = 1_000_000_000_000, Checkpoints = 13 }, 1, 150),
            (new() { Matrix = new TwoToken { P = 0.45, Q = 0.55 }, Tokens = 1_000_000, Checkpoints = 7 }, 1, 20),
        });
        var panel = Assert.Single(Experiment.Figures(results).Single(f => f.Name == "exponents").Panels);
        var markers = panel.Traces.OfType<Curve>().Where(c => c.Error is not null).ToList();
        var judged = LearningGroup.Of(results)
            .SelectMany(
                g => g.Entries.Where(e => e.Prediction is not null)
                    .Select(e => (e.Prediction!.Exponent, Judged: LearningClaims.IsJudged(g, e)))).ToList();
        var full = markers.Where(c => !c.Open).SelectMany(c => c.X).ToList();
        var open = markers.Where(c => c.Open).SelectMany(c => c.X).ToList();
        Assert.NotEmpty(full);
        Assert.NotEmpty(open);
        Assert.Subset(judged.Where(j => j.Judged).Select(j => j.Exponent).ToHashSet(), full.ToHashSet());
        Assert.Subset(judged.Where(j => !j.Judged).Select(j => j.Exponent).ToHashSet(), open.ToHashSet());
        Assert.Single(panel.Traces.OfType<Curve>(), c => c.Open && c.Error is null);
    }

    /// <summary>
    /// One token from (1, 1): row q is drawn once, from the next token's law itself. N_q0 + N_q1 = 1, information π (1 − π), no estimate
    /// but a log-odds that runs off.
    /// </summary>
    [Fact]
    public void One_token_by_hand()
    {
        var results = InMemoryRun.Of(Experiment,
            [new LearningParameters { Matrix = new TwoToken { P = 0.3, Q = 0.6 }, Tokens = 10, Checkpoints = 4 }], 20);
        var first = results.Rows(LearningTables.Entries).Where(m => m.Row.Tokens == 1).ToList();
        Assert.Equal(20, first.Count(m => m.Row.Information > 0));
        foreach (var m in first)
        {
            var row = m.Row;
            if (row.Information == 0)
            {
                Assert.Equal(EstimateOutcome.None, row.Estimate);
                continue;
            }
            Assert.Equal(row.Query == 0 ? 0.21 : 0.24, row.Information, 15);
            Assert.Equal(row.Transitions == 1 ? EstimateOutcome.PlusInfinity : EstimateOutcome.MinusInfinity, row.Estimate);
            Assert.Null(row.Error);
        }
    }

    /// <summary>Predicted exponents are those of the mean field: β = 3/7 gives 3/7 for the winner's row and −1/7 for the loser's.</summary>
    [Fact]
    public void Predictions_by_hand()
    {
        var rows = runs.Value.Rows(LearningTables.Predictions).Where(m => m.Parameters.Matrix is TwoToken { P: 0.3 }).Select(m => m.Row)
            .ToList();
        Assert.Equal([("0", 0, 1), ("0", 1, 1)], rows.Select(r => (r.Winners, r.Query, r.Token)));
        Assert.Equal(3.0 / 7, rows[0].Exponent, 14);
        Assert.Equal(-1.0 / 7, rows[1].Exponent, 14);
    }

    /// <summary>Mean number of 2 → 2 transitions at 10³ tokens, p = 0.25: 1.20 by the specification; 4,000 trajectories have a standard
    /// error of 0.05.</summary>
    [Fact]
    public void The_mean_number_of_transitions_is_the_urns()
    {
        var results = InMemoryRun.Of(Experiment,
            [new LearningParameters { Matrix = new TwoToken { P = 0.25, Q = 0.75 }, Tokens = 1000, Checkpoints = 4 }], 4000);
        var counts = results.Rows(LearningTables.Entries).Where(m => m.Row is { Tokens: 1000, Query: 1, Token: 1 })
            .Select(m => (double)m.Row.Transitions).ToArray();
        var moments = Ccmc.Statistics.SampleMoments.Of(counts);
        Assert.InRange(Math.Abs(moments.Mean - 1.20) / moments.StandardError, 0, 5);
        Assert.InRange(moments.StandardError, 0, 0.1);
    }

    /// <summary>Told that the rows were p = 0.25 or 0.35 where they were 0.3: exponents, later transitions.</summary>
    [Theory]
    [InlineData("winner-row-information", 0.25)]
    [InlineData("loser-row-information", 0.35)]
    [InlineData("transitions-stop", 0.25)]
    public void Another_urn_is_seen(string id, double p) => Assert.Equal(Repro.Claims.Verdict.Fails, Verdict(Told(p), id));

    [Fact]
    public void Errors_of_another_row_are_seen() => Assert.Equal(Repro.Claims.Verdict.Fails,
        Verdict(Altered(r => r.Error is { } e ? r with { Error = e + 1.2 / Math.Sqrt(r.Information + 1) } : r), "standardised-error"));

    [Theory]
    [InlineData(1.2)]
    [InlineData(0.8)]
    public void Standard_errors_off_by_a_fifth_are_seen(double factor) => Assert.Equal(Repro.Claims.Verdict.Fails,
        Verdict(Altered(r => r with { StandardError = factor * r.StandardError }), "standardised-error"));

    /// <summary>Prompts that repeat themselves: information like the root of their number.</summary>
    [Fact]
    public void Prompts_that_tell_less_and_less_are_seen() =>
        Assert.Equal(Repro.Claims.Verdict.Fails, Verdict(Altered(r => r with { Information = Math.Sqrt(r.Information) }), "restored-rate"));

    [Fact]
    public void An_entry_that_is_learned_against_theory_is_seen() => Assert.Equal(Repro.Claims.Verdict.Fails,
        Verdict(Altered(
            r => r.Query == 1
                ? r with { Information = Math.Sqrt(r.Tokens), Error = 1 / Math.Sqrt(r.Tokens), Estimate = EstimateOutcome.Finite }
                : r), "learnable-map"));

    [Fact]
    public void An_entry_that_is_not_learned_against_theory_is_seen() => Assert.Equal(Repro.Claims.Verdict.Fails,
        Verdict(Altered(r => r.Query == 0 ? r with { Information = 1, Error = 1, Estimate = EstimateOutcome.Finite } : r),
            "learnable-map"));

    [Fact]
    public void Too_short_a_trajectory_is_inconclusive()
    {
        var results = InMemoryRun.Of(Experiment,
            [new LearningParameters { Matrix = new TwoToken { P = 0.45, Q = 0.55 }, Tokens = 10_000 }], 60);
        Assert.Equal(Repro.Claims.Verdict.Inconclusive, Verdict(results, "winner-row-information"));
        Assert.Equal(Repro.Claims.Verdict.NotTested, Verdict(results, "restored-rate"));
        Assert.Equal(Repro.Claims.Verdict.NotTested, Verdict(results, "transitions-stop"));
    }

    [Theory]
    [InlineData(1e-3, 3)]
    [InlineData(1e-9, 0)]
    public void The_interval_of_a_median_is_the_binomials(double level, int expected)
    {
        double[] values = [.. Enumerable.Range(0, 21).Select(i => (double)i)];
        var (lower, upper) = Medians.Interval(values, level);
        // P(Bin(21, ½) ≤ 2) = 1.1e-4, ≤ 3 = 7.4e-4: 2.2e-4 and 1.5e-3 two-sided, so the third from either end at 10⁻³.
        if (expected == 0) Assert.Equal((double.NegativeInfinity, double.PositiveInfinity), (lower, upper));
        else Assert.Equal((expected - 1.0, 21.0 - expected), (lower, upper));
    }

    [Fact]
    public void What_is_out_of_reach_is_refused_or_foreseen()
    {
        Assert.Contains("never be learned: 1 → 1", Assert.Single(Experiment.Foresee(new() { Matrix = new TwoToken { P = 0.3, Q = 0.7 } })));
        Assert.StartsWith("tokens:",
            Assert.Single(Experiment.Validate(new() { Matrix = new TwoToken { P = 0.8, Q = 0.7 }, Tokens = 1_000_000_000_000 })));
        Assert.StartsWith("restart_every:", Assert.Single(Experiment.Validate(new() { Tokens = 100, RestartEvery = 1000 })));
    }

    private static Results<LearningParameters> Told(double p)
    {
        var truth = runs.Value;
        var points = truth.Points.Select(
            x => x.Parameters.Matrix is TwoToken { P: 0.3 }
                ? x with { Parameters = x.Parameters with { Matrix = new TwoToken { P = p, Q = 1 - p } } }
                : x).ToList();
        var told = new Results<LearningParameters> { Points = points };
        foreach (var point in points)
            foreach (var row in LearningCell.Predictions(point.Parameters, Experiment.Prepare(point.Parameters, new MemoryContext(0))))
                told.Add(LearningTables.Predictions, point, -1, row);
        foreach (var m in truth.Rows(LearningTables.Entries))
            told.Add(LearningTables.Entries, points.Single(x => x.Cell == m.Point.Cell), m.Replicate, m.Row);
        foreach (var m in truth.Rows(LearningTables.Ends))
            told.Add(LearningTables.Ends, points.Single(x => x.Cell == m.Point.Cell), m.Replicate, m.Row);
        return told;
    }

    private static Results<LearningParameters> Altered(Func<EntryRow, EntryRow> change)
    {
        var truth = runs.Value;
        var told = new Results<LearningParameters> { Points = truth.Points };
        foreach (var m in truth.Rows(LearningTables.Predictions)) told.Add(LearningTables.Predictions, m.Point, m.Replicate, m.Row);
        foreach (var m in truth.Rows(LearningTables.Ends)) told.Add(LearningTables.Ends, m.Point, m.Replicate, m.Row);
        foreach (var m in truth.Rows(LearningTables.Entries)) told.Add(LearningTables.Entries, m.Point, m.Replicate, change(m.Row));
        return told;
    }
}
