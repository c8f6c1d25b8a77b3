using Experiments.Shared;
using Experiments.TrajectoryCollapse;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.Tests.TrajectoryCollapse;

/// <summary>How long a weak diagonal puts collapse off, and that a zero one avoids it.</summary>
public sealed class DelayTests
{
    private static readonly Lazy<Results<TrajectoryCollapseParameters>> Run = new(() => TrajectoryRun.Of(
        (Of([[0.8, 0.12, 0.08], [0.6, 0.1, 0.3], [0.6, 0.3, 0.1]]), 16),
        (Of([[0.6, 0.24, 0.16], [0.6, 0.1, 0.3], [0.6, 0.3, 0.1]]), 16),
        (Of([[0, 0.6, 0.4], [0.66, 0, 0.34], [0.66, 0.34, 0]]), 16)));

    private static TrajectoryCollapseParameters Of(IReadOnlyList<IReadOnlyList<double>> rows) => new()
    {
        Matrix = new ExplicitMatrix { Rows = rows },
        VocabularySize = 3,
        Start = new() { Counts = [1000, 1000, 1000] },
        Tokens = 200_000,
        Checkpoints = 41,
    };

    [Fact]
    public void Times_and_shares_are_the_flows()
    {
        Assert.Equal(Verdict.Holds, TrajectoryRun.Verdict(Run.Value, "collapse-delay"));
        Assert.Equal(Verdict.Holds, TrajectoryRun.Verdict(Run.Value, "collapse-avoided"));
    }

    /// <summary>The same counts told of a stronger diagonal: the time is another's.</summary>
    [Fact]
    public void The_time_of_another_diagonal_is_seen() => Assert.Equal(Verdict.Fails, TrajectoryRun.Verdict(
        TrajectoryRun.Told(Run.Value, p => p.Matrix is ExplicitMatrix { Rows: [[0.6, ..], ..] }
            ? Of([[0.7, 0.18, 0.12], [0.6, 0.1, 0.3], [0.6, 0.3, 0.1]]) : p), "collapse-delay"));

    /// <summary>Told of another zero diagonal, whose limit is an even mixture, the share is not its.</summary>
    [Fact]
    public void The_share_of_another_zero_diagonal_is_seen() => Assert.Equal(Verdict.Fails, TrajectoryRun.Verdict(
        TrajectoryRun.Told(Run.Value, p => p.Matrix is ExplicitMatrix { Rows: [[0, ..], ..] }
            ? Of([[0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]]) : p), "collapse-avoided"));

    /// <summary>A corner's own rate: from 2/3 missing with g = 0.4, 1/10 is missing near where (2/3 · 10)^{1/0.6} says, and later, since
    /// the
    /// corner is far at first.</summary>
    [Fact]
    public void The_flow_is_slower_than_the_corners_rate()
    {
        var delays = CollapseDelay.Of(TrajectoryGroup.Of(Run.Value));
        Assert.Equal(3, delays.Count);
        Assert.Null(delays[2].Predicted);
        Assert.InRange(delays[2].FinalShare, 0.35, 0.5);
        Assert.InRange(delays[1].Predicted!.Value, 0.8 * Math.Log(20 / 3.0) / 0.6, 1.5 * Math.Log(20 / 3.0) / 0.6);
        Assert.True(delays[0].Predicted < delays[1].Predicted);
    }
}
