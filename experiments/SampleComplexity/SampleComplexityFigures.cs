using System.Globalization;
using Ccmc.Statistics;
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
            ? " With a ridge, the risk shown is that of the ridge estimate over all replicates; lines and predictions are those of "
                + "maximum likelihood."
            : "";
        var open = points.Any(p => p.Finite.Count > 0 && !Judged(p))
            ? $" Open: points where fewer than {LeastPercent} of the estimates exist, shown and not judged." : "";
        if (series.Count > 1) open += " Panels: the variant, and the pairs of tokens that prompts have.";
        var judged = points.Where(p => p.Degrees > 0 && p.Finite.Count > 1 && Judged(p)).ToList();
        yield return new Figure
        {
            Name = "risk-against-samples",
            Claims = ["slope-in-samples"],
            Title = Slope(points),
            Caption = "Mean excess risk over the replicates (and matrices) whose estimate exists, error bars: two standard errors. Dashed: "
                + "half the degrees of freedom "
                + $"over n, ½K(K − 1)/n if every co-occurrence graph is connected.{open} "
                + $"{Counted.Of(points.Where(p => p.Finite.Count > 0).Select(p => p.Finite.Count), "fits a point")}." + ridge,
            Tables = [SampleComplexityTables.Risk.Name, SampleComplexityTables.Summary.Name],
            Panels = [.. Keyed(series.Select(Risk),
                Curve.Key("predicted, " + (points.All(Connected) ? "½K(K − 1)/n" : "degrees of freedom / 2n"),
                    CurveMode.Lines, dashed: true), points)],
            Columns = Math.Min(2, series.Count),
        };
        yield return new Figure
        {
            Name = "ratio-collapse",
            Claims = ["ratio", "slope-in-parameters", "degrees-of-freedom", "chi-square-law"],
            Title = "2n · excess risk / degrees of freedom is within two standard errors of theory to second order at "
                + $"{Counted.Share(judged, p => Math.Abs(p.Adjusted.Mean - p.PredictedRatio) <= ErrorBars.Of(p.Adjusted))} points",
            Caption = "The ratio of the mean excess risk to half the degrees of freedom over n, against n/K², with the noise of the fits' "
                + "score statistic, whose mean is known exactly, subtracted; error bars: two standard errors; "
                + "lines are the theory to second order, "
                + $"1 + b/(n d).{open} "
                + (points.DistinctBy(p => p.Parameters.VocabularySize).Count() > 1
                    ? "Markers are shifted by 8 % from one K to the next, so that they do not overlap. " : "")
                + $"{Counted.Of(judged.Select(p => p.Finite.Count), "fits a judged point")}." + ridge,
            Columns = Math.Min(2, series.Count),
            Tables = [SampleComplexityTables.Risk.Name, SampleComplexityTables.Summary.Name],
            Panels = [.. Keyed(series.Select(Collapse),
                Curve.Key("theory to second order, 1 + b/(n d)", CurveMode.Lines, dashed: true), points)],
        };
        if (points.All(p => p.Existence == 1)) yield break;
        yield return new Figure
        {
            Name = "existence",
            Title = FromWhere(points),
            Caption = $"Share of fits (all replicates and matrices of a point) whose estimate without ridge exists for every query, "
                + $"with 95 % "
                + $"Wilson intervals, {Counted.Of(points.Where(p => p.Rows.Count > 0).Select(p => p.Rows.Count), "fits a point")}. "
                + $"Points below the grey line, {Least}, are not judged.",
            Tables = [SampleComplexityTables.Risk.Name, SampleComplexityTables.Summary.Name],
            Panels = [.. series.Select(Existence)],
            Columns = Math.Min(2, series.Count),
        };
    }

    /// <summary>The power of n, from the smallest judged n to the largest, over the vocabularies.</summary>
    private static string Slope(IReadOnlyList<PooledPoint> points)
    {
        var slopes = points.Where(p => p.Finite.Count > 0 && Judged(p) && p.Excess.Mean > 0)
            .GroupBy(p => (p.Series, p.Parameters.VocabularySize))
            .Select(g => (First: g.MinBy(p => p.Parameters.SampleSize)!, Last: g.MaxBy(p => p.Parameters.SampleSize)!))
            .Where(g => g.Last.Parameters.SampleSize > g.First.Parameters.SampleSize)
            .Select(g => Math.Log(g.Last.Excess.Mean / g.First.Excess.Mean)
                / Math.Log(g.Last.Parameters.SampleSize / (double)g.First.Parameters.SampleSize)).ToList();
        return slopes.Count == 0
            ? "Excess risk against samples"
            : string.Create(CultureInfo.InvariantCulture,
                $"Mean excess risk falls like n to the power {slopes.Average():0.00} from the smallest judged n to the largest")
                .Replace('-', '−');
    }

    /// <summary>From which n on estimates exist, for each vocabulary that has several.</summary>
    private static string FromWhere(IReadOnlyList<PooledPoint> points)
    {
        var from = points.GroupBy(p => p.Parameters.VocabularySize).OrderBy(g => g.Key)
            .Where(g => g.Select(p => p.Parameters.SampleSize).Distinct().Count() > 1)
            .SelectMany(g => g.Where(p => p.Rows.Count > 0 && p.Existence >= SampleComplexityClaims.LeastExistence))
            .GroupBy(p => p.Parameters.VocabularySize)
            .Select(g => string.Create(CultureInfo.InvariantCulture, $"from n = {g.Min(p => p.Parameters.SampleSize):N0} at K = {g.Key}"))
            .ToList();
        return from.Count == 0
            ? $"At no n do {LeastPercent} of the estimates exist"
            : $"{LeastPercent} of the estimates exist {string.Join(", ", from)}";
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
            traces.AddRange(Markers(points, size, color, p => p.Parameters.SampleSize, p => p.Excess));
        }
        return new Panel
        {
            Title = series.First().Title,
            X = new Axis("samples n", AxisScale.Log),
            Y = new Axis("excess risk (nats)", AxisScale.Log),
            Traces = traces,
        };
    }

    private static Panel Collapse(IGrouping<string, PooledPoint> series)
    {
        var traces = new List<Trace>();
        foreach (var (size, color, points) in BySize(series))
        {
            var known = points.Where(p => p.Degrees > 0 && p.Finite.Count > 0).ToList();
            traces.Add(new Curve
            {
                Color = color,
                Mode = CurveMode.Lines,
                Dashed = true,
                X = [.. known.Select(PerSquare)],
                Y = [.. known.Select(p => p.PredictedRatio)]
            });
            traces.AddRange(Markers(known, size, color, p => PerSquare(p) * Math.Pow(1.08, color),
                p => p.Adjusted));
        }
        var all = series.Where(p => p.Finite.Count > 0).Select(PerSquare).DefaultIfEmpty(1).ToList();
        traces.Insert(0,
            new Curve { Name = "first order, 1", Color = Trace.Grey, Mode = CurveMode.Lines, X = [all.Min(), all.Max()], Y = [1, 1] });
        return new Panel
        {
            Title = series.Key.Length == 0 ? "" : series.First().Title,
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
        {
            var seen = points.Where(p => p.Rows.Count > 0).ToList();
            double[] shares = [.. seen.Select(p => p.Existence)];
            var curve = new Curve
            {
                Name = Name(size),
                Color = color,
                Mode = CurveMode.LinesAndMarkers,
                X = [.. seen.Select(p => (double)p.Parameters.SampleSize)],
                Y = shares,
            };
            traces.Add(ErrorBars.Shares(curve, shares, [.. seen.Select(p => p.Rows.Count)]));
        }
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
        Func<PooledPoint, SampleMoments> y)
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
                Y = [.. part.Select(p => y(p).Mean)],
                Error = [.. part.Select(p => p.Finite.Count > 1 ? ErrorBars.Of(y(p)) : 0)],
                Hover = [.. part.Select(
                    p => string.Create(CultureInfo.InvariantCulture,
                        $"{p.Parameters.SampleSize:N0} samples, existence {p.Existence:0.###}"))],
                Counts = [.. part.Select(p => p.Finite.Count)],
            };
            named = true;
        }
    }

    private static double PerSquare(PooledPoint p) =>
        p.Parameters.SampleSize / (double)p.Parameters.VocabularySize / p.Parameters.VocabularySize;

    private static string Name(int size) => string.Create(CultureInfo.InvariantCulture, $"K = {size}");
}
