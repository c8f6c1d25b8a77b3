using Ccmc.Functions;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.TrajectoryCollapse;

/// <summary>A weak diagonal puts collapse off, a zero one avoids it: by how much, from the mean field's flow.</summary>
internal static class DelayClaims
{
    public static readonly ClaimSource Delay = new("collapse-delay", "winner takes all, weak diagonals; Benaïm 1997",
        "From a prompt of many tokens the time to collapse is that of the mean field's flow, and it grows without bound as π_jj falls "
            + "to the largest π_ji. Measured value: its logarithm less the flow's (tolerance at most ± 0.1)");

    public static readonly ClaimSource Avoided = new("collapse-avoided", "winner takes all, P with a zero diagonal; Benaïm 1997",
        "With a zero diagonal collapse is avoided: from a prompt of many tokens the largest share at the horizon is that of the mean "
            + "field's flow (tolerance at most ± 0.01), below the limit of ½");

    private const double TimeWidth = 0.1;
    private const double ShareWidth = 0.01;

    /// <summary>The part of the way to the horizon up to which a predicted time is judged: later ones may not be seen.</summary>
    private const double BeforeHorizon = 0.95;

    public static IEnumerable<Claim> Of(IReadOnlyList<TrajectoryGroup> groups)
    {
        var all = CollapseDelay.Of(groups);
        var timed = all.Where(d => d.Predicted > 0 && d.Predicted <= BeforeHorizon * Horizon(d.Group.Parameters)).ToList();
        yield return timed.Count == 0
            ? Delay.NotTested("no given matrix collapses before its horizon from a prompt of at least 100 tokens of each kind")
            : Delay.Judged(level => Judgement.Combine(timed.Select(d => new PointTest(Name(d), each => Time(d, timed, each))), level));
        var zero = all.Where(d => d.IsZeroDiagonal).ToList();
        yield return zero.Count == 0
            ? Avoided.NotTested("no given matrix with a zero diagonal starts from at least 100 tokens of each kind")
            : Avoided.Judged(level => Judgement.Combine(zero.Select(d => new PointTest(Name(d), each => Share(d, each))), level));
    }

    private static double Horizon(TrajectoryCollapseParameters p) => Elementary.Log(1 + p.Tokens / (double)p.StartCounts.Sum());

    private static Finding Share(CollapseDelay delay, double level) => Judgement.BandBeforeRival(
        Measurement.MeanOfNearNormal([.. delay.FinalShares]), delay.FinalShare, ShareWidth, new("the bound of counting", 0.5), level);

    /// <summary>Against the time of the nearest other matrix: no delay between the two.</summary>
    private static Finding Time(CollapseDelay delay, List<CollapseDelay> all, double level)
    {
        double[] times = [.. delay.Times];
        if (times.Any(double.IsNaN)) return new InconclusiveFinding("not every trajectory had collapsed at the horizon", delay.Predicted);
        var others = all.Where(d => d.Predicted != delay.Predicted).Select(d => d.Predicted!.Value).ToList();
        var rival = others.Count > 0
            ? new Rival("the time of another diagonal", others.MinBy(t => Math.Abs(t - delay.Predicted!.Value)))
            : new Rival("no time at all", 0);
        return Judgement.BandBeforeRival(Measurement.MeanOfNearNormal(times), delay.Predicted!.Value, TimeWidth, rival, level);
    }

    private static string Name(CollapseDelay delay) => TrajectoryFigures.Label(delay.Group);
}
