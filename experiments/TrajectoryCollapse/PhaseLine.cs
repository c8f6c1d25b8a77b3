using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Figures;

namespace Experiments.TrajectoryCollapse;

/// <summary>Two tokens along a line through the phase diagram: one of p and q swept, or both together.</summary>
internal static class PhaseLine
{
    /// <summary>Points of the theory's line between two neighbours of the sweep.</summary>
    private const int Steps = 40;

    public static Figure? Of(List<TrajectoryGroup> groups)
    {
        var points = groups.Select(g => (Group: g, Matrix: (TwoToken)g.Parameters.Matrix)).ToList();
        var (ps, qs) = (points.Select(x => x.Matrix.P).Distinct().ToList(), points.Select(x => x.Matrix.Q).Distinct().ToList());
        if (ps.Count < 2 && qs.Count < 2) return null;
        double At(TwoToken m) => ps.Count > 1 ? m.P : m.Q;
        points = [.. points.OrderBy(x => At(x.Matrix))];
        return new()
        {
            Name = "phase-diagram",
            Claims = ["phase-diagram"],
            Title = "Two tokens: the share of token 1 along a line through (p, q), and the mean field's prediction",
            Caption = "Share of token 1 at the horizon, mean over replicates with two standard errors; grey: undecided at this "
                + "horizon, or critical. Tokens are numbered from 0; "
                + "p is the probability of token 1 after token 0, "
                + "q that of token 0 after token 1. Dashed: the mean field's limits, 0 where token 0 wins, 1 where token 1 wins, "
                + "q(2p−1) / (q(2p−1) + p(2q−1)) where both survive; where p, q < ½ chance decides between 0 and 1, and the mean is "
                + "between the two lines.",
            Tables = [TrajectoryTables.Counts.Name, TrajectoryTables.Forecast.Name],
            Columns = 1,
            Panels =
            [
                new()
                {
                    X = new(Title(ps, qs)) { Range = (0, 1) },
                    Y = new("mean share of token 1") { Range = (-0.03, 1.03) },
                    Traces =
                    [
                        .. Theory([.. points.Select(x => x.Matrix).Distinct()], At),
                        .. Measured("decided", 0, points.Where(x => x.Group.Decided), At),
                        .. Measured("not decided", Trace.Grey, points.Where(x => !x.Group.Decided), At),
                    ],
                },
            ],
        };
    }

    private static string Title(List<double> ps, List<double> qs) =>
        qs.Count == 1 ? $"p = P(0 → 1), at q = P(1 → 0) = {TrajectoryFigures.Text(qs[0])}"
        : ps.Count == 1 ? $"q = P(1 → 0), at p = P(0 → 1) = {TrajectoryFigures.Text(ps[0])}"
        : "p = P(0 → 1), q changing with it";

    private static IEnumerable<Trace> Theory(List<TwoToken> sweep, Func<TwoToken, double> at)
    {
        var line = sweep.Zip(sweep.Skip(1))
            .SelectMany(s => Enumerable.Range(0, Steps + 1).Select(i => Between(s.First, s.Second, i / (double)Steps))).ToList();
        double[] x = [.. line.Select(at)];
        Curve Limit(string name, IReadOnlyList<double> y) =>
            new() { Name = name, Color = Trace.Black, Mode = CurveMode.Lines, Dashed = true, X = x, Y = y };
        yield return Limit("mean field", [.. line.Select(m => Limits(m).Low)]);
        if (line.Any(m => Limits(m) is var (low, high) && low < high)) yield return Limit("", [.. line.Select(m => Limits(m).High)]);
    }

    private static TwoToken Between(TwoToken a, TwoToken b, double part) =>
        new() { P = a.P + part * (b.P - a.P), Q = a.Q + part * (b.Q - a.Q) };

    /// <summary>Smallest and largest limit of the share of token 1; the same but where luck decides, NaN on the borders.</summary>
    internal static (double Low, double High) Limits(TwoToken m) => (m.P.CompareTo(0.5), m.Q.CompareTo(0.5)) switch
    {
        (0, _) or (_, 0) => (double.NaN, double.NaN),
        ( < 0, < 0) => (0, 1),
        ( < 0, > 0) => (0, 0),
        ( > 0, < 0) => (1, 1),
        _ => (TwoTokenShare.Of(m.P, m.Q), TwoTokenShare.Of(m.P, m.Q)),
    };

    private static IEnumerable<Trace> Measured(string name, int color,
        IEnumerable<(TrajectoryGroup Group, TwoToken Matrix)> points, Func<TwoToken, double> at)
    {
        var seen = points.Select(
            x => (x.Group, X: at(x.Matrix), Moments: SampleMoments.Of([.. x.Group.Trajectories.Select(t => t.Shares(t.Last)[1])])))
                .ToList();
        if (seen.Count == 0) yield break;
        var means = new Curve
        {
            Name = name,
            Color = color,
            X = [.. seen.Select(s => s.X)],
            Y = [.. seen.Select(s => s.Moments.Mean)],
            Hover = [.. seen.Select(s => TrajectoryFigures.Label(s.Group))],
        };
        yield return ErrorBars.MeanShares(means, [.. seen.Select(s => s.Moments)]);
    }
}
