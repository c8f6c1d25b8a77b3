using System.Globalization;
using Experiments.Shared;
using Repro.Figures;

namespace Experiments.SampleComplexity;

/// <summary>Risk against n, all curves on one, share of estimates that exist.</summary>
internal static class SampleComplexityFigures
{
    public static IEnumerable<Figure> Of(IReadOnlyList<PooledPoint> points)
    {
        var series = points.GroupBy(p => p.Series).ToList();
        var ridge = points.Any(p => p.Parameters.Ridge > 0)
            ? " Where a ridge is set the risk shown is the ridge estimate's, over all replicates; "
                + "lines and predictions are those of maximum likelihood."
            : "";
        yield return new Figure
        {
            Name = "risk-against-samples",
            Title = "Excess risk falls like ½K(K − 1)/n",
            Caption = "Mean excess risk over the replicates (and matrices) whose estimate exists, error bars: two standard errors. Dashed: "
                + "half the degrees of freedom "
                + $"over n, ½K(K − 1)/n where every co-occurrence graph is connected. Open: "
                + $"points where fewer than {LeastPercent} of the estimates exist, shown and not judged; without a bar: a single fit."
                + ridge,
            Tables = [SampleComplexityTables.Risk.Name, SampleComplexityTables.Summary.Name],
            Panels = [.. Keyed(series.Select(Risk),
                Curve.Key("predicted, " + (points.All(Connected) ? "½K(K − 1)/n" : "degrees of freedom / 2n"),
                    CurveMode.Lines, dashed: true), points)],
            Columns = Math.Min(2, series.Count),
        };
        yield return new Figure
        {
            Name = "ratio-collapse",
            Title = "All curves fall on one: 2n · excess risk / degrees of freedom tends to 1",
            Caption = "Left: the ratio of the mean excess risk to half the degrees of freedom over n, against n/K², error bars: "
                + "two standard errors. Right: the same fits with the "
                + $"noise of their score statistic, whose mean is known exactly, taken off; lines are the theory to second order, "
                + $"1 + b/(n d). Open: points where fewer than {LeastPercent} of the estimates exist, shown and not judged; without a bar: "
                + $"a single fit. Markers are moved sideways by 8 % from one K to the next, so that they stay apart." + ridge,
            Tables = [SampleComplexityTables.Risk.Name, SampleComplexityTables.Summary.Name],
            Panels = [.. Keyed(series.SelectMany(s => new[] { Collapse(s, false), Collapse(s, true) }),
                Curve.Key("theory to second order, 1 + b/(n d)", CurveMode.Lines, dashed: true), points)],
        };
        yield return new Figure
        {
            Name = "existence",
            Title = "The larger the vocabulary, the more samples before an estimate exists at all",
            Caption = $"Share of fits (all replicates and matrices of a point) whose estimate without ridge exists for every query. "
                + $"Points below the grey line, {Least}, are not judged.",
            Tables = [SampleComplexityTables.Risk.Name, SampleComplexityTables.Summary.Name],
            Panels = [.. series.Select(Existence)],
            Columns = Math.Min(2, series.Count),
        };
    }

    private static string Least => string.Create(CultureInfo.InvariantCulture, $"{SampleComplexityClaims.LeastExistence}");

    private static string LeastPercent =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * SampleComplexityClaims.LeastExistence:0.###} %");

    /// <summary>The panels, the first with legend entries for theory and for what is not judged.</summary>
    private static IEnumerable<Panel> Keyed(IEnumerable<Panel> panels, Curve theory, IReadOnlyList<PooledPoint> points)
    {
        Curve[] keys = points.Any(p => p.Finite.Count > 0 && !Judged(p))
            ? [theory, Curve.Key($"existence below {Least}, not judged", CurveMode.Markers) with { Open = true }]
            : [theory];
        return panels.Select((panel, i) => i == 0 ? panel with { Traces = [.. panel.Traces, .. keys] } : panel);
    }

    private static bool Connected(PooledPoint p) => p.Degrees == p.Parameters.VocabularySize * (p.Parameters.VocabularySize - 1);

    private static bool Judged(PooledPoint p) => p.Existence >= SampleComplexityClaims.LeastExistence || p.Parameters.Ridge > 0;

    private static Panel Risk(IGrouping<string, PooledPoint> series)
    {
        var traces = new List<Trace>();
        foreach (var (size, color, points) in BySize(series))
        {
            var known = points.Where(p => p.Degrees > 0).ToList();
            traces.Add(new Curve
            {
                Color = color,
                Mode = CurveMode.Lines,
                Dashed = true,
                X = [.. known.Select(p => (double)p.Parameters.SampleSize)],
                Y = [.. known.Select(p => 0.5 * p.Degrees / p.Parameters.SampleSize)],
            });
            traces.AddRange(Markers(points, size, color, p => p.Parameters.SampleSize, p => p.Excess.Mean, p => p.Excess.StandardError));
        }
        return new Panel
        {
            Title = series.First().Title,
            X = new Axis("samples n", AxisScale.Log),
            Y = new Axis("excess risk (nats)", AxisScale.Log),
            Traces = traces,
        };
    }

    private static Panel Collapse(IGrouping<string, PooledPoint> series, bool adjusted)
    {
        var traces = new List<Trace>();
        foreach (var (size, color, points) in BySize(series))
        {
            var known = points.Where(p => p.Degrees > 0 && p.Finite.Count > 0).ToList();
            if (adjusted)
                traces.Add(new Curve
                {
                    Color = color,
                    Mode = CurveMode.Lines,
                    Dashed = true,
                    X = [.. known.Select(PerSquare)],
                    Y = [.. known.Select(p => p.PredictedRatio)]
                });
            traces.AddRange(adjusted
                ? Markers(known, size, color, p => PerSquare(p) * Math.Pow(1.08, color),
                    p => p.Adjusted.Mean, p => p.Adjusted.StandardError)
                : Markers(known, size, color, p => PerSquare(p) * Math.Pow(1.08, color), p => p.Ratio.Mean, p => p.Ratio.StandardError));
        }
        var all = series.Where(p => p.Finite.Count > 0).Select(PerSquare).DefaultIfEmpty(1).ToList();
        traces.Insert(0,
            new Curve { Name = "first order, 1", Color = Trace.Grey, Mode = CurveMode.Lines, X = [all.Min(), all.Max()], Y = [1, 1] });
        var title = adjusted ? "score statistic taken off" : "as measured";
        return new Panel
        {
            Title = series.Key.Length == 0 ? title : $"{series.First().Title}: {title}",
            X = new Axis("n/K²", AxisScale.Log),
            Y = new Axis("2n · excess risk / degrees of freedom"),
            Traces = traces,
        };
    }

    private static Panel Existence(IGrouping<string, PooledPoint> series)
    {
        var sizes = series.Select(p => (double)p.Parameters.SampleSize).ToList();
        var least = SampleComplexityClaims.LeastExistence;
        var traces =
            new List<Trace> { new Curve { Name = $"{Least}, least that is judged", Color = Trace.Grey,
                Mode = CurveMode.Lines, X = [sizes.Min(), sizes.Max()], Y = [least, least] } };
        foreach (var (size, color, points) in BySize(series))
            traces.Add(new Curve
            {
                Name = Name(size),
                Color = color,
                Mode = CurveMode.LinesAndMarkers,
                X = [.. points.Where(p => p.Rows.Count > 0).Select(p => (double)p.Parameters.SampleSize)],
                Y = [.. points.Where(p => p.Rows.Count > 0).Select(p => p.Existence)],
            });
        return new Panel
        {
            Title = series.First().Title,
            X = new Axis("samples n", AxisScale.Log),
            Y = new Axis("share that exists") { Range = (-0.02, 1.02) },
            Traces = traces,
        };
    }

    private static IEnumerable<(int Size, int Color, List<PooledPoint> Points)> BySize(IEnumerable<PooledPoint> points) =>
        points.GroupBy(p => p.Parameters.VocabularySize).OrderBy(g => g.Key)
            .Select((g, i) => (g.Key, i, g.OrderBy(p => p.Parameters.SampleSize).ToList()));

    private static IEnumerable<Trace> Markers(
        List<PooledPoint> points, int size, int color, Func<PooledPoint, double> x,
        Func<PooledPoint, double> y, Func<PooledPoint, double> error)
    {
        var named = false;
        foreach (var shown in new[] { true, false })
        {
            var part = points.Where(p => p.Finite.Count > 0 && Judged(p) == shown).ToList();
            if (part.Count == 0) continue;
            yield return new Curve
            {
                Name = named ? "" : Name(size),
                Color = color,
                Open = !shown,
                X = [.. part.Select(x)],
                Y = [.. part.Select(y)],
                Error = [.. part.Select(p => p.Finite.Count > 1 ? ErrorBars.StandardErrors * error(p) : 0)],
                Hover = [.. part.Select(
                    p => string.Create(CultureInfo.InvariantCulture,
                        $"K = {size}, n = {p.Parameters.SampleSize}, {p.Finite.Count} fits, existence {p.Existence:0.###}"))],
            };
            named = true;
        }
    }

    private static double PerSquare(PooledPoint p) =>
        p.Parameters.SampleSize / (double)p.Parameters.VocabularySize / p.Parameters.VocabularySize;

    private static string Name(int size) => string.Create(CultureInfo.InvariantCulture, $"K = {size}");
}
