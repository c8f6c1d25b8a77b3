using Experiments.Shared;
using Repro.Figures;

namespace Experiments.TrajectoryCollapse;

/// <summary>Which winner sets are seen, beside the fixed points of the mean field and their stability.</summary>
internal static class WinnerFigure
{
    private const int MostSets = 15;

    public static Figure? Of(List<TrajectoryGroup> groups)
    {
        var grid = PhaseFigure.IsGrid(groups);
        var chosen =
            groups.Where(
                g => g.Parameters.Matrix is not IdenticalRows && !(grid && g.Parameters.Matrix is TwoToken)
                    && g.FixedPoints.Count > 0 && g.Trajectories.Count >= 10)
            .OrderByDescending(g => g.Decided).ThenByDescending(g => g.Stable.Count()).ThenByDescending(g => g.FixedPoints.Count)
            .Take(TrajectoryFigures.MostPanels).ToList();
        return chosen.Count == 0 ? null : new()
        {
            Name = "winner-sets",
            Claims = ["winner-sets"],
            Title = Ends([.. chosen.Where(g => g.Decided)]),
            Caption = "Stable fixed points of the mean field, by the set of surviving tokens, and the share of replicates that end "
                + "nearest to each; error bars: 95 % Wilson intervals. Unstable and critical ones are shown if a replicate ended "
                + "there. Panels undecided at this horizon come last, marked as such. "
                + $"{Counted.Of(chosen.Select(g => g.Winners.Count), "trajectories a panel")}. "
                + "Tokens are numbered from 0. Grids of two-token matrices are in the phase diagram; urns have one winner.",
            Tables = [TrajectoryTables.Winners.Name, TrajectoryTables.Forecast.Name],
            Columns = 3,
            Panels = [.. chosen.Select(Panel)],
        };
    }

    /// <summary>Of the matrices that theory decides at this horizon.</summary>
    private static string Ends(List<TrajectoryGroup> decided)
    {
        var ends = decided.SelectMany(g => g.Winners.Select(w => g.Stable.Any(f => f.Support == w.Winners))).ToList();
        return decided.Count == 0
            ? "Where trajectories end, for matrices undecided at this horizon"
            : $"{Counted.Share(ends, stable => stable)} trajectories end at a stable fixed point of the mean field";
    }

    private static Panel Panel(TrajectoryGroup group)
    {
        var sets = group.FixedPoints.Where(f => f.IsStable || Seen(group, f) > 0).OrderByDescending(f => f.IsStable)
            .ThenByDescending(f => Seen(group, f)).ThenBy(f => f.Winners)
            .Take(MostSets).ToList();
        return new()
        {
            Title = $"{TrajectoryFigures.Label(group)}{(group.Decided ? "" : $" ({Undecided(group)})")}",
            X = new("tokens that win",
                AxisScale.Category)
            {
                Categories =
                    [.. sets.Select(f => $"{{{f.Support.Replace("+", ",\u00a0", StringComparison.Ordinal)}}}")]
            },
            Y = new("share of replicates") { Range = (-0.04, 1.04) },
            Traces =
            [
                .. Sticks(group, sets, "stable fixed point", 0, f => f.IsStable),
                .. Sticks(group, sets, "unstable fixed point", 1, f => !f.IsStable && !f.IsCritical),
                .. Sticks(group, sets, "critical fixed point", 2, f => f.IsCritical),
            ],
        };
    }

    private static string Undecided(TrajectoryGroup group) =>
        !group.IsNeverDecided ? "horizon too short"
        : group.FixedPoints.Any(f => f.IsCritical) ? "never decided: a critical fixed point"
        : !group.Stable.Any() ? "never decided: no stable fixed point"
        : group.FixedPoints[0].Continua.Length > 0 ? "never decided: tied tokens, a continuum of fixed points"
        : "never decided: no horizon suffices";

    private static double Seen(TrajectoryGroup group, MeanFieldPoint point) =>
        group.Winners.Count(w => w.Winners == point.Support) / (double)Math.Max(1, group.Winners.Count);

    /// <summary>A marker at each share, which shows zeros too, and a stick from the axis to it.</summary>
    private static IEnumerable<Trace> Sticks(TrajectoryGroup group, List<MeanFieldPoint> sets,
        string name, int color, Func<MeanFieldPoint, bool> which)
    {
        var places = Enumerable.Range(0, sets.Count).Where(i => which(sets[i])).ToList();
        if (places.Count == 0) yield break;
        double[] shares = [.. places.Select(i => Seen(group, sets[i]))];
        yield return new Curve
        {
            Color = color,
            Mode = CurveMode.Lines,
            X = [.. places.SelectMany(i => new[] { i, i, double.NaN })],
            Y = [.. shares.SelectMany(s => new[] { 0, s, double.NaN })],
        };
        var markers = new Curve
        {
            Name = name,
            Color = color,
            X = [.. places.Select(i => (double)i)],
            Y = shares,
        };
        yield return ErrorBars.Shares(markers, shares, [.. shares.Select(_ => group.Winners.Count)]);
    }
}
