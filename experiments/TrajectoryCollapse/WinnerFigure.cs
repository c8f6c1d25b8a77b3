using Experiments.Shared;
using Repro.Figures;

namespace Experiments.TrajectoryCollapse;

/// <summary>Which winner sets are seen, beside those that the mean field calls stable.</summary>
internal static class WinnerFigure
{
    private const int MostSets = 10;

    public static Figure? Of(List<TrajectoryGroup> groups)
    {
        var chosen = groups.Where(g => g.Parameters.Matrix is not (TwoToken or IdenticalRows) && g.Forecast.Count > 0 && g.Trajectories.Count >= 10)
            .OrderByDescending(g => g.Stable.Count() > 1).ThenByDescending(g => g.Decided).Take(TrajectoryFigures.MostPanels).ToList();
        return chosen.Count == 0 ? null : new()
        {
            Name = "winner-sets",
            Title = "Winner sets seen",
            Caption = "Share of the replicates that end nearest to each fixed point, by its support, with binomial standard errors: stable fixed points of the mean field (they are listed even when never "
                + "seen) apart from unstable and critical ones, which are seen where the horizon is too short. Two-token grids stand in the phase diagram, urns have one winner.",
            Tables = [TrajectoryTables.Winners.Name, TrajectoryTables.Forecast.Name],
            Columns = 3,
            Panels = [.. chosen.Select(Panel)],
        };
    }

    private static Panel Panel(TrajectoryGroup group)
    {
        var stable = group.Stable.Select(f => f.Support).ToList();
        var others = group.Winners.Select(w => w.Winners).Where(w => !stable.Contains(w)).Distinct().ToList();
        return new()
        {
            Title = $"{TrajectoryFigures.Label(group)}{(group.Decided ? "" : " (not decided)")}",
            X = new("winners", AxisScale.Category),
            Y = new("share of replicates") { Range = (0, 1) },
            Traces = [Bars(group, stable, "stable", 0), Bars(group, others, "not stable", 1)],
        };
    }

    private static Bars Bars(TrajectoryGroup group, List<string> sets, string name, int color)
    {
        var kept = sets.OrderByDescending(s => group.Winners.Count(w => w.Winners == s)).Take(MostSets).ToList();
        double[] shares = [.. kept.Select(s => group.Winners.Count(w => w.Winners == s) / (double)Math.Max(1, group.Winners.Count))];
        return new()
        {
            Name = name,
            Color = color,
            X = [.. kept.Select(s => $"{{{s.Replace("+", ", ", StringComparison.Ordinal)}}}")],
            Y = shares,
            Error = [.. shares.Select(s => Math.Sqrt(s * (1 - s) / Math.Max(1, group.Winners.Count)))],
        };
    }
}
