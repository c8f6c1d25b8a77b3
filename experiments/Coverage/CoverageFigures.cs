using System.Globalization;
using Experiments.Shared;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.Coverage;

/// <summary>The figures of <c>coverage</c>: rows to pictures.</summary>
internal static class CoverageFigures
{
    /// <summary>A prediction at a single n is a bar from n over this to n times this: a line of one point would not be seen.</summary>
    private const double BarReach = 1.3;

    private const string Nats = "mean squared error of log-odds (nats²)";

    /// <summary>All figures; series keep their colour through all of them.</summary>
    public static IEnumerable<Figure> Of(Results<CoverageParameters> results)
    {
        var groups = CoverageGroup.Of(results);
        var series = groups.Select((g, i) => new Series(g.Label, i, Of(g, results))).Where(s => s.Points.Count > 0).ToList();
        if (series.Count == 0) yield break;
        yield return ErrorAgainstSamples(series);
        yield return CoverageAgainstError(series);
        yield return MeasuredAgainstPredicted(series);
        yield return Graphs(results, series);
    }

    private sealed record Series(string Label, int Color, IReadOnlyList<Measured<CoverageParameters, CoverageSummary>> Points);

    private static List<Measured<CoverageParameters, CoverageSummary>> Of(CoverageGroup group, Results<CoverageParameters> results) =>
        [.. group.Points.SelectMany(p => results.Rows(CoverageTables.Summary, p)).OrderBy(s => s.Point.Draw)
            .ThenBy(s => s.Parameters.Samples)];

    private static Figure ErrorAgainstSamples(IReadOnlyList<Series> series) => new()
    {
        Name = "error-vs-samples",
        Title = "Inside components the error falls as 1/n, across components it stays",
        Caption = "Mean squared error of estimated log-odds against samples per query, for each co-occurrence graph, "
            + "at the first draw of the matrix. Markers: mean over replicates, error bars two standard errors; "
            + "points where some replicate has no estimate are left out. Dashed: prediction without a fitted constant, "
            + "mean effective resistance over n inside components, squared gap plus variance across them. "
            + "Below: inside components times n, so that each graph stands at its mean effective resistance, "
            + "and across components over the prediction; at small n the second order shows.",
        Tables = [CoverageTables.Summary.Name],
        Panels = [.. ErrorPanels(series), .. ScaledPanels(series)],
    };

    private static Panel[] ErrorPanels(IReadOnlyList<Series> series)
    {
        var floors = series.SelectMany(s => s.Points).Select(p => p.Row.MseAcrossPredicted).OfType<double>().DefaultIfEmpty(1).ToList();
        return
        [
            new()
            {
                Title = "inside components (first draw)",
                X = new("samples per query", AxisScale.Log),
                Y = new(Nats, AxisScale.Log),
                Traces =
                [
                    .. series.SelectMany(
                        s => Curves(s, (_, _) => 1, p => p.MseWithin, p => p.MseWithinStandardError, p => p.MseWithinPredicted)),
                    Curve.Key("predicted", CurveMode.Lines, dashed: true),
                ],
            },
            new()
            {
                Title = "across components (first draw)",
                X = new("samples per query", AxisScale.Log),
                Y = new(Nats, AxisScale.Log) { Range = (floors.Min() / 3, floors.Max() * 3) },
                Traces = [.. series.SelectMany(
                    s => Curves(s, (_, _) => 1, p => p.MseAcross, p => p.MseAcrossStandardError, p => p.MseAcrossPredicted))],
            },
        ];
    }

    private static Panel[] ScaledPanels(IReadOnlyList<Series> series) =>
    [
        new()
        {
            Title = "inside components, times n (first draw)",
            X = new("samples per query", AxisScale.Log),
            Y = new("n × mean squared error (nats²)", AxisScale.Log),
            Traces = [.. series.SelectMany(
                s => Curves(s, (p, _) => p.Samples, p => p.MseWithin, p => p.MseWithinStandardError, p => p.MseWithinPredicted))],
        },
        new()
        {
            Title = "across components, over prediction (first draw)",
            X = new("samples per query", AxisScale.Log),
            Y = new("measured / predicted"),
            Traces = [.. series.SelectMany(
                s => Curves(s, (_, row) => 1 / row.MseAcrossPredicted ?? 1, p => p.MseAcross,
                    p => p.MseAcrossStandardError, p => p.MseAcrossPredicted))],
        },
    ];

    /// <summary>Prediction and measurement at the first draw, both times a factor.</summary>
    private static IEnumerable<Trace> Curves(
        Series series, Func<CoverageParameters, CoverageSummary, double> factor, Func<CoverageSummary, double?> mean,
        Func<CoverageSummary, double?> error, Func<CoverageSummary, double?> predicted)
    {
        double Scaled(Measured<CoverageParameters, CoverageSummary> p, double? value) => (value ?? 0) * factor(p.Parameters, p.Row);
        var first = series.Points.Where(p => p.Point.Draw == series.Points[0].Point.Draw && predicted(p.Row).HasValue).ToList();
        if (first.Count == 0) yield break;
        yield return new Curve
        {
            Color = series.Color,
            Mode = CurveMode.Lines,
            Dashed = true,
            X = first.Count > 1
                ? [.. first.Select(p => (double)p.Parameters.Samples)]
                : [first[0].Parameters.Samples / BarReach, first[0].Parameters.Samples * BarReach],
            Y = first.Count > 1
                ? [.. first.Select(p => Scaled(p, predicted(p.Row)))]
                : [Scaled(first[0], predicted(first[0].Row)), Scaled(first[0], predicted(first[0].Row))],
        };
        var seen = first.Where(p => p.Row.Existence == 1 && mean(p.Row).HasValue).ToList();
        if (seen.Count == 0) yield break;
        yield return new Curve
        {
            Name = series.Label,
            Color = series.Color,
            X = [.. seen.Select(p => (double)p.Parameters.Samples)],
            Y = [.. seen.Select(p => Scaled(p, mean(p.Row)))],
            Error = [.. seen.Select(p => ErrorBars.StandardErrors * Scaled(p, error(p.Row)))],
        };
    }

    private static Figure CoverageAgainstError(IReadOnlyList<Series> series)
    {
        var points = series.SelectMany(s => s.Points.Select(p => (s.Label, Point: p))).ToList();
        var sizes = points.GroupBy(p => p.Point.Parameters.Samples).Where(g => g.Max(p => p.Point.Row.Existence) == 1).Select(g => g.Key)
            .Order().ToList();
        int[] shown = sizes.Count == 0 ? [] : [.. new[] { 0, sizes.Count / 2, sizes.Count - 1 }.Distinct()];
        return new()
        {
            Name = "coverage-vs-error",
            Title = "What is not covered is not learnt, however many samples there are",
            Caption = "Mean squared error over all pairs of tokens against coverage, the share of pairs joined by a path: "
                + "a marker for each graph, draw of the matrix and sample size n at which every replicate has an estimate, "
                + "sample sizes side by side, with two standard errors, mostly shorter than the marker. Bars: predicted limit for n → ∞, "
                + "the squared gap of component means weighted by the share of pairs left out. "
                + "With full coverage the error falls with n and has no floor; below, more samples do not help.",
            Tables = [CoverageTables.Summary.Name],
            Columns = 1,
            Panels =
            [
                new()
                {
                    X = new("coverage (share of token pairs joined by a path)") { Range = (0, 1.05) },
                    Y = new(Nats + ", all pairs", AxisScale.Log),
                    Traces =
                    [
                        Floors(points),
                        .. shown.Select(
                            (index, i) =>
                                AtSize([.. points.Where(p => p.Point.Parameters.Samples == sizes[index] && p.Point.Row.Existence == 1)],
                                    sizes[index], i)),
                    ],
                },
            ],
        };
    }

    /// <summary>Markers of one sample size, beside those of the others.</summary>
    private static Curve AtSize(IReadOnlyList<(string Label, Measured<CoverageParameters, CoverageSummary> Point)> points,
        long samples, int color) => new()
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"n = {samples:N0}"),
            Color = color,
            X = [.. points.Select(p => p.Point.Row.Coverage + 0.012 * (color - 1))],
            Y = [.. points.Select(p => Total(p.Point.Row))],
            Error = [.. points.Select(p => ErrorBars.StandardErrors * TotalError(p.Point.Row))],
            Hover = [.. points.Select(p => $"{p.Label}, draw {p.Point.Point.Draw}, n = {samples}")],
        };

    /// <summary>A short bar at each graph's and draw's limit; the prediction at the largest n stands for it.</summary>
    private static Curve Floors(IEnumerable<(string Label, Measured<CoverageParameters, CoverageSummary> Point)> points)
    {
        var largest = points.Where(p => p.Point.Row.Coverage < 1).GroupBy(p => (p.Label, p.Point.Point.Draw))
            .Select(g => g.MaxBy(p => p.Point.Parameters.Samples).Point).ToList();
        return new()
        {
            Name = "predicted limit, n → ∞",
            Color = Trace.Black,
            Mode = CurveMode.Lines,
            X = [.. largest.SelectMany(p => new[] { p.Row.Coverage - 0.025, p.Row.Coverage + 0.025, double.NaN })],
            Y = [.. largest.Select(p => (1 - p.Row.Coverage) * (p.Row.MseAcrossPredicted ?? 0))
                .SelectMany(y => new[] { y, y, double.NaN })],
        };
    }

    /// <summary>Over all pairs: coverage is the share of pairs inside components.</summary>
    private static double Total(CoverageSummary row) => row.Coverage * (row.MseWithin ?? 0) + (1 - row.Coverage) * (row.MseAcross ?? 0);

    /// <summary>Its standard error at most: the two parts' errors come of the same samples, so they are added.</summary>
    private static double TotalError(CoverageSummary row) =>
        row.Coverage * (row.MseWithinStandardError ?? 0) + (1 - row.Coverage) * (row.MseAcrossStandardError ?? 0);

    private static Figure MeasuredAgainstPredicted(IReadOnlyList<Series> series)
    {
        var within = series.Select(s => Diagonal(s, s.Label, 0, p => p.MseWithinPredicted, p => p.MseWithin)).OfType<Curve>().ToList();
        var across = series.Select(s => Diagonal(s, s.Label, 2, p => p.MseAcrossPredicted, p => p.MseAcross)).OfType<Curve>().ToList();
        var all = within.Concat(across).SelectMany(c => c.X).DefaultIfEmpty(1).ToList();
        double[] ends = [all.Min(), all.Max()];
        Curve OverPrediction(Curve curve) => curve with { Name = "", Y = [.. curve.Y.Zip(curve.X, (y, x) => y / x)] };
        return new()
        {
            Name = "measured-vs-predicted",
            Title = "Measured errors are the predicted ones, for every graph",
            Caption = "Measured mean squared error against its prediction, all graphs, draws and sample sizes at which every replicate has "
                + "an estimate; inside components (circles) and across them (diamonds); right: their ratio, "
                + "in which departures too small for the diagonal are seen. "
                + "Nothing is fitted. At small n the second order lifts points above it; claims judge only points where it is below 0.2 %.",
            Tables = [CoverageTables.Summary.Name],
            Panels =
            [
                new()
                {
                    Title = "mean squared error of log-odds", X = new("predicted (nats²)", AxisScale.Log),
                    Y = new("measured (nats²)", AxisScale.Log),
                    Traces =
                    [
                        new Curve { Name = "equality", Color = Trace.Grey, Mode = CurveMode.Lines, Dashed = true, X = ends, Y = ends },
                        Curve.Key("inside components", CurveMode.Markers, symbol: 0),
                        Curve.Key("across components", CurveMode.Markers, symbol: 2),
                        .. within, .. across,
                    ],
                },
                new()
                {
                    Title = "measured over predicted", X = new("predicted (nats²)", AxisScale.Log),
                    Y = new("measured / predicted", AxisScale.Log),
                    Traces =
                    [
                        .. within.Select(OverPrediction), .. across.Select(OverPrediction),
                        new Curve { Name = "equality", Color = Trace.Grey, Mode = CurveMode.Lines, Dashed = true, X = ends, Y = [1, 1] },
                    ],
                },
            ],
        };
    }

    private static Curve? Diagonal(Series series, string name, int symbol,
        Func<CoverageSummary, double?> predicted, Func<CoverageSummary, double?> measured)
    {
        var points = series.Points.Where(p => p.Row.Existence == 1 && predicted(p.Row) > 0 && measured(p.Row) > 0).ToList();
        return points.Count == 0 ? null : new()
        {
            Name = name,
            Color = series.Color,
            Symbol = symbol,
            X = [.. points.Select(p => predicted(p.Row)!.Value)],
            Y = [.. points.Select(p => measured(p.Row)!.Value)],
            Hover = [.. points.Select(p => $"{series.Label}, n = {p.Parameters.Samples}, draw {p.Point.Draw}")],
        };
    }

    private static Figure Graphs(Results<CoverageParameters> results, IReadOnlyList<Series> series)
    {
        return new()
        {
            Name = "graphs",
            Title = "The co-occurrence graphs: connected, or in several components",
            Caption = "Tokens on a circle, an edge where some prompt with query 0 holds both; first draw. "
                + "Other queries have the same graph, with variant self the star at the query. "
                + "Claims and the other figures use these labels and colours.",
            Tables = [CoverageTables.Edges.Name],
            Columns = 4,
            Panels = [.. series.Select(
                s => Drawing(s, results.Values(CoverageTables.Edges, s.Points[0].Point), s.Points[0].Parameters.VocabularySize))],
        };
    }

    private static Panel Drawing(Series series, IReadOnlyList<EdgeRow> edges, int size)
    {
        double X(int i) => Math.Sin(2 * Math.PI * i / size);
        double Y(int i) => Math.Cos(2 * Math.PI * i / size);
        var axis = new Axis("") { Hidden = true, Range = (-1.3, 1.3) };
        return new()
        {
            Title = series.Label,
            X = axis,
            Y = axis,
            Traces =
            [
                new Curve
                {
                    Color = series.Color, Mode = CurveMode.Lines,
                    X = [.. edges.SelectMany(e => new[] { X(e.First), X(e.Second), double.NaN })],
                    Y = [.. edges.SelectMany(e => new[] { Y(e.First), Y(e.Second), double.NaN })],
                },
                new Curve
                {
                    Color = series.Color, Symbol = 0,
                    X = [.. Enumerable.Range(0, size).Select(i => 1.0 * X(i))], Y = [.. Enumerable.Range(0, size).Select(Y)],
                    Labels = [.. Enumerable.Range(0, size).Select(i => $"{i}")],
                },
            ],
        };
    }
}
