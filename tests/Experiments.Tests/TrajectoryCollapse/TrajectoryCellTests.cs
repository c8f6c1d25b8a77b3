using Ccmc.MeanField;
using Ccmc.Samplers;
using Experiments.Shared;
using Experiments.TrajectoryCollapse;
using Repro.Figures;
using static Experiments.Tests.TrajectoryCollapse.TrajectoryFixtures;

namespace Experiments.Tests.TrajectoryCollapse;

/// <summary>The rows of a cell, the forecast, what is refused and what is foreseen.</summary>
public sealed class TrajectoryCellTests
{
    private static readonly TrajectoryCollapseExperiment Experiment = new();

    [Fact]
    public void Counts_start_at_the_prompt_and_grow_by_the_tokens()
    {
        var results = TrajectoryRun.Of(
            (new()
            {
                Matrix = new TwoToken { P = 0.6, Q = 0.3 },
                Tokens = 1000,
                Checkpoints = 6,
                Start = new() { Counts = [2, 5], Query = 1 }
            }, 2));
        var trajectories = TrajectoryGroup.Of(results).Single().Trajectories;
        Assert.Equal(2, trajectories.Count);
        foreach (var t in trajectories)
        {
            Assert.Equal([2, 5], t.Counts[0]);
            Assert.Equal([0.0, 0.0], t.Compensators[0]);
            Assert.Equal(1, t.Queries[0]);
            Assert.Equal(0, t.Tokens[0]);
            Assert.Equal(1000, t.Tokens[^1]);
            for (var i = 0; i < t.Tokens.Length; i++) Assert.Equal(7 + t.Tokens[i], t.Length(i));
        }
        Assert.NotEqual(trajectories[0].Counts[^1], trajectories[1].Counts[^1]);
    }

    [Fact]
    public void The_first_step_by_hand()
    {
        // From (1, 1; query 0) with p = 0.6: both compensators start with π_0j / (n_0 π_00 + n_1 π_01) = π_0j.
        var results = TrajectoryRun.Of(
            (new() { Matrix = new TwoToken { P = 0.6, Q = 0.3 }, Tokens = 10, Checkpoints = 4, Start = new() { Query = 0 } }, 1));
        var t = TrajectoryGroup.Of(results).Single().Trajectories.Single();
        Assert.Equal(1, t.Tokens[1]);
        Assert.Equal(0.4, t.Compensators[1][0], 12);
        Assert.Equal(0.6, t.Compensators[1][1], 12);
    }

    [Fact]
    public void Every_sampler_can_be_asked_for()
    {
        foreach (var sampler in Enum.GetValues<SamplerKind>())
            Assert.Single(TrajectoryGroup.Of(TrajectoryRun.Of((new() { Sampler = sampler, Tokens = 100 }, 1))).Single().Winners);
    }

    [Fact]
    public void The_same_cell_twice_gives_the_same_rows()
    {
        var parameters = new TrajectoryCollapseParameters { VocabularySize = 4, Matrix = new GaussianLogits { Draws = 2 }, Tokens = 3000 };
        Assert.Equal(
            TrajectoryRun.Of((parameters, 3)).Rows(TrajectoryTables.Counts).Select(m => m.Row),
            TrajectoryRun.Of((parameters, 3)).Rows(TrajectoryTables.Counts).Select(m => m.Row));
    }

    /// <summary>Replicates that turn to runs and some that never do, an odd number of them, two draws.</summary>
    [Fact]
    public void A_block_of_cells_gives_what_each_gives_by_itself()
    {
        foreach (var parameters in new TrajectoryCollapseParameters[]
        {
            new() { Matrix = new TwoToken { P = 0.1, Q = 0.4 }, Tokens = 300_000 },
            new() { Matrix = new TwoToken { P = 0.7, Q = 0.8 }, Tokens = 20_000, Start = new() { Query = 1 } },
            new() { VocabularySize = 4, Matrix = new Cyclic { Strength = 4, Draws = 2 }, Tokens = 100_000 },
            new() { VocabularySize = 20, Matrix = new GaussianLogits { Draws = 2 }, Tokens = 3000 },
            new() { VocabularySize = 3, Matrix = new ZeroDiagonal { Draws = 2 }, Tokens = 3000, Sampler = SamplerKind.Scan },
        })
        {
            var (block, alone) =
                (TrajectoryRun.Of([(parameters, 37)], inBlocks: true), TrajectoryRun.Of([(parameters, 37)], inBlocks: false));
            Assert.Equal(Sorted(alone), Sorted(block));
            Assert.Equal(alone.Rows(TrajectoryTables.Winners).Select(m => m.Row), block.Rows(TrajectoryTables.Winners).Select(m => m.Row));
            Assert.Equal(alone.Rows(TrajectoryTables.Forecast).Select(m => m.Row),
                block.Rows(TrajectoryTables.Forecast).Select(m => m.Row));
        }

        // Within a cell rows come in order; cells of a block write in turn.
        static IEnumerable<CountRow> Sorted(Repro.Experiments.Results<TrajectoryCollapseParameters> results) =>
            results.Rows(TrajectoryTables.Counts).OrderBy(m => m.Point.Cell, StringComparer.Ordinal).ThenBy(m => m.Replicate)
                .Select(m => m.Row);
    }

    [Fact]
    public void Blocks_are_for_points_where_tokens_are_drawn_singly()
    {
        Assert.Equal(32, Experiment.BlockSize(new() { Matrix = new TwoToken { P = 0.9, Q = 0.9 } }));
        Assert.Equal(1, Experiment.BlockSize(new() { Matrix = new TwoToken { P = 0.2, Q = 0.9 }, Tokens = 1_000_000_000 }));
        Assert.Equal(1, Experiment.BlockSize(new() { VocabularySize = 17, Matrix = new GaussianLogits() }));
        Assert.Equal(1, Experiment.BlockSize(new() { VocabularySize = 5, Matrix = new GaussianLogits(), Sampler = SamplerKind.Alias }));
    }

    [Fact]
    public void A_longer_horizon_goes_on_with_the_same_path()
    {
        var last = Ends(1000).Single();
        Assert.Contains(last, Ends(1_000_000));

        static List<CountRow> Ends(long tokens)
        {
            var results = TrajectoryRun.Of((new() { Tokens = tokens, Checkpoints = tokens == 1000 ? 3 : 8 }, 1));
            return [.. results.Rows(TrajectoryTables.Counts).Select(m => m.Row).Where(r => r.Tokens == 1000 && r.Token == 0)];
        }
    }

    [Fact]
    public void Collapse_is_counted_from_when_the_same_token_stays_on_top()
    {
        long[] at = [0, 1, 10, 100];
        Assert.Equal(10, TrajectoryCell.CollapseTime(at, [(0, 0.95), (1, 0.5), (0, 0.9), (0, 0.99)], 0.9));
        Assert.Equal(100, TrajectoryCell.CollapseTime(at, [(1, 0.95), (1, 0.95), (1, 0.95), (0, 0.95)], 0.9));
        Assert.Equal(0, TrajectoryCell.CollapseTime(at, [(1, 0.95), (1, 0.95), (1, 0.95), (1, 0.95)], 0.9));
        Assert.Null(TrajectoryCell.CollapseTime(at, [(0, 0.95), (0, 0.95), (0, 0.95), (0, 0.8)], 0.9));
    }

    [Fact]
    public void The_forecast_of_two_tokens_is_the_closed_form()
    {
        var results = TrajectoryRun.Of((new() { Matrix = new TwoToken { P = 0.8, Q = 0.7 }, Tokens = 100 }, 2));
        var points = TrajectoryGroup.Of(results).Single().FixedPoints;
        Assert.Equal(["0", "1", "0+1"], points.Select(p => p.Support));
        var pair = Assert.Single(points, p => p.IsStable);
        Assert.Equal(0.7 * 0.6 / (0.7 * 0.6 + 0.8 * 0.4), pair.Shares[1], 12);
        Assert.Equal(4, points[0].Growth[1], 12);
        Assert.NotNull(pair.TokensToDecide);
        Assert.False(TrajectoryGroup.Of(results).Single().Decided);
    }

    [Fact]
    public void The_extrapolation_is_exact_where_the_remainder_is_a_power()
    {
        // c(x) = g log x + C x^λ with the matrix's own g and λ, and shares at the winner: only the arithmetic is tested.
        var group = TrajectoryGroup.Of(General)[0];
        var winners = group.Stable.First();
        var (g, rate) = (0.321, winners.LeadingRate);
        var synthetic = group.Trajectories.Take(1).Select(t => t with
        {
            Counts = [.. t.Counts.Select((c, i) => i == 0 ? c : [t.Tokens[i] + 1, 1, 1])],
            Compensators = [.. t.Tokens.Select(x => new[] { 0, g * Math.Log(x + 3) + 7 * Math.Pow(x + 3, rate), 0 })],
        }).ToList();
        var drawn = group.Point with { Parameters = group.Parameters with { Matrix = new GaussianLogits() } };
        var growth = CompensatorGrowth.Of(group with { Point = drawn, Trajectories = synthetic })
            .Single(c => c.Winners.Support == "0" && c.Token == 1);
        Assert.Equal(g, growth.Values.Single(), 9);
    }

    /// <summary>Compensators that grow as the mean field says from each checkpoint's shares give the exponent at the fixed point; what they
    /// grow beyond is added per log t.</summary>
    [Fact]
    public void Along_the_flow_nothing_is_left_but_the_exponent()
    {
        var group = TrajectoryGroup.Of(General)[0];
        var matrix = Matrices.Fixed(group.Parameters.Matrix)!;
        var t = group.Trajectories[0];
        long[][] counts = [.. t.Counts.Select((c, i) => i == 0 ? c : new[] { t.Tokens[i] + 1, 1, 1 })];
        var synthetic = t with { Counts = counts, Compensators = [.. counts.Select(_ => new double[3])] };
        for (var i = 0; i < t.Last; i++)
        {
            var log = Math.Log(synthetic.Length(i + 1) / synthetic.Length(i));
            var end = MeanFieldFlow.After(matrix, synthetic.Shares(i), log);
            synthetic.Compensators[i + 1][1] = synthetic.Compensators[i][1] + 1.01 * log + Math.Log(end[1] / synthetic.Shares(i)[1]);
        }
        var growth = CompensatorGrowth.Of(group with { Trajectories = [synthetic] })
            .Single(c => c.Winners.Support == "0" && c.Token == 1);
        Assert.Equal(growth.Winners.Growth[1] + 0.01, growth.Values.Single(), 9);
    }

    public static TheoryData<TrajectoryCollapseParameters, string> Mistakes => new()
    {
        { new() { Start = new() { Counts = [1, 1, 1] } },
            "start.counts: 3 counts for 2 tokens; give one for each, or none for one of each" },
        { new() { Start = new() { Counts = [0, 0] } }, "start.counts: the first prompt is empty; at least one count must be positive" },
        { new() { Start = new() { Query = 2 } }, "start.query: 2 is not a token; tokens are numbered 0 to 1" },
        {
            new() { Start = new() { Counts = [1, 0], Query = 1 } },
            "start.query: token 1 does not occur in the first prompt; the query is its last token, so its count must be positive"
        },
        {
            new() { VocabularySize = 3, Matrix = new ZeroDiagonal(), Sampler = SamplerKind.Runs },
            "sampler: runs needs a positive diagonal; with a zero diagonal no token repeats itself, use auto, scan, history or alias"
        },
        {
            new() { VocabularySize = 3, Matrix = new ZeroDiagonal(), Start = new() { Counts = [5, 0, 0] } },
            "start.counts: with a zero diagonal at least two different tokens must occur in the first prompt, or nothing can follow"
        },
        {
            new() { Sampler = SamplerKind.History, Tokens = 1_000_000_000_000_000 },
            "sampler: it draws every token separately; 1000000000000000 tokens are more than its 100000000000000, use auto or runs"
        },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public void What_makes_no_sense_is_refused_with_the_reason(TrajectoryCollapseParameters parameters, string sentence) =>
        Assert.Equal([sentence], Experiment.Validate(Experiment.Resolve(parameters)));

    [Fact]
    public void What_is_out_of_reach_is_foreseen()
    {
        Assert.Empty(Experiment.Foresee(new() { Matrix = new TwoToken { P = 0.2, Q = 0.8 }, Tokens = 1_000_000_000_000 }));
        Assert.Equal(
            "1e12 tokens take about 18.33 minutes a replicate: tokens 0+1 win together, so every token is drawn separately; "
                + "5.45e11 tokens would take ten minutes or less",
            Assert.Single(Experiment.Foresee(new() { Matrix = new TwoToken { P = 0.9, Q = 0.9 }, Tokens = 1_000_000_000_000 })));
        Assert.Equal(
            "winners cannot be decided at any horizon: "
                + "the case is critical, with no power law: tokens 0+1 are tied, so fixed points may form a continuum",
            Assert.Single(Experiment.Foresee(new() { Matrix = new TwoToken { P = 0.5, Q = 0.5 }, Tokens = 1000 })));
        Assert.Equal(
            "winners cannot be decided at any horizon: "
                + "the case is critical, with no power law: token 1 has an exponent of 1 where token 0 wins",
            Assert.Single(Experiment.Foresee(new() { Matrix = new TwoToken { P = 0.5, Q = 0.7 }, Tokens = 1000 })));
        Assert.Equal(
            "winners cannot be decided within 1000 tokens: about 2e6 are needed; such points are drawn grey and not tested",
            Assert.Single(Experiment.Foresee(new() { Matrix = new TwoToken { P = 0.4, Q = 0.6 }, Tokens = 1000 })));
    }

    [Fact]
    public void A_line_through_the_phase_diagram_is_drawn_beside_its_theory()
    {
        var figures = Experiment.Figures(TrajectoryRun.Of(new[] { 0.2, 0.5, 0.8 }.Select(p =>
            (new TrajectoryCollapseParameters { Matrix = new TwoToken { P = p, Q = 0.7 }, Tokens = 1_000_000 }, 10)))).ToDictionary(f =>
                f.Name);
        Assert.Equal(["a-trajectory-collapsing", "shares-over-time", "growth", "phase-diagram", "winner-sets"], figures.Keys);
        var curves = Assert.Single(figures["phase-diagram"].Panels).Traces.Cast<Curve>().ToDictionary(c => c.Name);
        Assert.Equal(["mean field", "decided", "not decided"], curves.Keys);
        Assert.Equal([0.2, 0.8], curves["decided"].X);
        Assert.Equal([0.5], curves["not decided"].X);
        Assert.Equal(0, curves["mean field"].Y[0]);
        Assert.Equal(0.42 / (0.42 + 0.32), curves["mean field"].Y[^1], 1e-12);
    }

    [Fact]
    public void A_single_two_token_point_has_its_growth_and_winners() => Assert.Equal(
        ["a-trajectory-collapsing", "shares-over-time", "growth", "winner-sets"],
        Experiment.Figures(TrajectoryRun.Of((new() { Matrix = new TwoToken { P = 0.2, Q = 0.8 }, Tokens = 10_000 }, 10)))
            .Select(f => f.Name));

    [Fact]
    public void Figures_are_drawn_from_the_tables()
    {
        var names = Experiment.Figures(TrajectoryRun.Of(
            (new() { Matrix = new TwoToken { P = 0.2, Q = 0.8 }, Tokens = 10_000 }, 3),
            (new() { Matrix = new TwoToken { P = 0.8, Q = 0.8 }, Tokens = 10_000 }, 3),
            (new() { Matrix = new TwoToken { P = 0.8, Q = 0.2 }, Tokens = 10_000 }, 3),
            (new() { Matrix = new ExplicitMatrix { Rows = PairWins }, Tokens = 10_000 }, 10),
            (new() { VocabularySize = 4, Matrix = new Cyclic { Draws = 2 }, Tokens = 10_000 }, 2))).ToList();
        Assert.Equal(["a-trajectory-collapsing", "shares-over-time", "growth", "phase-diagram", "winner-sets", "collapse-time"],
            names.Select(f => f.Name).Where(name => name != "coexistence"));
        Assert.All(names, f => Assert.All(f.Panels, p => Assert.NotEmpty(p.Traces)));
    }

    /// <summary>The title is what the rows say: of a model that never repeats itself it does not say that it collapses.</summary>
    [Fact]
    public void A_trajectory_that_does_not_collapse_is_not_said_to()
    {
        var results = TrajectoryRun.Of((new() { Matrix = new TwoToken { P = 0.2, Q = 0.8 }, Tokens = 10_000 }, 2));
        var group = TrajectoryGroup.Of(results).Single();
        Assert.All(group.Continuations, row => Assert.Equal(60, row.Next.Split(' ').Length));
        Assert.Matches("after 10⁴, [56][0-9] are token 0$", CollapsingFigure.Of([group])!.Title);
        var mixed = string.Join(' ', Enumerable.Range(0, 60).Select(i => i % 2));
        var other = group with { Continuations = [.. group.Continuations.Select(c => c with { Next = mixed })] };
        Assert.EndsWith("after 10⁴, 30 are token 0", CollapsingFigure.Of([other])!.Title, StringComparison.Ordinal);
    }
}
