using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Figures;

namespace Experiments.TrajectoryCollapse;

/// <summary>The K = 2 phase diagram over (p, q).</summary>
internal static class PhaseFigure
{
    public static Figure? Of(List<TrajectoryGroup> groups)
    {
        var grid = groups.Where(g => g.Parameters.Matrix is TwoToken).ToList();
        double[] ps = [.. grid.Select(g => ((TwoToken)g.Parameters.Matrix).P).Distinct().Order()];
        double[] qs = [.. grid.Select(g => ((TwoToken)g.Parameters.Matrix).Q).Distinct().Order()];
        if (ps.Length < 2 || qs.Length < 2) return null;
        return new()
        {
            Name = "phase-diagram",
            Title = "Two tokens: who wins",
            Caption = "Mean over replicates at the horizon, p = P(0 → 1) and q = P(1 → 0); grey: not decided at this horizon by theory. Lines at ½: token 0 wins in the upper left, token 1 in the lower right, "
                + "one of them by luck in the lower left (largest share near 1, mean share anywhere), both survive in the upper right. Right: share of token 1 in coexistence against the mean field, with standard errors.",
            Tables = [TrajectoryTables.Counts.Name, TrajectoryTables.Winners.Name, TrajectoryTables.Forecast.Name],
            Columns = 3,
            Panels =
            [
                Panel("mean share of token 1", grid, ps, qs, 0, g => g.Trajectories.Average(t => t.Shares(t.Last)[1])),
                Panel("mean of the largest share", grid, ps, qs, 0.5, g => g.Trajectories.Average(t => t.Shares(t.Last).Max())),
                Coexistence(grid),
            ],
        };
    }

    private static Panel Panel(string title, List<TrajectoryGroup> grid, double[] ps, double[] qs, double from, Func<TrajectoryGroup, double> value)
    {
        var z = qs.Select(q => (IReadOnlyList<double>)[.. ps.Select(p => At(grid, p, q) is { Decided: true } g ? value(g) : double.NaN)]).ToList();
        return new()
        {
            Title = title,
            X = new("p") { Range = (0, 1) },
            Y = new("q") { Range = (0, 1) },
            Traces =
            [
                new Heatmap { X = ps, Y = qs, Z = z, Legend = title, Range = (from, 1), Diverging = from == 0 },
                new Curve { Name = "½, theory", Color = -1, X = [0.5, 0.5], Y = [0, 1], Mode = CurveMode.Lines, Dashed = true },
                new Curve { Color = -1, X = [0, 1], Y = [0.5, 0.5], Mode = CurveMode.Lines, Dashed = true },
            ],
        };
    }

    private static TrajectoryGroup? At(List<TrajectoryGroup> grid, double p, double q) =>
        grid.FirstOrDefault(g => g.Parameters.Matrix is TwoToken m && m.P == p && m.Q == q);

    private static Panel Coexistence(List<TrajectoryGroup> grid)
    {
        var both = grid.Where(g => g.Decided && g.Stable.Any(f => f.Winners == 2)).ToList();
        var moments = both.Select(g => SampleMoments.Of([.. g.Trajectories.Select(t => t.Shares(t.Last)[1])])).ToList();
        return new()
        {
            Title = "coexistence",
            X = new("share of token 1, predicted") { Range = (0, 1) },
            Y = new("share of token 1, measured") { Range = (0, 1) },
            Traces =
            [
                new Curve { Name = "mean field", Color = -1, X = [0, 1], Y = [0, 1], Mode = CurveMode.Lines, Dashed = true },
                new Curve
                {
                    Name = "mean over replicates", X = [.. both.Select(g => g.Stable.First(f => f.Winners == 2).Shares[1])], Y = [.. moments.Select(m => m.Mean)],
                    Error = [.. moments.Select(m => m.Count > 1 ? m.StandardError : 0)], Hover = [.. both.Select(TrajectoryFigures.Label)],
                },
            ],
        };
    }
}
