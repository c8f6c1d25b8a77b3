using System.Globalization;
using Plotly.NET;
using Plotly.NET.TraceObjects;

namespace Repro.Figures.Plotly;

/// <summary>From a trace as authors describe it to the traces of Plotly.NET.</summary>
/// <param name="panel">The panel that contains it.</param>
/// <param name="notes">Receives the notices for the reader.</param>
internal sealed class TraceDrawing(Panel panel, ISet<string> notes)
{
    private const double LineWidth = 2.5;

    /// <summary>Cells of a map up to which those without a value are hatched.</summary>
    private const int MostHatched = 2_000;

    /// <summary>Cells up to which those of a map are set apart by a white line: neighbours of one value stay two cells.</summary>
    private const int MostFramedCells = 400;

    /// <summary>A cell's number below this is the rounding of a zero: the maps with numbers are of shares and exponents.</summary>
    private const double RoundedToZero = 1e-12;

    private readonly IReadOnlyList<string> columns = AxisData.Horizontal(panel).Categories;
    private readonly IReadOnlyList<string> rows = AxisData.Vertical(panel).Categories;

    /// <summary>The drawn traces of one described, back to front, each with its name in the legend. Where they have none, what the pointer
    /// tells is headed by <paramref name="series"/>.</summary>
    public IEnumerable<(Trace2D Trace, string Name)> Draw(Trace trace, string series) => trace switch
    {
        Curve curve => [(Curve(curve, series), curve.Name)],
        Band band => [(Band(band), band.Name)],
        Bars bars => [(Bars(bars, series), bars.Name)],
        Heatmap map => Heatmap(map),
        _ => throw new NotSupportedException($"no drawing for {trace.GetType().Name}"),
    };

    private Trace2D Curve(Curve curve, string series)
    {
        RequireEqual(curve.X.Count, curve.Y.Count, curve.Name);
        var kept = curve.Stacked ? Thinning.Even(curve.X.Count) : Thinning.Indices(curve.Y, curve.Y);
        NoteThinning(curve.Name, kept.Count, curve.X.Count);
        var (graph, mode) = (panel.X.Hidden && curve.Labels is not null, Mode(curve));
        var drawn = new Trace2D("scatter").With(
            ("x", Numbers.At(curve.X, kept)),
            ("y", Numbers.At(curve.Y, kept)),
            ("mode", mode),
            ("line", curve.Mode == CurveMode.Markers ? null : Line(curve)),
            ("marker", curve.Mode == CurveMode.Lines ? null : graph ? Node(curve) : Marker(curve, kept.Count)),
            ("error_y", ErrorBars(curve, curve.Y, kept, Palette.Color(curve))),
            ("connectgaps", false));
        if (curve.Stacked) drawn.With(("stackgroup", "shares"), ("stackgaps", "interpolate"), ("fillcolor", Palette.Color(curve)));
        if (curve.Labels is { } labels)
            drawn.With(
                ("text", kept.Select(i => PlotlyText.Escape(labels[i])).ToArray()),
                ("textposition", "middle center"),
                ("textfont", graph ? null : new Font().With(("color", Palette.Color(curve)))),
                ("cliponaxis", graph ? false : null));
        if (mode == "text" || (panel.X.Hidden && !graph)) return drawn.With(("hoverinfo", "skip"));
        if (kept.Count > HoverText.MostWritten) return drawn.With(("hovertemplate", HoverText.ByValue(series, panel)));
        return drawn.With(
            ("customdata", kept.Select(i => HoverText.Of(curve, i,
                new(HoverText.Position(curve.X[i], panel.X, columns), HoverText.Position(curve.Y[i], panel.Y, rows), curve.Y[i]), panel))
                .ToArray()),
            ("hovertemplate", HoverText.Written(series)));
    }

    /// <summary>A label beside a point; a marker that is not seen keeps it off the curve's own.</summary>
    public static Trace2D Label(Curve curve, LabelPlace place) => new Trace2D("scatter").With(
        ("x", new[] { curve.X[place.Index] }), ("y", new[] { curve.Y[place.Index] }), ("mode", "markers+text"),
        ("marker", new Marker().With(("size", 2 * LabelPlace.Reach), ("opacity", 0))),
        ("text", new[] { PlotlyText.Escape(curve.Label) }), ("textposition", place.Position),
        ("textfont", new Font().With(("color", Palette.Color(curve)))), ("hoverinfo", "skip"));

    private static string Mode(Curve curve) => (curve.Mode, curve.Labels) switch
    {
        (CurveMode.Lines, null) => "lines",
        (CurveMode.Lines, _) => "text",
        (CurveMode.Markers, null) => "markers",
        (CurveMode.Markers, _) => "markers+text",
        (_, null) => "lines+markers",
        _ => "lines+markers+text",
    };

    private static Line Line(Curve curve) => new Line().With(
        ("color", curve.Stacked ? "#ffffff" : Palette.Color(curve)), ("width", curve.Stacked ? 1 : LineWidth),
        ("dash", curve.Dashed ? "dash" : null), ("shape", curve.Steps ? "hv" : null));

    /// <summary>Many points are drawn small and let each other through.</summary>
    private static Marker Marker(Curve curve, int count) => new Marker().With(
        ("color", Palette.Color(curve)), ("size", count <= 80 ? 8 : count <= 500 ? 6 : 4),
        ("symbol", Palette.Symbol(curve.Symbol, curve.Color) + (curve.Open ? "-open" : "")),
        ("opacity", count <= 500 ? null : 0.55));

    /// <summary>A vertex of a drawn graph, with its label inside.</summary>
    private static Marker Node(Curve curve) => new Marker().With(
        ("color", "#ffffff"), ("size", 26), ("symbol", Palette.Symbol(curve.Symbol < 0 ? 0 : curve.Symbol, 0)),
        ("line", new Line().With(("color", Palette.Color(curve)), ("width", LineWidth))));

    /// <summary>On a logarithmic axis a bar that reaches zero would go down without end. A bar of no length would strike its marker
    /// through, and caps as wide as the marker would make a square of it.</summary>
    private Error? ErrorBars(Series series, IReadOnlyList<double> y, IReadOnlyList<int> kept, string color)
    {
        if (series.Error is not { } error) return null;
        IReadOnlyList<double> above = [.. error.Select((bar, i) => bar == 0 && (series.ErrorBelow?[i] ?? 0) == 0 ? double.NaN : bar)];
        var below = series.ErrorBelow;
        if (panel.Y.Scale == AxisScale.Log && kept.Any(i => y[i] > 0 && (below ?? above)[i] >= y[i]))
        {
            notes.Add("On the logarithmic axis, error bars that reach zero end at a tenth of their value.");
            below = [.. (below ?? above).Zip(y, (bar, value) => Math.Min(bar, 0.9 * Math.Max(value, 0)))];
        }
        return new Error().With(
            ("type", "data"), ("symmetric", below is null),
            ("array", Lengths(above, kept)), ("arrayminus", below is null ? null : Lengths(below, kept)),
            ("color", color), ("thickness", 1.5), ("width", 3));
    }

    /// <summary>A length that is no number: plotly.js draws no bar, while null is a bar of no length.</summary>
    private static object[] Lengths(IReadOnlyList<double> bars, IReadOnlyList<int> kept) =>
        [.. Numbers.At(bars, kept).Select(bar => bar ?? (object)"none")];

    private Trace2D Band(Band band)
    {
        RequireEqual(band.X.Count, band.Lower.Count, band.Name);
        RequireEqual(band.X.Count, band.Upper.Count, band.Name);
        var drawn = Thinning.Indices(band.Lower, band.Upper).Where(i => double.IsFinite(band.Lower[i]) && double.IsFinite(band.Upper[i]))
            .ToArray();
        NoteThinning(band.Name, drawn.Length, band.X.Count);
        var back = drawn.Reverse().ToArray();
        return new Trace2D("scatter").With(
            ("x", Numbers.Of([.. drawn.Select(i => band.X[i]), .. back.Select(i => band.X[i])])),
            ("y", Numbers.Of([.. drawn.Select(i => band.Upper[i]), .. back.Select(i => band.Lower[i])])),
            ("mode", "lines"),
            ("line", new Line().With(("color", Palette.Transparent(band, 0)), ("width", 0))),
            ("fill", "toself"),
            ("fillcolor", Palette.Transparent(band, 0.2)),
            ("hoverinfo", "skip"));
    }

    private Trace2D Bars(Bars bars, string series)
    {
        RequireEqual(bars.X.Count, bars.Y.Count, bars.Name);
        var place = columns.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => p.i, StringComparer.Ordinal);
        int[] all = [.. Enumerable.Range(0, bars.X.Count)];
        var pattern = Palette.Hatching(bars.Color) is { } shape
            ? new Pattern().With(("shape", shape), ("fgcolor", "#ffffff"), ("size", 9), ("solidity", 0.18), ("fillmode", "overlay"))
            : null;
        return new Trace2D("bar").With(
            ("x", bars.X.Select(name => (double)place[name]).ToArray()),
            ("y", Numbers.Of(bars.Y)),
            ("marker", new Marker().With(("color", Palette.Color(bars)), ("pattern", pattern))),
            ("error_y", ErrorBars(bars, bars.Y, all, "#333333")),
            ("customdata", all.Select(i => HoverText.Of(bars, i,
                new(PlotlyText.Escape(bars.X[i]), HoverText.Number(bars.Y[i]), bars.Y[i]), panel)).ToArray()),
            ("hovertemplate", HoverText.Written(series)));
    }

    private IEnumerable<(Trace2D Trace, string Name)> Heatmap(Heatmap map)
    {
        RequireEqual(map.Z.Count, map.Y.Count, map.Legend);
        foreach (var row in map.Z) RequireEqual(row.Count, map.X.Count, map.Legend);
        var missing = map.Z.Any(row => row.Any(double.IsNaN));
        if (missing)
        {
            notes.Add($"Grey cells: {map.Missing}.");
            var ink = Palette.Ink(Palette.Missing);
            yield return (WithTexts(OneColor(map, double.IsNaN, map.Missing, Palette.Missing), map, ink,
                v => double.IsNaN(v) ? ink : ""), "");
            if (map.X.Count * map.Y.Count <= MostHatched) yield return (Hatching(map), "");
        }
        if (map.Classes is { } classes)
        {
            foreach (var k in Enumerable.Range(0, classes.Count).Where(k => map.Z.Any(row => row.Contains(k))))
            {
                yield return (OneColor(map, v => v == k, classes[k], Palette.Tint(k)), "");
                yield return (Swatch(Palette.Tint(k)), classes[k]);
            }
            if (missing) yield return (Swatch(Palette.Missing), map.Missing);
            yield break;
        }
        Func<double, double> color = map.Logarithmic ? v => Math.Log10(Math.Max(v, map.Range!.Value.From)) : v => v;
        // plotly.js has one ink for all texts of a map: cells that need the other are a map of their own.
        var inks = Inks(map, color);
        foreach (var ink in map.Z.SelectMany(row => row).Where(double.IsFinite).Select(inks).Distinct().Order(StringComparer.Ordinal)
            .DefaultIfEmpty(""))
            yield return (WithTexts(
                Cells(map, v => inks(v) == ink ? color(v) : double.NaN, v => $"{PlotlyText.Escape(map.Legend)}: {HoverText.Number(v)}"),
                map, ink, inks).With(("coloraxis", "coloraxis")), "");
        if (missing) yield return (Swatch(Palette.Missing), map.Missing);
    }

    /// <summary>The ink that stands out on a value's colour; empty where nothing is printed.</summary>
    private static Func<double, string> Inks(Heatmap map, Func<double, double> color)
    {
        if (map is { Numbered: false, Texts: null }) return _ => "";
        double[] values = [.. map.Z.SelectMany(row => row).Where(double.IsFinite).Select(color)];
        var (from, to) = map.Range is { } range ? (color(range.From), color(range.To))
            : (values.DefaultIfEmpty(0).Min(), values.DefaultIfEmpty(1).Max());
        var scale = map.Diverging ? Palette.Diverging : Palette.Sequential;
        return v => double.IsFinite(v) ? Palette.Ink(Palette.Mixed(scale, to > from ? (color(v) - from) / (to - from) : 0)) : "";
    }

    /// <summary>The map with its numbers or texts in the cells of one ink; the others have blanks of that length, since plotly.js chooses
    /// letters that fit the cells with text.</summary>
    private static Trace2D WithTexts(Trace2D cells, Heatmap map, string ink, Func<double, string> inks)
    {
        if (map is { Numbered: false, Texts: null }) return cells;
        string Text(double v, int r, int c) => map.Texts is { } texts ? PlotlyText.Escape(texts[r * map.X.Count + c]) : CellText(v);
        return cells.With(
            ("text", Rows(map, (v, r, c) => Text(v, r, c) is var text && inks(v) == ink ? text : new string('\u00a0', text.Length))),
            ("texttemplate", "%{text}"), ("textfont", new Font().With(("color", ink))));
    }

    /// <summary>A stroke through each cell without a value, but those in which a text stands: grey alone may pass for a value.</summary>
    private static Trace2D Hatching(Heatmap map)
    {
        var cells = (from r in Enumerable.Range(0, map.Y.Count)
                     from c in Enumerable.Range(0, map.X.Count)
                     where double.IsNaN(map.Z[r][c]) && map.Texts?[r * map.X.Count + c] is null or ""
                     select (X: map.X[c], Y: map.Y[r])).ToList();
        return new Trace2D("scatter").With(
            ("x", cells.Select(cell => cell.X).ToArray()),
            ("y", cells.Select(cell => cell.Y).ToArray()),
            ("mode", "markers"),
            ("marker", new Marker().With(
                ("symbol", "line-ne-open"), ("size", 11), ("color", "#ffffff"),
                ("line", new Line().With(("color", "#ffffff"), ("width", 1.5))))),
            ("hoverinfo", "skip"));
    }

    /// <summary>Some of the cells, in one colour, called by one name.</summary>
    private Trace2D OneColor(Heatmap map, Func<double, bool> which, string name, string color) =>
        Cells(map, v => which(v) ? 0 : double.NaN, _ => PlotlyText.Escape(name)).With(
            ("colorscale", Scale([(0, color), (1, color)])), ("zmin", 0), ("zmax", 1), ("showscale", false));

    private Trace2D Cells(Heatmap map, Func<double, double> z, Func<double, string> value)
    {
        var gap = map.X.Count * map.Y.Count <= MostFramedCells ? 1 : 0;
        return new Trace2D("heatmap").With(
            ("x", Numbers.Of(map.X)),
            ("y", Numbers.Of(map.Y)),
            ("z", map.Z.Select(row => Numbers.Of(row.Select(z))).ToArray()),
            ("xgap", gap),
            ("ygap", gap),
            ("customdata", Rows(map, (v, r, c) => double.IsNaN(z(v)) ? "" : HoverText.OfCell(value(v),
                new(HoverText.Position(map.X[c], panel.X, columns), HoverText.Position(map.Y[r], panel.Y, rows)), panel,
                map.Hover?[r * map.X.Count + c]))),
            ("hoverongaps", false),
            ("hovertemplate", HoverText.Written("")));
    }

    private static string[][] Rows(Heatmap map, Func<double, int, int, string> text) =>
        [.. map.Z.Select((row, r) => row.Select((v, c) => text(v, r, c)).ToArray())];

    /// <summary>A scale in plotly.js's form.</summary>
    public static object[][] Scale(IReadOnlyList<(double Position, string Color)> stops) =>
        [.. stops.Select(stop => (object[])[stop.Position, stop.Color])];

    /// <summary>Two decimals, of what is smaller one digit; nothing where there is no value. What is zero but for rounding is
    /// zero.</summary>
    private static string CellText(double value) =>
        double.IsNaN(value) ? ""
        : Math.Abs(value) < RoundedToZero ? "0"
        : Math.Abs(value) >= 0.005 ? value.ToString("F2", CultureInfo.InvariantCulture).Replace('-', '−')
        : HoverText.Number(double.Parse(value.ToString("G1", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    /// <summary>A square that appears in the legend only.</summary>
    private static Trace2D Swatch(string color) => new Trace2D("scatter").With(
        ("x", new double?[] { null }),
        ("y", new double?[] { null }),
        ("mode", "markers"),
        ("marker", new Marker().With(("color", color), ("size", 12), ("symbol", "square"))),
        ("hoverinfo", "skip"));

    private void NoteThinning(string name, int drawn, int count)
    {
        if (drawn < count && count > Thinning.Budget)
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"{(name.Length > 0 ? $"“{name}”" : "A series")} is thinned to {drawn:N0} of {count:N0} points, keeping the lowest and "
                    + $"highest of each interval; the table has all."));
    }

    private static void RequireEqual(int count, int expected, string name)
    {
        if (count != expected)
            throw new ArgumentException($"trace '{name}': {count} values beside {expected}; a trace's lists have one length");
    }
}
