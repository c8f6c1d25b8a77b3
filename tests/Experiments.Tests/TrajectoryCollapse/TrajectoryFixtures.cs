using Experiments.Shared;
using Experiments.TrajectoryCollapse;
using Repro.Experiments;

namespace Experiments.Tests.TrajectoryCollapse;

/// <summary>Runs that several tests read, made once.</summary>
internal static class TrajectoryFixtures
{
    public static readonly IReadOnlyList<IReadOnlyList<double>> ThreeWinners = [[0.8, 0.12, 0.08], [0.1, 0.8, 0.1], [0.05, 0.15, 0.8]];
    public static readonly IReadOnlyList<IReadOnlyList<double>> PairWins = [[0.1, 0.8, 0.1], [0.8, 0.1, 0.1], [0.5, 0.4, 0.1]];

    private static readonly Lazy<Results<TrajectoryCollapseParameters>> UrnRun = new(() => TrajectoryRun.Of(
        (new() { Matrix = new IdenticalRows { Row = [0.7, 0.3] }, Tokens = 10_000_000, Checkpoints = 13 }, 300)));

    private static readonly Lazy<Results<TrajectoryCollapseParameters>> WideUrnRun = new(() => TrajectoryRun.Of(
        (new()
        {
            Matrix = new IdenticalRows { Row = [0.5, 0.15, 0.35] },
            Tokens = 30_000,
            Checkpoints = 13,
            Start = new() { Counts = [1, 3, 2] }
        }, 300)));

    private static readonly Lazy<Results<TrajectoryCollapseParameters>> TiedRun = new(() => TrajectoryRun.Of(
        (new() { Matrix = new IdenticalRows { Row = [0.5, 0.5] }, Tokens = 100, Trajectories = 2000, Start = new() { Counts = [3, 1] } },
            10)));

    private static readonly Lazy<Results<TrajectoryCollapseParameters>> ManyRun = new(() => TrajectoryRun.Of(
        (new() { Matrix = new TwoToken { P = 0.6, Q = 0.3 }, Tokens = 100, Trajectories = 2000 }, 10)));

    private static readonly Lazy<Results<TrajectoryCollapseParameters>> GeneralRun = new(() => TrajectoryRun.Of(
        (new() { Matrix = new ExplicitMatrix { Rows = ThreeWinners }, Tokens = 300_000, Checkpoints = 19 }, 400),
        (new() { Matrix = new ExplicitMatrix { Rows = PairWins }, Tokens = 30_000, Checkpoints = 19 }, 400)));

    private static readonly Lazy<Results<TrajectoryCollapseParameters>> PhaseRun = new(() => TrajectoryRun.Of(
        Grid(0.15, 0.2), Grid(0.15, 0.8), Grid(0.85, 0.2), Grid(0.85, 0.8), Grid(0.9, 0.9), Grid(0.45, 0.55)));

    public static Results<TrajectoryCollapseParameters> Urn => UrnRun.Value;

    public static Results<TrajectoryCollapseParameters> WideUrn => WideUrnRun.Value;

    public static Results<TrajectoryCollapseParameters> Tied => TiedRun.Value;

    public static Results<TrajectoryCollapseParameters> Many => ManyRun.Value;

    public static Results<TrajectoryCollapseParameters> General => GeneralRun.Value;

    public static Results<TrajectoryCollapseParameters> Phases => PhaseRun.Value;

    private static (TrajectoryCollapseParameters, int) Grid(double p, double q) =>
        (new() { Matrix = new TwoToken { P = p, Q = q }, Tokens = 100_000, Checkpoints = 9 }, 200);
}
