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
        var series = groups.Select((g, i) => new GraphSeries(g.Label, i, Of(g, results))).Where(s => s.Points.Count > 0).ToList();
        if (series.Count == 0) yield break;
        yield return ErrorAgainstSamples(series);
        yield return CoverageAgainstError(series);
        yield return MeasuredAgainstPredicted(series);
        yield return Graphs(results, series);
    }

    private sealed record GraphSeries(string Label, int Color, IReadOnlyList<Measured<CoverageParameters, CoverageSummary>> Points);

    private static List<Measured<CoverageParameters, CoverageSummary>> Of(CoverageGroup group, Results<CoverageParameters> results) =>
        [.. group.Points.SelectMany(p => results.Rows(CoverageTables.Summary, p)).OrderBy(s => s.Point.Draw)
            .ThenBy(s => s.Parameters.Samples)];

    /// <summary>Graphs with a colour in the figure of errors; the others are grey.</summary>
    private const int MostColoured = 6;

    private static Figure ErrorAgainstSamples(IReadOnlyList<GraphSeries> series)
    {
        var last = series.Select(s => s.Points.Where(p => p.Row.Existence == 1).MaxBy(p => p.Parameters.Samples)?.Row)
            .OfType<CoverageSummary>()
            .ToList();
        var inside = last.Where(r => r is { MseWithin: not null, MseWithinPredicted: not null }).ToList();
        var across = last.Where(r => r is { MseAcross: not null, MseAcrossPredicted: not null }).ToList();
        return new()
        {
            Name = "error-vs-samples",
            Claims = ["slope-in-n"],
            Title = "At the largest n the error is the predicted one in "
                + $"{Counted.Share(inside, r => Agrees(r.MseWithin, r.MseWithinStandardError, r.MseWithinPredicted))} graphs inside "
                + $"components"
                + (across.Count == 0 ? "" : " and in "
                    + $"{Counted.Share(across, r => Agrees(r.MseAcross, r.MseAcrossStandardError, r.MseAcrossPredicted))} across them"),
            Caption = "Mean squared error of estimated log-odds against samples per query, for each co-occurrence graph, "
                + "at the first draw of the matrix; in the title: within three standard errors, or 2 %. Left: times n, so that each graph "
                + "is at its mean effective resistance. Markers: mean over replicates, error bars two standard errors; "
                + "points with a replicate without estimate are omitted. Dashed: prediction without a fitted constant, "
                + "mean effective resistance over n inside components, squared gap plus variance across them; at small n the "
                + $"second-order term is visible. "
                + $"{Counted.Of(series.SelectMany(s => s.Points).Select(p => p.Row.Replicates), "replicates a point")}."
                + (series.Count > MostColoured
                    ? " In colour: graphs evenly spread over the resistances; grey: the others."
                    : ""),
            Tables = [CoverageTables.Summary.Name],
            Panels = ErrorPanels(series),
        };
    }

    private const string Variants = "with cross the query is given apart from the prompt, with self it is the prompt's last token.";

    private static bool Agrees(double? measured, double? error, double? predicted) =>
        Math.Abs(measured!.Value - predicted!.Value) <= Math.Max(3 * (error ?? 0), 0.02 * predicted.Value);

    private static Panel[] ErrorPanels(IReadOnlyList<GraphSeries> series)
    {
        var floors = series.SelectMany(s => s.Points).Select(p => p.Row.MseAcrossPredicted).OfType<double>().DefaultIfEmpty(1).ToList();
        var ordered = series.OrderBy(s => s.Points.Max(p => p.Row.MseWithinPredicted * p.Parameters.Samples) ?? 0).ToList();
        var coloured = Enumerable.Range(0, Math.Min(MostColoured, ordered.Count))
            .Select(i => ordered[ordered.Count <= MostColoured ? i : i * (ordered.Count - 1) / (MostColoured - 1)]).ToList();
        var shown = ordered.Except(coloured).Select(s => s with { Color = Trace.Grey })
            .Concat(coloured.Select((s, i) => s with { Color = i })).ToList();
        return
        [
            new()
            {
                Title = "inside components, times n (first draw)",
                X = new("samples per query", AxisScale.Log),
                Y = new("n × mean squared error (nats²)", AxisScale.Log),
                Traces =
                [
                    // The grey ones are drawn below the others and named after them.
                    .. coloured.Select((s, i) => Curve.Key(s.Label, CurveMode.Markers, symbol: i, color: i)),
                    .. shown.SelectMany(
                        s => Curves(s, (p, _) => p.Samples, p => p.MseWithin, p => p.MseWithinStandardError, p => p.MseWithinPredicted)),
                    Curve.Key("predicted", CurveMode.Lines, dashed: true),
                ],
            },
            new()
            {
                Title = "across components (first draw)",
                X = new("samples per query", AxisScale.Log),
                Y = new(Nats, AxisScale.Log) { Range = (floors.Min() / 3, floors.Max() * 3) },
                Traces = [.. shown.SelectMany(
                    s => Curves(s, (_, _) => 1, p => p.MseAcross, p => p.MseAcrossStandardError, p => p.MseAcrossPredicted))],
            },
        ];
    }

    /// <summary>Prediction and measurement at the first draw, both times a factor.</summary>
    private static IEnumerable<Trace> Curves(
        GraphSeries series, Func<CoverageParameters, CoverageSummary, double> factor, Func<CoverageSummary, double?> mean,
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
            Name = series.Color < 0 ? "other graphs" : series.Label,
            Color = series.Color,
            Hover = [.. seen.Select(_ => series.Label)],
            Counts = [.. seen.Select(p => p.Row.Replicates)],
            X = [.. seen.Select(p => (double)p.Parameters.Samples)],
            Y = [.. seen.Select(p => Scaled(p, mean(p.Row)))],
            Error = [.. seen.Select(p => ErrorBars.StandardErrors * Scaled(p, error(p.Row)))],
        };
    }

    private static Figure CoverageAgainstError(IReadOnlyList<GraphSeries> series)
    {
        var points = series.SelectMany(s => s.Points.Select(p => (s.Label, Point: p))).ToList();
        var sizes = points.GroupBy(p => p.Point.Parameters.Samples).Where(g => g.Max(p => p.Point.Row.Existence) == 1).Select(g => g.Key)
            .Order().ToList();
        int[] shown = sizes.Count == 0 ? [] : [.. new[] { 0, sizes.Count / 2, sizes.Count - 1 }.Distinct()];
        // Graphs in order of coverage, the least covered first.
        var graphs = series.OrderBy(s => s.Points.Average(p => p.Row.Coverage)).ThenBy(s => s.Label, StringComparer.Ordinal).ToList();
        return new()
        {
            Name = "coverage-vs-error",
            Claims = ["same-likelihood"],
            Title = Falls(points, shown.Length > 1 ? sizes[shown[0]] : 0, sizes.LastOrDefault()),
            Caption = "Mean squared error of log-odds over all pairs of tokens, for each co-occurrence graph, "
                + "from least to full coverage: the share of pairs joined by a path, mean over draws, which precedes its name; "
                + $"{Variants} Markers: each draw of the matrix (and of a random graph) and each sample size n at which every replicate "
                + "has an estimate; error bars: two standard errors, mostly shorter than the marker. Black: predicted limit for n → ∞, "
                + "the squared gap of component means weighted by the share of pairs that no path joins. "
                + $"{Counted.Of(points.Select(p => p.Point.Row.Replicates), "replicates a marker")}.",
            Tables = [CoverageTables.Summary.Name],
            Columns = 1,
            Panels =
            [
                new()
                {
                    Height = Math.Max(LeastHeight, RowHeight * graphs.Count),
                    X = new("mean squared error (nats²)", AxisScale.Log),
                    Y = new("coverage and co-occurrence graph", AxisScale.Category)
                    {
                        FromTop = true,
                        Letters = 44,
                        // What distinguishes graphs comes first: long names are cut.
                        Categories = [.. graphs.Select(s => $"{Counted.Percent(s.Points.Average(p => p.Row.Coverage))}, "
                            + s.Label.Replace("random, edge probability", "random", StringComparison.Ordinal))]
                    },
                    Traces =
                    [
                        Floors(points, graphs),
                        .. shown.SelectMany((index, i) => AtSize(
                            [.. points.Where(p => p.Point.Parameters.Samples == sizes[index] && p.Point.Row.Existence == 1)],
                            graphs, sizes[index], i)),
                    ],
                },
            ],
        };
    }

    /// <summary>How much the error falls from one n to another, with full coverage and without: over the graphs that have an estimate at
    /// both.</summary>
    private static string Falls(List<(string Label, Measured<CoverageParameters, CoverageSummary> Point)> points, long from, long to)
    {
        double? Factor(bool covered)
        {
            Dictionary<(string, int), double> Errors(long n) => points
                .Where(p => p.Point.Parameters.Samples == n && p.Point.Row.Existence == 1 && p.Point.Row.Coverage == 1 == covered)
                .ToDictionary(p => (p.Label, p.Point.Point.Draw), p => Total(p.Point.Row));
            var (first, last) = (Errors(from), Errors(to));
            double At(Dictionary<(string, int), double> errors) =>
                Medians.Of(errors.Where(e => first.ContainsKey(e.Key) && last.ContainsKey(e.Key)).Select(e => e.Value));
            return At(first) / At(last) is var factor && double.IsFinite(factor) ? factor : null;
        }
        return (from == 0 ? (null, null) : (Factor(true), Factor(false))) switch
        {
            ({ } full, { } partial) => string.Create(CultureInfo.InvariantCulture,
                $"From n = {from:N0} to {to:N0} the error falls {Fold(full)} where all pairs are covered, {Fold(partial)} where not"),
            (null, null) => "Error against coverage",
            var (full, partial) => string.Create(CultureInfo.InvariantCulture,
                $"From n = {from:N0} to {to:N0} the error falls {Fold(full ?? partial ?? 1)}"),
        };
    }

    /// <summary>One decimal of a small factor, none of a large one, a power of ten of a very large one.</summary>
    private static string Fold(double factor) => factor >= 1000
        ? $"{Counted.Power(factor)}-fold"
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Round(factor, factor < 10 ? 1 : 0):0.#}-fold");

    private const double LeastHeight = 400;

    /// <summary>Pixels of a graph's row: three markers, one below the other.</summary>
    private const double RowHeight = 36;

    /// <summary>Markers of one sample size above or below those of the others, with their bars, which are lines along the row.</summary>
    private static Curve[] AtSize(IReadOnlyList<(string Label, Measured<CoverageParameters, CoverageSummary> Point)> points,
        List<GraphSeries> graphs, long samples, int color)
    {
        double Row(string label) => graphs.FindIndex(g => g.Label == label) + 0.22 * (color - 1);
        static double Bar(CoverageSummary row) => ErrorBars.StandardErrors * TotalError(row);
        return
        [
            new()
            {
                Color = color,
                Mode = CurveMode.Lines,
                X = [.. points.SelectMany(p => (double[])[Math.Max(0.1 * Total(p.Point.Row), Total(p.Point.Row) - Bar(p.Point.Row)),
                    Total(p.Point.Row) + Bar(p.Point.Row), double.NaN])],
                Y = [.. points.SelectMany(p => (double[])[Row(p.Label), Row(p.Label), double.NaN])],
            },
            new()
            {
                Name = string.Create(CultureInfo.InvariantCulture, $"n = {samples:N0}"),
                Color = color,
                X = [.. points.Select(p => Total(p.Point.Row))],
                Y = [.. points.Select(p => Row(p.Label))],
                Counts = [.. points.Select(p => p.Point.Row.Replicates)],
                Hover = [.. points.Select(p => string.Create(CultureInfo.InvariantCulture,
                    $"± {Bar(p.Point.Row):G2} (two standard errors)\ndraw {p.Point.Point.Draw}, {samples:N0} samples a query"))],
            },
        ];
    }

    /// <summary>A short line at each graph's and draw's limit; the prediction at the largest n stands for it.</summary>
    private static Curve Floors(
        IEnumerable<(string Label, Measured<CoverageParameters, CoverageSummary> Point)> points, List<GraphSeries> graphs)
    {
        var largest = points.Where(p => p.Point.Row.Coverage < 1).GroupBy(p => (p.Label, p.Point.Point.Draw))
            .Select(g => (Place: graphs.FindIndex(s => s.Label == g.Key.Label), g.MaxBy(p => p.Point.Parameters.Samples).Point.Row))
            .ToList();
        return new()
        {
            Name = "predicted limit, n → ∞",
            Color = Trace.Black,
            Mode = CurveMode.Lines,
            Y = [.. largest.SelectMany(p => new[] { p.Place - 0.4, p.Place + 0.4, double.NaN })],
            X = [.. largest.Select(p => (1 - p.Row.Coverage) * (p.Row.MseAcrossPredicted ?? 0))
                .SelectMany(y => new[] { y, y, double.NaN })],
        };
    }

    /// <summary>Over all pairs: coverage is the share of pairs inside components.</summary>
    private static double Total(CoverageSummary row) => row.Coverage * (row.MseWithin ?? 0) + (1 - row.Coverage) * (row.MseAcross ?? 0);

    /// <summary>Its standard error at most: the two parts' errors come of the same samples, so they are added.</summary>
    private static double TotalError(CoverageSummary row) =>
        row.Coverage * (row.MseWithinStandardError ?? 0) + (1 - row.Coverage) * (row.MseAcrossStandardError ?? 0);

    private static Figure MeasuredAgainstPredicted(IReadOnlyList<GraphSeries> series)
    {
        List<Curve> curves =
        [
            Ratios("inside components", 0, series, p => (p.MseWithinPredicted, p.MseWithin, p.MseWithinStandardError)),
            Ratios("across components", 1, series, p => (p.MseAcrossPredicted, p.MseAcross, p.MseAcrossStandardError)),
        ];
        curves.RemoveAll(c => c.X.Count == 0);
        double[] x = [.. curves.SelectMany(c => c.X).DefaultIfEmpty(1)];
        var ratios = curves.SelectMany(c => c.Y.Zip(c.Error!, (ratio, bar) => (Off: Math.Abs(ratio - 1), Bar: bar))).ToList();
        return new()
        {
            Name = "measured-vs-predicted",
            Claims = ["effective-resistance"],
            Title = $"{Counted.Share(ratios, r => r.Off <= r.Bar)} mean squared errors are within two standard errors of the prediction",
            Caption = "Measured mean squared error over its prediction, all graphs, draws and sample sizes at which every replicate has "
                + "an estimate, error bars: two standard errors, of which 95 % should reach the line. No constant is fitted. At small "
                + "n (large errors) the second-order term lifts points above it; claims judge only points where it is below 0.2 %. "
                + $"{Counted.Of(series.SelectMany(s => s.Points).Select(p => p.Row.Replicates), "replicates a point")}.",
            Tables = [CoverageTables.Summary.Name],
            Columns = 1,
            Panels =
            [
                new()
                {
                    X = new("predicted mean squared error (nats²)", AxisScale.Log), Y = new("measured / predicted"),
                    Traces =
                    [
                        .. curves,
                        Curve.Line("equality", (x.Min(), 1), (x.Max(), 1), Trace.Black),
                    ],
                },
            ],
        };
    }

    private static Curve Ratios(string name, int color, IReadOnlyList<GraphSeries> series,
        Func<CoverageSummary, (double? Predicted, double? Measured, double? Error)> of)
    {
        var points = series.SelectMany(s => s.Points.Select(p => (s.Label, Point: p, Of: of(p.Row))))
            .Where(p => p.Point.Row.Existence == 1 && p.Of.Predicted > 0 && p.Of.Measured > 0).ToList();
        return new()
        {
            Name = name,
            Color = color,
            X = [.. points.Select(p => p.Of.Predicted!.Value)],
            Y = [.. points.Select(p => p.Of.Measured!.Value / p.Of.Predicted!.Value)],
            Error = [.. points.Select(p => ErrorBars.StandardErrors * (p.Of.Error ?? 0) / p.Of.Predicted!.Value)],
            Counts = [.. points.Select(p => p.Point.Row.Replicates)],
            Hover = [.. points.Select(p => string.Create(CultureInfo.InvariantCulture,
                $"{p.Label}, draw {p.Point.Point.Draw}, {p.Point.Parameters.Samples:N0} samples a query"))],
        };
    }

    private static Figure Graphs(Results<CoverageParameters> results, IReadOnlyList<GraphSeries> series)
    {
        return new()
        {
            Name = "graphs",
            Claims = ["strict-convexity"],
            Title = $"{Counted.Share(series, s => s.Points[0].Row.Coverage == 1)} co-occurrence graphs are connected",
            Caption = "Tokens on a circle; an edge joins two tokens that share a prompt with query 0; first draw. Blue: connected, every "
                + "token can be compared with every other; orange: not connected. Other queries have "
                + "the same graph, or with self the star at the query; "
                + $"{Variants} Claims and the other figures use these names.",
            Tables = [CoverageTables.Edges.Name],
            Columns = 4,
            Panels = [.. series.Select(
                s => Drawing(s, results.Values(CoverageTables.Edges, s.Points[0].Point), s.Points[0].Parameters.VocabularySize))],
        };
    }

    private static Panel Drawing(GraphSeries series, IReadOnlyList<EdgeRow> edges, int size)
    {
        double X(int i) => Math.Sin(2 * Math.PI * i / size);
        double Y(int i) => Math.Cos(2 * Math.PI * i / size);
        var axis = new Axis("") { Hidden = true, Range = (-1.3, 1.3) };
        var color = series.Points[0].Row.Coverage == 1 ? 0 : 1;
        return new()
        {
            Title = series.Label,
            X = axis,
            Y = axis,
            Traces =
            [
                new Curve
                {
                    Color = color, Mode = CurveMode.Lines,
                    X = [.. edges.SelectMany(e => new[] { X(e.First), X(e.Second), double.NaN })],
                    Y = [.. edges.SelectMany(e => new[] { Y(e.First), Y(e.Second), double.NaN })],
                },
                new Curve
                {
                    Color = color, Symbol = 0,
                    X = [.. Enumerable.Range(0, size).Select(i => 1.0 * X(i))], Y = [.. Enumerable.Range(0, size).Select(Y)],
                    Labels = [.. Enumerable.Range(0, size).Select(i => $"{i}")],
                },
            ],
        };
    }
}
