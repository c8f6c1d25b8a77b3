using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.WeightTying;

/// <summary>The figures of <c>weight-tying</c>.</summary>
internal static class WeightTyingFigures
{
    private const string Ways =
        "Noise: C Eᵀ = I + εN, N of independent normal entries of variance 1/K; drift: the embeddings have moved by εD after C was tied to "
            + "them, so that C Eᵀ = I + εC Dᵀ, where C has norm κ(E). ";

    /// <summary>All figures; those without points are left out.</summary>
    public static IEnumerable<Figure> Of(Results<WeightTyingParameters> results)
    {
        var rows = results.Rows(WeightTyingTables.Gaps);
        var sized = rows.Where(r => r.Parameters.Tying.Size > 0).ToList();
        var ranks = rows.Where(r => r.Parameters.Tying is LowRankTying).ToList();
        if (sized.Count > 0) yield return Gaps(sized);
        if (sized.Count > 0) yield return Convexity(sized);
        if (ranks.Count > 0) yield return Ranks(ranks);
    }

    private static Curve Mean(string name, int color, IEnumerable<Measured<WeightTyingParameters, TyingRow>> rows,
        Func<WeightTyingParameters, double> x, Func<TyingRow, double?> y)
    {
        var points = rows.GroupBy(r => x(r.Parameters)).OrderBy(g => g.Key)
            .Select(g => (X: g.Key, Moments: SampleMoments.Of([.. g.Select(r => y(r.Row)).OfType<double>()])))
            .Where(p => p.Moments.Count > 0).ToList();
        var curve = new Curve
        {
            Name = name,
            Color = color,
            Mode = CurveMode.LinesAndMarkers,
            X = [.. points.Select(p => p.X)],
            Y = [.. points.Select(p => p.Moments.Mean)],
        };
        List<SampleMoments> moments = [.. points.Select(p => p.Moments)];
        // Values between 0 and 1 are shares, whose bars stay there too.
        return moments.TrueForAll(m => m.Mean is >= 0 and <= 1) ? ErrorBars.MeanShares(curve, moments) : ErrorBars.Means(curve, moments);
    }

    private static string Draws(List<Measured<WeightTyingParameters, TyingRow>> rows) =>
        Counted.Of(rows.GroupBy(r => r.Parameters.Tying).Select(g => g.Count()), "draws a point") + ".";

    private static List<string> SeriesOf(List<Measured<WeightTyingParameters, TyingRow>> rows) =>
        [.. rows.Select(r => r.Parameters.Tying.Series).Distinct()];

    private static Figure Gaps(List<Measured<WeightTyingParameters, TyingRow>> rows)
    {
        var series = SeriesOf(rows);
        var smallest = rows.Where(r => r.Parameters.Tying.Series == series[0])
            .MinBy(r => r.Parameters.Tying.Size)!.Parameters.Tying.Size!.Value;
        var anchor = rows.Where(r => r.Parameters.Tying.Series == series[0] && r.Parameters.Tying.Size == smallest)
            .Average(r => r.Row.NearestGap);
        var largest = rows.Max(r => r.Parameters.Tying.Size!.Value);
        var (last, farthest) = rows.Where(r => r.Parameters.Tying.Series == series[0]).GroupBy(r => r.Parameters.Tying.Size!.Value)
            .Select(g => (g.Key, g.Average(r => r.Row.NearestGap))).MaxBy(g => g.Key);
        Panel Of(string title, string y, Func<TyingRow, double?> value, bool named) => new()
        {
            Title = title,
            X = new("deviation ε from tying", AxisScale.Log),
            Y = new(y, AxisScale.Log),
            Traces = [.. series.Select(
                (s, i) => Mean(named ? s : "", i, rows.Where(r => r.Parameters.Tying.Series == s),
                    p => p.Tying.Size!.Value, r => value(r) is > 0 and var v ? v : null))],
        };
        var gap = Of("nearest CCMC", "mean total variation", r => r.NearestGap, true);
        var order = Math.Min(largest, smallest / anchor);
        return new()
        {
            Name = "gap",
            Title = $"The distance to the nearest CCMC is {Counted.Two(anchor)} at ε = {Counted.Two(smallest)} and {Counted.Two(farthest)} "
                + $"at ε = {Counted.Two(last)} ({series[0]})",
            Caption = "Mean over queries and prompts of the total variation between the layer's law and the nearest CCMC found (first "
                + "panel), and of the dropped negative mass, over draws that have any (second panel); "
                + "mean over draws with two standard errors. Dashed: order one in ε, through the first point of the first series. "
                + Ways + Draws(rows),
            Tables = [WeightTyingTables.Gaps.Name],
            Panels =
            [
                gap with { Traces = [.. gap.Traces,
                    new Curve { Name = "order 1", Color = Trace.Grey, Mode = CurveMode.Lines, Dashed = true,
                        X = [smallest, order], Y = [anchor, anchor * order / smallest] }] },
                Of("signed mass dropped", "mean negative mass", r => r.NegativeMass, false),
            ],
        };
    }

    private static Figure Convexity(List<Measured<WeightTyingParameters, TyingRow>> rows)
    {
        var series = SeriesOf(rows);
        static double Size(Measured<WeightTyingParameters, TyingRow> row) => row.Parameters.Tying.Size!.Value;
        double At(double size) => rows.Where(r => Size(r) == size).Select(r => (double?)r.Row.NonconvexShare).Average() ?? double.NaN;
        Panel Of(string title, Axis y, Func<TyingRow, double?> value, bool named) => new()
        {
            Title = title,
            X = new("deviation ε from tying", AxisScale.Log),
            Y = y,
            Traces = [.. series.Select(
                (s, i) => Mean(named ? s : "", i, rows.Where(r => r.Parameters.Tying.Series == s), p => p.Tying.Size!.Value, value))],
        };
        return new()
        {
            Name = "convexity",
            Title = $"The relaxed loss is not convex at {Counted.Percent(At(rows.Min(Size)))} of random points at the smallest "
                + $"deviation from tying, at {Counted.Percent(At(rows.Max(Size)))} at the largest",
            Caption = "Expected loss of the well-specified relaxed model in its logits. First panel: smallest Hessian eigenvalue at the "
                + "truth. Second panel: share of random points (logits of standard deviation 2) of finite loss where the Hessian has a "
                + "negative eigenvalue. Third panel: share of random points where the loss is infinite, since a token that occurs has "
                + "probability 0. Mean over draws with two standard errors. "
                + Ways + Draws(rows),
            Tables = [WeightTyingTables.Gaps.Name],
            Columns = 3,
            Panels =
            [
                Of("curvature at the truth", new("smallest eigenvalue (nats)", AxisScale.Log),
                    r => r.SmallestAtTruth is > 0 and var v ? v : null, true),
                Of("not convex", new("share of points") { Range = (-0.03, 1.05) }, r => r.NonconvexShare, false),
                Of("infinite loss", new("share of points") { Range = (-0.03, 1.05) }, r => r.InfiniteShare, false),
            ],
        };
    }

    private static Figure Ranks(List<Measured<WeightTyingParameters, TyingRow>> rows)
    {
        static double Dimension(WeightTyingParameters p) => ((LowRankTying)p.Tying).Dimension;
        var fewest = rows.Min(r => Dimension(r.Parameters));
        var gap = rows.Where(r => Dimension(r.Parameters) == fewest).Average(r => r.Row.NearestGap);
        Panel Of(string title, Axis y, int color, params (string Name, Func<TyingRow, double?> Value)[] curves) => new()
        {
            Title = title,
            X = new("dimensions d of the embeddings") { Whole = true },
            Y = y,
            Traces = [.. curves.Select((c, i) => Mean(c.Name, color + i, rows, Dimension, c.Value))
                .Select((c, i) =>
                    c with { Mode = CurveMode.Markers, X = [.. c.X.Select(x => x + 0.1 * (i - (curves.Length - 1) / 2.0))] })],
        };
        return new()
        {
            Name = "low-rank",
            Title = $"With {Counted.Two(fewest)} dimensions the layer is {Counted.Two(gap)} from the nearest CCMC, in total variation",
            Caption = "Mean over queries and prompts of the total variation to the nearest CCMC found, "
                + "of the probability of tokens absent from the prompt (a lower bound of that distance) and of the dropped negative "
                + "mass (first panel); share of random W at which the Hessian in W has a negative eigenvalue, of those with a finite loss, "
                + "and share at which the loss is infinite (second panel); if it is infinite at all points, the Hessian is undefined "
                + "and its marker is missing. Markers are side by side. "
                + "Mean over draws with two standard errors. At d = K tying is exact. "
                + Draws(rows),
            Tables = [WeightTyingTables.Gaps.Name],
            Panels =
            [
                Of("distance", new("mean total variation, mass"), 0, ("nearest CCMC", r => r.NearestGap),
                    ("absent tokens", r => r.AbsentMass), ("negative mass dropped", r => r.NegativeMass)),
                Of("convexity", new("share of points") { Range = (-0.03, 1.05) }, 3,
                    ("not convex", r => r.NonconvexShare), ("infinite loss", r => r.InfiniteShare)),
            ],
        };
    }
}
