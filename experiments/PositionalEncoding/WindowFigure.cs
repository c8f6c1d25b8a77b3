using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Figures;

namespace Experiments.PositionalEncoding;

/// <summary>Windows: mean time and winner, measured beside the linear solve.</summary>
internal static class WindowFigure
{
    public static Figure? Of(IReadOnlyList<CollapseGroup> groups)
    {
        var windows = groups.Where(g => g.Window.Count > 0).ToList();
        var series = windows.GroupBy(g => g.MatrixTitle).OrderByDescending(s => s.Count()).ToList();
        if (series.Count == 0) return null;
        return new()
        {
            Name = "window-time",
            Claims = ["window-law", "window-mean", "window-winner"],
            Title = Agreement([.. windows.Where(Measured)]),
            Caption = "First panel: mean number of tokens until the window is constant, against the window's width; dashed: "
                + "exact (GTH elimination over all Kʷ windows); markers: mean over trajectories with two standard errors. "
                + "Second panel: probability of token 0 to win, exact and measured, with 95 % Wilson intervals. "
                + $"{Counted.Of(windows.Select(g => g.Rows.Count), "trajectories a point")}."
                + MatrixName.Key(windows.Select(g => g.Parameters.Matrix)),
            Tables = [EncodingTables.Windows.Name, EncodingTables.Collapse.Name],
            Panels =
            [
                new()
                {
                    Title = "mean time",
                    X = new("width of the window (tokens)"),
                    Y = new("mean time to collapse (tokens)", AxisScale.Log),
                    Traces = [.. series.SelectMany((s, i) => Times([.. s.OrderBy(Width)], s.Key, i)),
                        Curve.Key("exact", CurveMode.Lines, dashed: true)],
                },
                new()
                {
                    Title = "winner",
                    X = new("probability that token 0 wins, exact") { Range = (-0.03, 1.03) },
                    Y = new("measured share") { Range = (-0.03, 1.03) },
                    Traces = [Curve.Line("", (0, 0), (1, 1)),
                        .. series.Select((s, i) => Winners([.. s.Where(Measured)], i))],
                },
            ],
        };
    }

    private static string Agreement(List<CollapseGroup> seen)
    {
        bool Agrees(CollapseGroup g)
        {
            var times = SampleMoments.Of([.. g.Rows.Select(r => (double)r.CollapseTime!.Value)]);
            return Math.Abs(times.Mean - g.Window[0].MeanTokens) <= ErrorBars.Of(times);
        }
        return seen.Count == 0
            ? "When a sliding window collapses, by the exact solution"
            : $"{Counted.Share(seen, Agrees)} mean times to the collapse of a sliding window are within two standard errors of the exact "
                + "ones";
    }

    private static int Width(CollapseGroup group) => ((WindowPrior)group.Parameters.Prior).Width;

    private static bool Measured(CollapseGroup group) => group.Rows.Count > 1 && group.Rows.All(r => !r.Censored);

    private static IEnumerable<Trace> Times(IReadOnlyList<CollapseGroup> groups, string name, int color)
    {
        double[] widths = [.. groups.Select(g => (double)Width(g))];
        double[] exact = [.. groups.Select(g => g.Window[0].MeanTokens)];
        // A single width is a short bar: a line of one point would not be seen.
        yield return new Curve
        {
            Color = color,
            Mode = CurveMode.Lines,
            Dashed = true,
            X = widths.Length > 1 ? widths : [widths[0] - 0.6, widths[0] + 0.6],
            Y = exact.Length > 1 ? exact : [exact[0], exact[0]]
        };
        var seen = groups.Where(Measured)
            .Select(g => (X: (double)Width(g), Y: SampleMoments.Of([.. g.Rows.Select(r => (double)r.CollapseTime!.Value)]))).ToList();
        yield return ErrorBars.Means(new Curve
        {
            Name = name,
            Color = color,
            X = [.. seen.Select(p => p.X)],
            Y = [.. seen.Select(p => p.Y.Mean)],
        }, [.. seen.Select(p => p.Y)]);
    }

    private static Curve Winners(IReadOnlyList<CollapseGroup> groups, int color)
    {
        var points =
            groups.Select(
                g => (Exact: g.Window[0].WinProbability, Share: g.Rows.Count(r => r.Winner == 0) / (double)g.Rows.Count,
                    Count: g.Rows.Count)).ToList();
        double[] shares = [.. points.Select(p => p.Share)];
        return ErrorBars.Shares(new Curve { Color = color, X = [.. points.Select(p => p.Exact)], Y = shares }, shares,
            [.. points.Select(p => p.Count)]);
    }
}
