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
        // A binomial-like law: counts drawn half way to their mean.
        var even = TrajectoryRun.Altered(Tied,
            r => r.Tokens == 0
                ? r
                : r with { Count = (r.Count + (long)(r.Tokens * (r.Token == 0 ? 0.75 : 0.25)) + (r.Token == 0 ? 3 : 1)) / 2 });
        Fails(even, "tied-law");
    }

    [Fact]
    public void The_expected_share_of_a_lopsided_urn() => Fails(
        TrajectoryRun.Told(
            TrajectoryRun.Of((new() { Matrix = new IdenticalRows { Row = [0.6, 0.4] }, Tokens = 1000, Checkpoints = 5 }, 400)),
            p => p with { Matrix = new IdenticalRows { Row = [0.5, 0.5] } }), "tied-share");

    [Fact]
    public void The_joint_law_of_a_neighbouring_matrix() => Fails(
        TrajectoryRun.Told(TrajectoryRun.Of((new() { Matrix = new TwoToken { P = 0.6, Q = 0.3 }, Tokens = 500, Checkpoints = 5 }, 400)),
            p => p with { Matrix = new TwoToken { P = 0.6, Q = 0.45 } }), "exact-law");

    [Fact]
    public void A_compensator_that_is_too_small() => Fails(
        TrajectoryRun.Altered(General, r => r with { Compensator = 0.5 * r.Compensator }), "martingale-residual");

    [Fact]
    public void Compensators_of_the_wrong_token() => Fails(
        TrajectoryRun.Altered(General, r => r with { Compensator = r.Compensator * (r.Token == 2 ? 1.5 : 1) }), "martingale-residual");

    [Fact]
    public void A_phase_diagram_with_p_and_q_exchanged()
    {
        var finding = Assert.IsType<TestFinding>(
            Fails(TrajectoryRun.Told(Phases, p => p with { Matrix = Exchanged((TwoToken)p.Matrix) }), "phase-diagram"));
        Assert.Equal(5, finding.Predicted);
        Assert.Equal(3, finding.Measured);
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
