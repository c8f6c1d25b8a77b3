using Experiments.Shared;
using Experiments.TrajectoryCollapse;
using Repro.Claims;
using static Experiments.Tests.TrajectoryCollapse.TrajectoryFixtures;

namespace Experiments.Tests.TrajectoryCollapse;

/// <summary>Every claim sees data from a wrong model.</summary>
public sealed class ClaimsFailTests
{
    [Fact]
    public void The_exponent_of_another_urn() => Fails(
        TrajectoryRun.Told(Urn, p => p with { Matrix = new IdenticalRows { Row = [0.68, 0.32] } }), "growth-exponent");

    [Fact]
    public void The_exponents_of_an_urn_with_two_tokens_exchanged() => Fails(
        TrajectoryRun.Told(WideUrn, p => p with { Matrix = new IdenticalRows { Row = [0.5, 0.35, 0.15] } }), "growth-exponent");

    [Fact]
    public void The_law_of_counts_that_are_too_even()
    {
        // Counts half way to their mean.
        var even = TrajectoryRun.Altered(Tied, laws: r => r with { Count = (r.Count + (r.Token == 0 ? 78 : 26)) / 2 });
        Fails(even, "tied-law");
    }

    /// <summary>A start with one token more, and one more of the other, under the parameters' own prediction.</summary>
    [Fact]
    public void Trajectories_that_start_elsewhere_than_their_parameters_say()
    {
        foreach (var start in new long[][] { [4, 1], [3, 2] })
        {
            var other = TrajectoryRun.Told(TrajectoryRun.Of((new()
            {
                Matrix = new IdenticalRows { Row = [0.5, 0.5] },
                Tokens = 100,
                Trajectories = 2000,
                Start = new() { Counts = start },
            }, 10)), p => p with { Start = new() { Counts = [3, 1] } });
            Fails(other, "tied-law");
            Fails(other, "tied-share");
            Fails(other, "exact-law");
            Fails(other, "counts-add-up");
        }
    }

    [Fact]
    public void The_expected_share_of_a_lopsided_urn() => Fails(
        TrajectoryRun.Told(
            TrajectoryRun.Of((new() { Matrix = new IdenticalRows { Row = [0.52, 0.48] }, Tokens = 100, Trajectories = 2000 }, 10)),
            p => p with { Matrix = new IdenticalRows { Row = [0.5, 0.5] } }), "tied-share");

    [Fact]
    public void The_joint_law_of_a_neighbouring_matrix() => Fails(
        TrajectoryRun.Told(Many, p => p with { Matrix = new TwoToken { P = 0.6, Q = 0.33 } }), "exact-law");

    [Fact]
    public void A_checkpoint_that_is_recorded_late() => Fails(
        TrajectoryRun.Altered(General, r => r.Tokens > 0 ? r with { Tokens = r.Tokens + 1 } : r), "counts-add-up");

    [Fact]
    public void A_trajectory_that_is_counted_twice() =>
        Fails(TrajectoryRun.Altered(Many, laws: r => r with { Seen = r.Seen + 1 }), "counts-add-up");

    /// <summary>Compensators off by two parts in a hundred.</summary>
    [Fact]
    public void A_drift_of_many_short_trajectories() => Fails(
        TrajectoryRun.Altered(Many, ensembles: r => r with { Residuals = r.Residuals + 2000 * 0.02 * Math.Log(51) }),
        "martingale-residual[short]");

    [Fact]
    public void A_compensator_that_is_too_small() => Fails(
        TrajectoryRun.Altered(General, r => r with { Compensator = 0.5 * r.Compensator }), "martingale-residual[long]");

    [Fact]
    public void Compensators_of_the_wrong_token() => Fails(
        TrajectoryRun.Altered(General, r => r with { Compensator = r.Compensator * (r.Token == 2 ? 1.5 : 1) }),
        "martingale-residual[long]");

    /// <summary>Whole points astray have a test of their own; one end in twenty, spread over all, shows in the pool.</summary>
    [Fact]
    public void A_phase_diagram_with_p_and_q_exchanged_and_one_with_a_few_ends_astray()
    {
        Assert.IsType<TestFinding>(
            Fails(TrajectoryRun.Told(Phases, p => p with { Matrix = Exchanged((TwoToken)p.Matrix) }), "phase-diagram"));
        var end = 0;
        Assert.IsType<BandFinding>(
            Fails(TrajectoryRun.Altered(Phases, winners: w => end++ % 15 == 0 ? w with { Winners = "none" } : w), "phase-diagram"));
    }

    [Fact]
    public void A_share_of_coexistence_with_p_and_q_exchanged() => Fails(
        TrajectoryRun.Told(Phases, p => p with { Matrix = Exchanged((TwoToken)p.Matrix) }), "coexistence-share");

    [Fact]
    public void Winners_at_an_unstable_point() => Fails(
        TrajectoryRun.Altered(General, winners: w => w with { Winners = "0+2" }), "winner-sets");

    [Fact]
    public void Winners_of_another_matrix() => Fails(
        TrajectoryRun.Told(General,
            p => p with { Matrix = new ExplicitMatrix { Rows = ((ExplicitMatrix)p.Matrix).Rows[0][0] == 0.8 ? PairWins : ThreeWinners } }),
            "winner-sets");

    [Fact]
    public void Weak_tokens_that_grow_with_another_exponent() => Fails(
        TrajectoryRun.Told(General, p => p with
        {
            Matrix = new ExplicitMatrix
            {
                Rows = ((ExplicitMatrix)p.Matrix).Rows[0][0] == 0.8
                ? [[0.8, 0.04, 0.16], [0.1, 0.8, 0.1], [0.05, 0.15, 0.8]]
                : PairWins
            },
        }), "weak-token-exponents");

    [Fact]
    public void A_token_that_follows_itself_where_it_must_not() => Fails(
        TrajectoryRun.Told(TrajectoryRun.Of((new() { Matrix = new TwoToken { P = 0.7, Q = 0.6 }, Tokens = 1000 }, 3)),
            p => p with { Matrix = new ExplicitMatrix { Rows = [[0, 1], [1, 0]] } }), "zero-diagonal-share");

    private static TwoToken Exchanged(TwoToken m) => new() { P = m.Q, Q = m.P };

    private static Finding Fails(Repro.Experiments.Results<TrajectoryCollapseParameters> results, string id)
    {
        Assert.True(Verdict.Fails == TrajectoryRun.Verdict(results, id), $"{TrajectoryRun.Finding(results, id)}");
        return TrajectoryRun.Finding(results, id);
    }
}
