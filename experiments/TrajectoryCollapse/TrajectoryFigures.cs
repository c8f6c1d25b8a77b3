using System.Globalization;
using Experiments.Shared;
using Repro.Figures;

namespace Experiments.TrajectoryCollapse;

/// <summary>The figures of <c>trajectory-collapse</c>, from its tables.</summary>
internal static class TrajectoryFigures
{
    /// <summary>Panels in a figure with one panel to a matrix.</summary>
    public const int MostPanels = 6;

    public static IEnumerable<Figure> Of(IReadOnlyList<TrajectoryGroup> groups)
    {
        var seen = groups.Where(g => g.Trajectories.Count > 0).ToList();
        if (CollapsingFigure.Of(seen) is { } collapsing) yield return collapsing;
        if (SharesOverTime(seen) is { } shares) yield return shares;
        if (GrowthFigure.Of(seen) is { } growth) yield return growth;
        foreach (var phases in PhaseFigure.Of(seen)) yield return phases;
        if (WinnerFigure.Of(seen) is { } winners) yield return winners;
        if (CollapseFigure.Of(seen) is { } collapse) yield return collapse;
        if (DelayFigure.Of(seen) is { } delay) yield return delay;
    }

    /// <summary>A short name of a point's matrix.</summary>
    public static string Label(TrajectoryGroup group) =>
        MatrixName.Of(group.Parameters.Matrix, group.Parameters.VocabularySize, group.Point.Draw);

    /// <summary>A number as labels have it.</summary>
    public static string Text(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    /// <summary>Points that differ as much as possible: the first of each kind of matrix, then the rest in order, two-token grids left to
    /// the phase diagram.</summary>
    public static List<TrajectoryGroup> Varied(IEnumerable<TrajectoryGroup> groups, int most)
    {
        var all = groups.ToList();
        var grid = PhaseFigure.IsGrid(all);
        var firsts = all.DistinctBy(g => g.Parameters.Matrix.GetType()).ToList();
        return [.. firsts.Concat(all.Where(g => !(grid && g.Parameters.Matrix is TwoToken) && g.Point.Draw == 0).Except(firsts))
            .Take(most)];
    }

    private static Figure? SharesOverTime(List<TrajectoryGroup> groups)
    {
        var chosen = Varied(groups, MostPanels);
        return chosen.Count == 0 ? null : new()
        {
            Name = "shares-over-time",
            Claims = ["coexistence-share", "zero-diagonal-share", "tied-share", "tied-law", "martingale-residual", "exact-law"],
            Title = string.Create(CultureInfo.InvariantCulture,
                $"At the horizon one token has a share of at least 0.9 in "
                + $"{Counted.Share(chosen, g => g.Trajectories[0].Shares(g.Trajectories[0].Last).Max() >= 0.9)} trajectories shown"),
            Caption = "One trajectory (the first replicate) of each of several matrices: shares of the tokens in the context, "
                + "stacked from token 0 at the bottom upwards, against the tokens appended."
                + MatrixName.Key(chosen.Select(g => g.Parameters.Matrix)),
            Tables = [TrajectoryTables.Counts.Name],
            Columns = 3,
            Panels = [.. chosen.Select(SharesPanel)],
        };
    }

    /// <summary>The shares of a point's first trajectory, stacked.</summary>
    public static Panel SharesPanel(TrajectoryGroup group)
    {
        var t = group.Trajectories[0];
        var shares = Enumerable.Range(0, t.Tokens.Length).Select(t.Shares).ToList();
        return new()
        {
            Title = Label(group),
            X = new("tokens", AxisScale.Log),
            Y = new("share") { Range = (0, 1) },
            Traces = [.. Enumerable.Range(0, group.Parameters.VocabularySize).Select(j => new Curve
            {
                Name = $"token {j}",
                Color = j,
                X = [.. t.Tokens.Skip(1).Select(x => (double)x)],
                Y = [.. shares.Skip(1).Select(s => s[j])],
                Mode = CurveMode.Lines,
                Stacked = true,
            })],
        };
    }
}
