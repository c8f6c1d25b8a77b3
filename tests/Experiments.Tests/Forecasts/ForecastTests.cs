using Experiments.Forecasting;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.Tests.Forecasts;

/// <summary>Worked examples by hand, and each claim on tables of a wrong model.</summary>
public sealed class ForecastTests
{
    private static readonly ForecastExperiment Experiment = new();

    private static readonly Results<ForecastParameters> Two = Of(new TwoToken { P = 0.8, Q = 0.7 });

    private static readonly Results<ForecastParameters> Four = Of(((ForecastParameters)new()).Matrix);

    private static Results<ForecastParameters> Of(params MatrixSpecification[] matrices) =>
        InMemoryRun.Of(Experiment, matrices.Select(m => new ForecastParameters { Matrix = m }), 4);

    private static Claim Claim(Results<ForecastParameters> results, string id) => Experiment.Claims(results).Single(c => c.Id == id);

    private static Verdict Verdict(Results<ForecastParameters> results, string id) => InMemoryRun.Verdict(Claim(results, id));

    /// <summary>Every claim but those that do not apply: no NaN, no rate lost to rounding.</summary>
    [Fact]
    public void Extreme_matrices_are_computed()
    {
        var results = Of(
            new ExplicitMatrix { Rows = [[1, 1e-300], [1e-300, 1]] }, new ExplicitMatrix { Rows = [[1e-300, 1], [1, 1e-300]] },
            new DiagonalDominant { Strength = 50 },
            new GaussianLogits { Scale = 100 }, new DirichletRows { Concentration = 0.01 }, new Block { Leak = 1e-20 },
            new Cyclic { Strength = 50 }, new ZeroDiagonal { Scale = 100 });
        Assert.Equal(8, results.Rows(ForecastTables.Overview).Count);
        Assert.All(Experiment.Claims(results), c => Assert.Equal(Repro.Claims.Verdict.Holds, InMemoryRun.Verdict(c)));
    }

    /// <summary>p = 0.8, q = 0.7: both survive, the share of token 1 is 0.7 · 0.6 / (0.7 · 0.6 + 0.8 · 0.4) = 21/37; u solves 0.2 u + 0.7 v
    /// = 1, 0.8 u + 0.3 v = 1.</summary>
    [Fact]
    public void Two_tokens_by_hand()
    {
        var points = Two.Rows(ForecastTables.FixedPoints).Select(m => m.Row).ToList();
        Assert.Equal(["0", "1", "0+1"], points.Select(f => f.Support));
        Assert.Equal(["unstable", "unstable", "stable"], points.Select(f => f.Stability));
        Assert.Equal(21.0 / 37, points[2].Shares[1], 14);
        Assert.Equal(0.8, points[2].Ratios[0], 14);
        Assert.Equal(1.2, points[2].Ratios[1], 14);
        Assert.Equal([4.0, 1.0 / 0.3 * 0.7], [points[0].Growth[1], points[1].Growth[0]], (x, y) => Math.Abs(x - y) < 1e-13);
        Assert.All(Two.Rows(ForecastTables.Learnable), l => Assert.True(l.Row.Learnable));
        // A switch from token 0 has probability 1 − 0.8 · 0.2, from token 1 1 − 1.2 · 0.3.
        Assert.Equal(1e6 * (16.0 / 37 * 0.84 + 21.0 / 37 * 0.64), Two.Rows(ForecastTables.Costs)[0].Row.Switches, 1e-6);
    }

    /// <summary>Exponents γᵢ + γⱼ − 1 with γ = 1/7 for the losers: against token 3 its own row is learned alone, 3 of 12 log-odds; the
    /// column of the winner is grey and not counted, and of two winners that of the larger share.</summary>
    [Fact]
    public void The_winner_is_the_reference_of_what_is_learned()
    {
        var figure = Experiment.Figures(Four).Single(f => f.Name == "learnable");
        Assert.Equal("After collapse one trajectory reveals 3 of 12 log-odds of P if token 3 wins, "
            + "8 of 12 log-odds of P if tokens 0, 1 win", figure.Title);
        Assert.Equal([3, 0], figure.Panels.Select(p => ((Repro.Figures.Heatmap)p.Traces[0]).Z[1].ToList().FindIndex(double.IsNaN)));
    }

    /// <summary>Shares 16/37 and 21/37 of the two; of the four the exponent 1/7 as derived below.</summary>
    [Fact]
    public void Findings_name_winners_shares_and_the_fastest_loser()
    {
        var two = Assert.Single(Experiment.Findings(Two));
        Assert.StartsWith("tokens 0, 1 can win, shares 0.4324, 0.5676; settled to 0.01 after about ", two, StringComparison.Ordinal);
        var four = Experiment.Findings(Four).ToList();
        Assert.Equal(2, four.Count);
        Assert.StartsWith("token 3 can win; the fastest loser, token ", four[0], StringComparison.Ordinal);
        Assert.Contains(", grows like t^0.1429; settled to 0.01 after about ", four[0], StringComparison.Ordinal);
        Assert.StartsWith("tokens 0, 1 can win, shares ", four[1], StringComparison.Ordinal);
        Assert.All(Experiment.Findings(Of(new TwoToken { P = 0.8, Q = 0.7 }, new TwoToken { P = 0.6, Q = 0.7 })),
            (s, i) => Assert.StartsWith($"matrix {i + 1}: ", s, StringComparison.Ordinal));
    }

    /// <summary>Token 3 wins alone with exponents 1/7 for the others: 1 + 1/7 − 1 learned, 2/7 − 1 never; 10¹² tokens cost 3 ·
    /// (2.5·10¹¹)^(1/7) switches.</summary>
    [Fact]
    public void A_single_winner_by_hand()
    {
        var stable = Four.Rows(ForecastTables.FixedPoints).Select(m => m.Row).Where(f => f.Stability == "stable").ToList();
        Assert.Equal(["3", "0+1"], stable.Select(f => f.Support));
        Assert.All(stable[0].Growth.Take(3), g => Assert.Equal(1.0 / 7, g, 14));
        var entries = Four.Rows(ForecastTables.Learnable).Select(m => m.Row).Where(l => l.Support == "3").ToList();
        Assert.Equal(1.0 / 7, entries.Single(l => l is { Query: 3, Token: 0 }).Exponent, 14);
        Assert.False(entries.Single(l => l is { Query: 1, Token: 0 }).Learnable);
        Assert.Equal(9, entries.Count(l => !l.Learnable));
        var cost = Four.Rows(ForecastTables.Costs).Select(m => m.Row).Single(c => c is { Support: "3", Tokens: 1_000_000_000_000 });
        Assert.Equal(3 * Math.Pow(1e12 / 4 + 1, 1.0 / 7), cost.Switches, 1e-8);
    }

    [Fact]
    public void All_claims_hold()
    {
        var all = InMemoryRun.Of(Experiment,
            new MatrixSpecification[] { new TwoToken { P = 0.2, Q = 0.3 },
                new TwoToken { P = 0.8, Q = 0.7 }, new ForecastParameters().Matrix }
            .Select(m => new ForecastParameters { Matrix = m }).Append(new() { Matrix = new GaussianLogits(), VocabularySize = 7 }), 4);
        foreach (var claim in Experiment.Claims(all))
            Assert.Equal((claim.Id, Repro.Claims.Verdict.Holds), (claim.Id, InMemoryRun.Verdict(claim)));
    }

    [Fact]
    public void Tokens_absent_from_the_prompt_are_no_part_of_it()
    {
        var results = InMemoryRun.Of(Experiment, [new ForecastParameters { StartCounts = [1, 1, 1, 0] }], 2);
        Assert.Equal("0+1", Assert.Single(results.Rows(ForecastTables.FixedPoints), m => m.Row.Stability == "stable").Row.Support);
        Assert.All(results.Rows(ForecastTables.Flows), m => Assert.Equal("0+1", m.Row.Where));
    }

    [Fact]
    public void A_cycle_is_named() =>
        Assert.Equal("0>1>2!",
            Of(new ExplicitMatrix { Rows = [[0.4, 0.45, 0.15], [0.15, 0.4, 0.45], [0.45, 0.15, 0.4]] })
                .Rows(ForecastTables.Overview)[0].Row.CornerCycles);

    /// <summary>Told of another matrix: the shares and ratios no longer solve it.</summary>
    [Theory]
    [InlineData("certificate")]
    [InlineData("single-winner-exponents")]
    public void Another_matrix_is_seen(string id) => Assert.Equal(Repro.Claims.Verdict.Fails, Verdict(Altered(Four, matrix: m => m with
    {
        Probabilities = [m.Probabilities[0] * (1 + 1e-9), .. m.Probabilities.Skip(1)],
    }), id));

    [Fact]
    public void Shares_that_are_off_are_seen() =>
        Assert.Equal(Repro.Claims.Verdict.Fails,
            Verdict(Altered(Four, points: f => f with { Shares = [.. f.Shares.Select((s, i) => i == 0 ? s * (1 + 1e-10) : s)] }),
                "certificate"));

    [Fact]
    public void Another_phase_is_seen() =>
        Assert.Equal(Repro.Claims.Verdict.Fails,
            Verdict(Altered(Two, points: f => f.Support == "0" ? f with { Stability = "stable" } : f), "two-token-phases"));

    [Fact]
    public void Another_share_is_seen() =>
        Assert.Equal(Repro.Claims.Verdict.Fails,
            Verdict(Altered(Two, points: f => f.Support == "0+1" ? f with { Shares = [0.5, 0.5] } : f), "two-token-phases"));

    [Fact]
    public void A_missed_point_is_seen() =>
        Assert.Equal(Repro.Claims.Verdict.Fails, Verdict(Altered(Four, overview: o => o with { IndexSum = o.IndexSum + 1 }), "index-sum"));

    [Fact]
    public void A_flow_that_ends_elsewhere_is_seen()
    {
        Assert.Equal(Repro.Claims.Verdict.Fails,
            Verdict(Altered(Four, flows: f => f with { Outcome = "unsettled", Where = "" }), "flow-ends"));
        Assert.Equal(Repro.Claims.Verdict.Fails,
            Verdict(Altered(Four, points: f => f.Support == "0+1" ? f with { Support = "0+2" } : f), "flow-ends"));
    }

    /// <summary>Rows of the review's matrix: an attracting interior point beside an attracting cycle.</summary>
    private static readonly ExplicitMatrix Bistable = new() { Rows = [[0.38, 0.5, 0.12], [0.12, 0.38, 0.5], [0.5, 0.12, 0.38]] };

    [Fact]
    public void The_sentence_about_winners_knows_of_cycles_and_a_start_of_ones_own_shows_one()
    {
        var run = InMemoryRun.Of(Experiment,
            [new ForecastParameters { Matrix = Bistable, Starts = [[0.98, 0.015, 0.005], [0.9, 0.09, 0.01]] }], 2);
        var sentences = Experiment.Findings(run).ToList();
        Assert.StartsWith("tokens 0, 1, 2 can win, shares 0.3333", sentences[0], StringComparison.Ordinal);
        Assert.EndsWith("tokens from shares that come near them", sentences[0], StringComparison.Ordinal);
        Assert.StartsWith("or tokens 0, 1, 2 win in turns, in this order", sentences[1], StringComparison.Ordinal);
        var own = run.Rows(ForecastTables.Flows).Select(m => m.Row).Where(f => f.Own).ToList();
        Assert.Equal([("cycle", "0>1>2"), ("settled", "0+1+2")], own.Select(f => (f.Outcome, f.Where)));
        Assert.Equal(2, run.Rows(ForecastTables.Flows).Count(m => !m.Row.Own));
        Assert.DoesNotContain(Experiment.Findings(Four), s => s.Contains("turns", StringComparison.Ordinal));
    }

    [Fact]
    public void Starts_that_are_none_are_refused()
    {
        static string One(params double[] start) => Assert.Single(Experiment.Validate(new ForecastParameters { Starts = [start] }));
        Assert.Equal("starts[0]: 2 shares for 4 tokens; give one for each", One(0.5, 0.5));
        Assert.Equal("starts[0]: the shares sum to 0.9; they must sum to one", One(0.3, 0.3, 0.2, 0.1));
        Assert.Equal("starts[0]: the share of token 3 is 0; it must be positive: a token of the first prompt keeps a share, however small",
            One(0.5, 0.3, 0.2, 0));
    }

    [Fact]
    public void A_start_without_an_absent_token_is_taken() =>
        Assert.Empty(Experiment.Validate(new ForecastParameters { StartCounts = [1, 1, 1, 0], Starts = [[0.5, 0.3, 0.2, 0]] }));

    private static readonly Results<ForecastParameters> Random = InMemoryRun.Of(Experiment,
        [
            new ForecastParameters { Matrix = new GaussianLogits(), VocabularySize = 5 },
            new ForecastParameters { Matrix = new DirichletRows { Concentration = 0.3 }, VocabularySize = 8 },
        ], 1);

    private static List<Verdict> Winners(Func<WinnerCountRow, WinnerCountRow> change)
    {
        var told = Altered(Random);
        foreach (var m in Random.Rows(ForecastTables.WinnerCounts)) told.Add(ForecastTables.WinnerCounts, m.Point, -1, change(m.Row));
        return [.. Experiment.Claims(told).Where(c => c.Id.StartsWith("single-winners[", StringComparison.Ordinal))
            .Select(InMemoryRun.Verdict)];
    }

    [Fact]
    public void How_many_can_win_is_binomial_and_the_limit_for_large_K_is_seen()
    {
        Assert.Equal([Repro.Claims.Verdict.Holds, Repro.Claims.Verdict.Holds], Winners(r => r));
        // Data of the rival, and of rows where the diagonal is the largest a tenth more often.
        Assert.All(Winners(r => r with { Matrices = (long)Math.Round(30_000 * r.Poisson) }),
            v => Assert.Equal(Repro.Claims.Verdict.Fails, v));
        var sizes = new Queue<int>(Random.Rows(ForecastTables.WinnerCounts).Select(m => m.Parameters.VocabularySize));
        Assert.All(Winners(r => sizes.Dequeue() is var k
            ? r with { Matrices = (long)Math.Round(30_000 * MathNet.Numerics.Distributions.Binomial.PMF(1.1 / k, k, r.Winners)) }
            : r), v => Assert.Equal(Repro.Claims.Verdict.Fails, v));
    }

    [Fact]
    public void Few_draws_are_inconclusive_and_other_kinds_are_not_tested()
    {
        var few = InMemoryRun.Of(Experiment, [new ForecastParameters { Matrix = new GaussianLogits(), VocabularySize = 8, Draws = 50 }], 1);
        Assert.Equal(Repro.Claims.Verdict.Inconclusive, Verdict(few, "single-winners"));
        Assert.Equal(Repro.Claims.Verdict.NotTested, Verdict(Of(new DiagonalDominant()), "single-winners"));
        Assert.Equal(Repro.Claims.Verdict.NotTested, Verdict(Of(new GaussianLogits { Scale = 0 }), "single-winners"));
    }

    /// <summary>The O(K²) count against the stable single winners of the full analysis.</summary>
    [Fact]
    public void Single_winners_are_those_of_the_mean_field()
    {
        var stream = InMemoryRun.Seed("matrices").Stream();
        for (var i = 0; i < 200; i++)
        {
            var matrix = Ccmc.Models.TransitionMatrices.Gaussian(ref stream, 4, 1);
            Assert.Equal(Ccmc.MeanField.MeanFieldAnalysis.Of(matrix).Stable.Count(f => f.Support.Count == 1),
                Ccmc.MeanField.SingleWinners.Count(matrix, [0, 1, 2, 3]));
        }
    }

    [Fact]
    public void What_cannot_be_judged_is_said()
    {
        Assert.Equal(Repro.Claims.Verdict.NotTested, Verdict(Four, "two-token-phases"));
        Assert.Equal(Repro.Claims.Verdict.NotTested, Verdict(Of(new TwoToken { P = 0.5, Q = 0.7 }), "flow-ends"));
        Assert.Equal(Repro.Claims.Verdict.Inconclusive,
            Verdict(Altered(Four, flows: f => f with { Outcome = "lingering", Where = "" }), "flow-ends"));
    }

    private static Results<ForecastParameters> Altered(
        Results<ForecastParameters> truth, Func<MatrixRow, MatrixRow>? matrix = null, Func<FixedPointRow, FixedPointRow>? points = null,
        Func<OverviewRow, OverviewRow>? overview = null, Func<FlowRow, FlowRow>? flows = null)
    {
        var told = new Results<ForecastParameters> { Points = truth.Points };
        Copy(ForecastTables.Matrix, matrix);
        Copy(ForecastTables.FixedPoints, points);
        Copy(ForecastTables.Overview, overview);
        Copy(ForecastTables.Flows, flows);
        return told;

        void Copy<TRow>(TableDefinition<TRow> table, Func<TRow, TRow>? change) where TRow : class
        {
            foreach (var m in truth.Rows(table)) told.Add(table, m.Point, m.Replicate, change?.Invoke(m.Row) ?? m.Row);
        }
    }
}
