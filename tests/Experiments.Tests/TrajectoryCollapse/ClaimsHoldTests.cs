using Ccmc.Samplers;
using Experiments.Shared;
using Experiments.TrajectoryCollapse;
using Repro.Claims;
using static Experiments.Tests.TrajectoryCollapse.TrajectoryFixtures;

namespace Experiments.Tests.TrajectoryCollapse;

/// <summary>On data from the model every claim holds (each refuted by chance once in 1e5), on matrices and starts that are not those of the
/// published configuration.</summary>
public sealed class ClaimsHoldTests
{
    [Fact]
    public void The_exponent_of_an_urn() => Assert.Equal(Verdict.Holds, TrajectoryRun.Verdict(Urn, "growth-exponent"));

    [Fact]
    public void The_exponents_of_an_urn_of_three_from_an_uneven_start() =>
        Assert.Equal(Verdict.Holds, TrajectoryRun.Verdict(WideUrn, "growth-exponent"));

    [Fact]
    public void The_law_and_the_expected_share_of_tied_tokens()
    {
        Assert.Equal(Verdict.Holds, TrajectoryRun.Verdict(Tied, "tied-law"));
        Assert.Equal(Verdict.Holds, TrajectoryRun.Verdict(Tied, "tied-share"));
        Assert.Equal(Verdict.Holds, TrajectoryRun.Verdict(Tied, "exact-law"));
    }

    [Fact]
    public void The_martingale_the_winner_sets_and_the_weak_tokens_of_general_matrices()
    {
        Assert.Equal(Verdict.Holds, TrajectoryRun.Verdict(General, "martingale-residual[long]"));
        Assert.Equal(Verdict.Holds, TrajectoryRun.Verdict(Many, "martingale-residual[short]"));
        Assert.Equal(Verdict.Holds, TrajectoryRun.Verdict(Many, "exact-law"));
        Assert.Equal(Verdict.Holds, TrajectoryRun.Verdict(Many, "counts-add-up"));
        Assert.Equal(Verdict.Holds, TrajectoryRun.Verdict(General, "counts-add-up"));
        Assert.Equal(Verdict.Holds, TrajectoryRun.Verdict(General, "winner-sets"));
        Assert.Equal(Verdict.Holds, TrajectoryRun.Verdict(General, "weak-token-exponents"));
    }

    [Fact]
    public void The_phase_diagram_and_the_share_of_coexistence()
    {
        Assert.Equal(Verdict.Holds, TrajectoryRun.Verdict(Phases, "phase-diagram"));
        Assert.Equal(Verdict.Holds, TrajectoryRun.Verdict(Phases, "coexistence-share"));
        Assert.Equal((5, 6), TrajectoryRun.Finding(Phases, "phase-diagram").Judged is { } judged ? (judged.Count, judged.Of) : default);
    }

    [Fact]
    public void No_share_above_one_half_with_a_zero_diagonal()
    {
        var results = TrajectoryRun.Of(
            (new() { Matrix = new ExplicitMatrix { Rows = [[0, 0.3, 0.7], [0.9, 0, 0.1], [0.5, 0.5, 0]] }, Tokens = 5000 }, 5));
        Assert.Equal(Verdict.Holds, TrajectoryRun.Verdict(results, "zero-diagonal-share"));
    }

    /// <summary>A token that is absent at the start stays absent: the likeliest of all cannot win.</summary>
    [Fact]
    public void Absent_tokens_neither_win_nor_count()
    {
        var results = TrajectoryRun.Of(
            (new() { Matrix = new IdenticalRows { Row = [0.3, 0.6, 0.1] }, Start = new() { Counts = [1, 0, 3] }, Tokens = 300_000 }, 800));
        Assert.Equal(Verdict.Holds, TrajectoryRun.Verdict(results, "winner-sets"));
        Assert.Equal(Verdict.Holds, TrajectoryRun.Verdict(results, "growth-exponent"));
        Assert.Equal(1 / 3.0, ((TestFinding)TrajectoryRun.Finding(results, "growth-exponent")).Predicted!.Value, 12);
    }

    [Fact]
    public void What_does_not_apply_says_why()
    {
        foreach (var id in new[] { "growth-exponent", "tied-law", "phase-diagram",
            "coexistence-share", "zero-diagonal-share", "exact-law" })
            Assert.IsType<NotTestedFinding>(TrajectoryRun.Finding(General, id));
        Assert.IsType<NotTestedFinding>(TrajectoryRun.Finding(Urn, "winner-sets"));
        Assert.Equal(
            "no matrix has a zero diagonal", Assert.IsType<NotTestedFinding>(TrajectoryRun.Finding(Urn, "zero-diagonal-share")).Reason);
    }

    [Fact]
    public void Few_replicates_are_inconclusive_not_held()
    {
        var results = TrajectoryRun.Of(
            (new() { Matrix = new IdenticalRows { Row = [0.7, 0.3] }, Tokens = 1000 }, 4),
            (new() { Matrix = new IdenticalRows { Row = [0.5, 0.5] }, Tokens = 1000 }, 4),
            (new() { Matrix = new ExplicitMatrix { Rows = PairWins }, Tokens = 30_000 }, 4));
        // What is counted, not estimated, holds whatever the number.
        foreach (var claim in TrajectoryRun.Claims(results).Where(c => c.Id != "counts-add-up"))
            Assert.Contains(InMemoryRun.Verdict(claim), new[] { Verdict.Inconclusive, Verdict.NotTested });
    }

    [Fact]
    public void Ids_are_those_of_the_configuration_even_when_every_cell_failed()
    {
        var failed = new Repro.Experiments.Results<TrajectoryCollapseParameters> { Points = General.Points };
        Assert.Equal(TrajectoryRun.Claims(General).Select(c => c.Id), TrajectoryRun.Claims(failed).Select(c => c.Id));
        foreach (var claim in TrajectoryRun.Claims(failed)) Assert.NotEqual(Verdict.Holds, InMemoryRun.Verdict(claim));
        Assert.Empty(new TrajectoryCollapseExperiment().Figures(failed));
    }

    [Fact]
    public void An_urn_whose_loser_is_hardly_ever_drawn_is_inconclusive()
    {
        var results = TrajectoryRun.Of((new() { Matrix = new IdenticalRows { Row = [0.9999, 0.0001] }, Tokens = 1000 }, 200));
        Assert.Equal(Verdict.Inconclusive, TrajectoryRun.Verdict(results, "growth-exponent"));
    }

    [Fact]
    public void The_exact_law_of_an_urn_is_uniform_from_one_of_each()
    {
        Assert.All(UrnLaw.Probabilities(9, 1, 1), p => Assert.Equal(0.1, p, 12));
        // Against the recursion over tokens, for an uneven start; the query of the recursion is drawn, here the last of 40 tokens.
        var law = TwoTokenLaw.At(Ccmc.Models.TransitionMatrix.FromProbabilities([0.5, 0.5, 0.5, 0.5]), [300, 2], [1, 0], 40);
        var urn = UrnLaw.WithQuery(40, 2, 300);
        for (var i = 0; i < law.Length; i++) Assert.Equal(law[i], urn[i], 12);
    }
}
