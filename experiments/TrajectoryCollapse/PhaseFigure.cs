using System.Globalization;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Figures;

namespace Experiments.TrajectoryCollapse;

/// <summary>The K = 2 phase diagram over (p, q), or a line through it.</summary>
internal static class PhaseFigure
{
    /// <summary>The map and, behind it, the shares where both tokens survive; or a line where the points lie on one.</summary>
    public static IEnumerable<Figure> Of(List<TrajectoryGroup> groups)
    {
        var grid = groups.Where(g => g.Parameters.Matrix is TwoToken).ToList();
        if (IsGrid(grid))
            return grid.Any(g => g.Decided && g.Stable.Any(f => f.Winners == 2)) ? [Diagram(grid), Shares(grid)] : [Diagram(grid)];
        return PhaseLine.Of(grid) is { } line ? [line] : [];
    }

    private static Figure Diagram(List<TrajectoryGroup> grid)
    {
        double[] ps = [.. grid.Select(g => ((TwoToken)g.Parameters.Matrix).P).Distinct().Order()];
        double[] qs = [.. grid.Select(g => ((TwoToken)g.Parameters.Matrix).Q).Distinct().Order()];
        var decided = grid.Where(g => g.Decided).ToList();
        return new()
        {
            Name = "phase-diagram",
            Claims = ["phase-diagram"],
            Title = $"Two tokens: the predicted winner wins at {Counted.Share(decided, IsPredicted)} decided points of (p, q)",
            Caption = "Tokens are numbered from 0; p is the probability of token 1 after token 0, q that of token 0 after token 1. "
                + "Colour: the winner at the horizon; by chance where some replicates end with token 0 and others with token 1. Words "
                + "and dashed borders: the mean field's prediction. Grey: undecided at this horizon "
                + $"({Counted.Share(grid, g => !g.Decided)} points; forecast.csv has the tokens that each needs). "
                + $"Each square shows its centre point; near a border a square may extend across it. "
                + $"{Counted.Of(decided.Select(g => g.Trajectories.Count), "trajectories a point")}.",
            Tables = [TrajectoryTables.Counts.Name, TrajectoryTables.Winners.Name, TrajectoryTables.Forecast.Name],
            Columns = 1,
            Panels = [Map(grid, ps, qs)],
        };
    }

    private static Figure Shares(List<TrajectoryGroup> grid)
    {
        var panel = Coexistence(grid);
        var points = panel.Traces.OfType<Curve>().Single(c => c.Error is not null);
        var near = points.Y.Select(Math.Abs).ToList();
        return new()
        {
            Name = "coexistence",
            Title = $"Where both tokens survive, the share differs from the mean field's by {Counted.Two(near.Max())} at most, "
                + $"over {near.Count} points",
            Caption = "Mean share of token 1 at the horizon less that of the stable fixed point, at the decided points of the phase "
                + "diagram; error bars: two standard errors. "
                + $"{Counted.Of(points.Counts!, "trajectories a point")}.",
            Tables = [TrajectoryTables.Counts.Name, TrajectoryTables.Forecast.Name],
            Columns = 1,
            Panels = [panel with { Title = "" }],
        };
    }

    private static readonly string[] Outcomes = ["token 0", "token 1", "both survive", "token 0 or 1, by chance", "another mixture"];

    /// <summary>Place in <see cref="Outcomes"/> of how the replicates of a point end.</summary>
    private static int Outcome(TrajectoryGroup group)
    {
        var ends = group.Winners.Select(w => w.Winners).Distinct().Order(StringComparer.Ordinal).ToList();
        return ends switch
        {
            ["0"] => 0,
            ["1"] => 1,
            [var both] when both.Contains('+', StringComparison.Ordinal) => 2,
            ["0", "1"] => 3,
            _ => 4,
        };
    }

    private static int Predicted(TwoToken m) => (m.P > 0.5, m.Q > 0.5) switch
    {
        (false, true) => 0,
        (true, false) => 1,
        (true, true) => 2,
        (false, false) => 3,
    };

    /// <summary>Where chance decides, few replicates may all end with one token.</summary>
    private static bool IsPredicted(TrajectoryGroup group)
    {
        var (seen, predicted) = (Outcome(group), Predicted((TwoToken)group.Parameters.Matrix));
        return seen == predicted || (predicted == 3 && seen < 2);
    }

    /// <summary>Whether the two-token points spread over the square, not along a line through it.</summary>
    public static bool IsGrid(IEnumerable<TrajectoryGroup> groups)
    {
        var points = groups.Select(g => g.Parameters.Matrix).OfType<TwoToken>().Select(m => (m.P, m.Q)).Distinct().ToList();
        return points.Count > Math.Max(points.Select(x => x.P).Distinct().Count(), points.Select(x => x.Q).Distinct().Count());
    }

    private static Panel Map(List<TrajectoryGroup> grid, double[] ps, double[] qs)
    {
        var cells = qs.SelectMany(q => ps.Select(p => At(grid, p, q))).ToList();
        return new()
        {
            Title = "who wins, measured; words: predicted",
            Height = 560,
            X = new("p = P(0 → 1)") { Range = (0, 1) },
            Y = new("q = P(1 → 0)") { Range = (0, 1) },
            Traces =
            [
                new Heatmap
                {
                    X = ps,
                    Y = qs,
                    Z = [.. cells.Select(g => g is { Decided: true } ? Outcome(g) : double.NaN).Chunk(ps.Length)],
                    Legend = "who wins",
                    Classes = Outcomes,
                    Hover = [.. cells.Select(Told)],
                },
                Borders,
                new Curve
                {
                    Color = Trace.Black, Mode = CurveMode.Lines, X = [0.25, 0.75, 0.25, 0.75], Y = [0.75, 0.75, 0.25, 0.25],
                    Labels = ["token 0", "both", "chance", "token 1"],
                },
            ],
        };
    }

    private static string Told(TrajectoryGroup? group)
    {
        if (group is null) return "not in the sweep";
        if (!group.Decided)
            return group.FixedPoints.Count > 0 && group.FixedPoints[0].TokensToDecide is { } needed
                ? string.Create(CultureInfo.InvariantCulture, $"needs {needed:G2} tokens, horizon {(double)group.Parameters.Tokens:G2}")
                : "no horizon decides";
        return string.Create(CultureInfo.InvariantCulture,
            $"mean share of token 1: {group.Trajectories.Average(t => t.Shares(t.Last)[1]):0.###}\nn = {group.Trajectories.Count}");
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

    private static TrajectoryGroup? At(List<TrajectoryGroup> grid, double p, double q) =>
        grid.FirstOrDefault(g => g.Parameters.Matrix is TwoToken m && m.P == p && m.Q == q);

    private static Panel Coexistence(List<TrajectoryGroup> grid)
    {
        var both = grid.Where(g => g.Decided && g.Stable.Any(f => f.Winners == 2)).ToList();
        var moments = both.Select(g => SampleMoments.Of([.. g.Trajectories.Select(t => t.Shares(t.Last)[1])])).ToList();
        double[] predicted = [.. both.Select(g => g.Stable.First(f => f.Winners == 2).Shares[1])];
        return new()
        {
            Title = "where both survive",
            X = new("share of token 1, predicted") { Range = (0, 1) },
            Y = new("share of token 1, measured less predicted"),
            Traces =
            [
                Curve.Line("equality", (0, 0), (1, 0)),
                ErrorBars.Means(new Curve
                {
                    Name = "mean over replicates", X = predicted,
                    Y = [.. moments.Select((m, i) => m.Mean - predicted[i])], Hover = [.. both.Select(TrajectoryFigures.Label)],
                }, moments),
            ],
        };
    }
}
