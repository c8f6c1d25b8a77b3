using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Figures;

namespace Experiments.TrajectoryCollapse;

/// <summary>The K = 2 phase diagram over (p, q), or a line through it.</summary>
internal static class PhaseFigure
{
    public static Figure? Of(List<TrajectoryGroup> groups)
    {
        var grid = groups.Where(g => g.Parameters.Matrix is TwoToken).ToList();
        double[] ps = [.. grid.Select(g => ((TwoToken)g.Parameters.Matrix).P).Distinct().Order()];
        double[] qs = [.. grid.Select(g => ((TwoToken)g.Parameters.Matrix).Q).Distinct().Order()];
        if (!IsGrid(grid)) return PhaseLine.Of(grid);
        return new()
        {
            Name = "phase-diagram",
            Title = "Two tokens: the off-diagonal probabilities p and q decide who wins",
            Caption = "Tokens are numbered from 0; p is the probability of token 1 after token 0, q that of token 0 after token 1. Above: "
                + "means over replicates at the horizon; grey: too short a horizon to decide, by theory. Dashed: "
                + "the mean field's borders at ½; a colour is that of the point in its middle, "
                + "and on a coarse grid it reaches across a border that the point does not. "
                + "Below, left: what it predicts between them; at lower left, “one, by luck”, one token wins and chance decides which: "
                + "there the largest share is near 1 and the mean share is not. Below, right: "
                + "share of token 1 where both survive against the mean field, with two standard errors, mostly shorter than the marker.",
            Tables = [TrajectoryTables.Counts.Name, TrajectoryTables.Winners.Name, TrajectoryTables.Forecast.Name],
            Panels =
            [
                Panel("mean share of token 1", grid, ps, qs, 0, g => g.Trajectories.Average(t => t.Shares(t.Last)[1])),
                Panel("mean of the largest share", grid, ps, qs, 0.5, g => g.Trajectories.Average(t => t.Shares(t.Last).Max())),
                Regions(),
                Coexistence(grid),
            ],
        };
    }

    /// <summary>Whether the two-token points spread over the square, not along a line through it.</summary>
    public static bool IsGrid(IEnumerable<TrajectoryGroup> groups)
    {
        var points = groups.Select(g => g.Parameters.Matrix).OfType<TwoToken>().Select(m => (m.P, m.Q)).Distinct().ToList();
        return points.Count > Math.Max(points.Select(x => x.P).Distinct().Count(), points.Select(x => x.Q).Distinct().Count());
    }

    private static Panel Panel(string title, List<TrajectoryGroup> grid, double[] ps, double[] qs,
        double from, Func<TrajectoryGroup, double> value)
    {
        var z = qs.Select(q => (IReadOnlyList<double>)[.. ps.Select(p => At(grid, p, q) is { Decided: true } g ? value(g) : double.NaN)])
            .ToList();
        return new()
        {
            Title = title,
            X = new("p = P(0 → 1)") { Range = (0, 1) },
            Y = new("q = P(1 → 0)") { Range = (0, 1) },
            Traces =
            [
                new Heatmap { X = ps, Y = qs, Z = z, Legend = title, Range = (from, 1), Diverging = from == 0 },
                Borders,
            ],
        };
    }

    private static Curve Borders => new()
    {
        Name = "border at ½, mean field",
        Color = Trace.Black,
        X = [0.5, 0.5, double.NaN, 0, 1],
        Y = [0, 1, double.NaN, 0.5, 0.5],
        Mode = CurveMode.Lines,
        Dashed = true,
    };

    private static Panel Regions() => new()
    {
        Title = "winners, predicted",
        X = new("p = P(0 → 1)") { Range = (0, 1) },
        Y = new("q = P(1 → 0)") { Range = (0, 1) },
        Traces =
        [
            Borders,
            new Curve
            {
                Color = Trace.Black, Mode = CurveMode.Lines, X = [0.25, double.NaN, 0.75, double.NaN, 0.25, double.NaN, 0.75],
                Y = [0.75, double.NaN, 0.75, double.NaN, 0.25, double.NaN, 0.25],
                Labels = ["token 0", "", "both survive", "", "one, by luck", "", "token 1"], Centred = true,
            },
        ],
    };

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
                new Curve { Name = "equality", Color = Trace.Grey, X = [0, 1], Y = [0, 1], Mode = CurveMode.Lines, Dashed = true },
                new Curve
                {
                    Name = "mean over replicates", X = [.. both.Select(g => g.Stable.First(f => f.Winners == 2).Shares[1])],
                    Y = [.. moments.Select(m => m.Mean)],
                    Error = [.. moments.Select(ErrorBars.Of)], Hover = [.. both.Select(TrajectoryFigures.Label)],
                },
            ],
        };
    }
}
