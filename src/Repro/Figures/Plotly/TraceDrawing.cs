using System.Globalization;

namespace Repro.Figures.Plotly;

/// <summary>From a trace as authors describe it to what plotly.js draws.</summary>
internal static class TraceDrawing
{
    private const double LineWidth = 2;

    /// <summary>Rows and columns up to which the cells of a map are set apart by a white line: neighbours of one value stay two
    /// cells.</summary>
    private const int MostFramedCells = 20;

    /// <summary>The drawn traces of one described, back to front. <paramref name="notes"/> receives what the reader must be told.</summary>
    public static IEnumerable<PlotlyTrace> Draw(Trace trace, Panel panel, IReadOnlyList<string> categories, ISet<string> notes) =>
        trace switch
        {
            Curve curve => [Curve(curve, panel, notes)],
            Band band => [Band(band, notes)],
            Bars bars => [Bars(bars, categories)],
            Heatmap map => Heatmap(map, notes),
            _ => throw new NotSupportedException($"no drawing for {trace.GetType().Name}"),
        };

    private static Scatter Curve(Curve curve, Panel panel, ISet<string> notes)
    {
        RequireEqual(curve.X.Count, curve.Y.Count, curve.Name);
        var kept = curve.Stacked ? Thinning.Even(curve.X.Count) : Thinning.Indices(curve.Y, curve.Y);
        NoteThinning(curve.Name, kept.Count, curve.X.Count, notes);
        var graph = panel.X.Hidden && curve.Labels is not null;
        return new Scatter
        {
            X = Numbers.At(curve.X, kept),
            Y = Numbers.At(curve.Y, kept),
            Mode = Mode(curve),
            Line = curve.Mode == CurveMode.Markers ? null : Line(curve),
            Marker = curve.Mode == CurveMode.Lines ? null : graph ? Node(curve) : Marker(curve, kept.Count),
            ErrorY = curve.Error is null ? null : new ErrorBar(Numbers.At(curve.Error, kept), Palette.Color(curve)),
            StackGroup = curve.Stacked ? "shares" : null,
            StackGaps = curve.Stacked ? "interpolate" : null,
            FillColor = curve.Stacked ? Palette.Color(curve) : null,
            Text = curve.Labels is null ? null : [.. kept.Select(i => PlotlyText.Escape(curve.Labels[i]))],
            TextPosition = curve.Labels is null ? null : graph || curve.Centred
                ? "middle center"
                : curve.Mode == CurveMode.Lines ? "top left" : "top center",
            TextFont = curve.Labels is null || graph ? null : new Font(Color: Palette.Color(curve)),
            ConnectGaps = false,
            ClipOnAxis = graph ? false : null,
            HoverText = Hover(curve.Hover, kept),
            HoverInfo = curve.Hover is null ? null : "text",
        };
    }

    private static string Mode(Curve curve) => (curve.Mode, curve.Labels) switch
    {
        (CurveMode.Lines, null) => "lines",
        (CurveMode.Lines, _) => "lines+text",
        (CurveMode.Markers, null) => "markers",
        (CurveMode.Markers, _) => "markers+text",
        (_, null) => "lines+markers",
        _ => "lines+markers+text",
    };

    private static Line Line(Curve curve) =>
        new(curve.Stacked ? "#ffffff" : Palette.Color(curve), curve.Stacked ? 1 : LineWidth,
            curve.Dashed ? "dash" : null, curve.Steps ? "hv" : null);

    /// <summary>Many points are drawn small and let each other through.</summary>
    private static Marker Marker(Curve curve, int count) => new(
        Palette.Color(curve), count <= 80 ? 8 : count <= 500 ? 6 : 4,
        Palette.Symbol(curve.Symbol, curve.Color) + (curve.Open ? "-open" : ""),
        Opacity: count <= 500 ? null : 0.55);

    /// <summary>A vertex of a drawn graph: its label stands inside.</summary>
    private static Marker Node(Curve curve) =>
        new("#ffffff", 26, Palette.Symbol(curve.Symbol < 0 ? 0 : curve.Symbol, 0), new Line(Palette.Color(curve), LineWidth));

    private static Scatter Band(Band band, ISet<string> notes)
    {
        RequireEqual(band.X.Count, band.Lower.Count, band.Name);
        RequireEqual(band.X.Count, band.Upper.Count, band.Name);
        var drawn = Thinning.Indices(band.Lower, band.Upper).Where(i => double.IsFinite(band.Lower[i]) && double.IsFinite(band.Upper[i]))
            .ToArray();
        NoteThinning(band.Name, drawn.Length, band.X.Count, notes);
        var back = drawn.Reverse().ToArray();
        return new Scatter
        {
            X = (double[])[.. drawn.Select(i => band.X[i]), .. back.Select(i => band.X[i])],
            Y = (double[])[.. drawn.Select(i => band.Upper[i]), .. back.Select(i => band.Lower[i])],
            Mode = "lines",
            Line = new Line(Palette.Transparent(band, 0), 0),
            Fill = "toself",
            FillColor = Palette.Transparent(band, 0.2),
            HoverInfo = "skip",
        };
    }

    private static Bar Bars(Bars bars, IReadOnlyList<string> categories)
    {
        RequireEqual(bars.X.Count, bars.Y.Count, bars.Name);
        var place = categories.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => p.i, StringComparer.Ordinal);
        var all = Enumerable.Range(0, bars.X.Count).ToArray();
        return new Bar
        {
            X = (double[])[.. bars.X.Select(name => (double)place[name])],
            Y = new Numbers(bars.Y),
            Marker = new Marker(Palette.Color(bars), Pattern: Palette.Hatching(bars.Color) is { } shape ? new Pattern(shape) : null),
            ErrorY = bars.Error is null ? null : new ErrorBar(new Numbers(bars.Error), "#333333"),
            HoverText = Hover(bars.Hover ?? bars.X, all),
            HoverInfo = bars.Hover is null ? "text+y+name" : "text",
        };
    }

    private static IEnumerable<PlotlyTrace> Heatmap(Heatmap map, ISet<string> notes)
    {
        RequireEqual(map.Z.Count, map.Y.Count, map.Legend);
        foreach (var row in map.Z) RequireEqual(row.Count, map.X.Count, map.Legend);
        var missing = map.Z.Any(row => row.Any(double.IsNaN));
        double? gap = Math.Max(map.X.Count, map.Y.Count) <= MostFramedCells ? 1 : null;
        if (missing)
        {
            notes.Add($"Grey cells: {map.Missing}.");
            yield return new PlotlyHeatmap
            {
                X = new Numbers(map.X),
                Y = new Numbers(map.Y),
                Z = [.. map.Z.Select(row => (Numbers)row.Select(v => double.IsNaN(v) ? 0 : double.NaN).ToArray())],
                ColorScale = [new(0, Palette.Missing), new(1, Palette.Missing)],
                ZMin = 0,
                ZMax = 1,
                ShowScale = false,
                XGap = gap,
                YGap = gap,
                HoverInfo = "skip",
            };
        }
        yield return new PlotlyHeatmap
        {
            X = new Numbers(map.X),
            Y = new Numbers(map.Y),
            Z = [.. map.Z.Select(
                row => new Numbers(map.Logarithmic ? [.. row.Select(v => Math.Log10(Math.Max(v, map.Range!.Value.From)))] : row))],
            ColorAxis = "coloraxis",
            XGap = gap,
            YGap = gap,
            Text = map.Numbered ? [.. map.Z.Select(row => (IReadOnlyList<string>)[.. row.Select(CellText)])] : null,
            TextTemplate = map.Numbered ? "%{text}" : null,
            HoverOnGaps = false,
            HoverText = Hover(map) is { } hover ? [.. hover.Select(Line).Chunk(Math.Max(1, map.X.Count))] : null,
            HoverInfo = map.Hover is null ? map.Logarithmic ? "x+y+text" : null : "text",
        };
        if (missing) yield return Swatch(map.Missing);
    }

    /// <summary>Two decimals, of what is smaller one digit; nothing where there is no value.</summary>
    private static string CellText(double value) =>
        double.IsNaN(value)
            ? ""
            : value.ToString(Math.Abs(value) is >= 0.005 or 0 ? "F2" : "G1", CultureInfo.InvariantCulture).Replace('-', '−');

    /// <summary>As given; under a logarithmic scale else the values, which plotly.js does not know.</summary>
    private static IEnumerable<string>? Hover(Heatmap map) =>
        map.Hover ?? (map.Logarithmic ? map.Z.SelectMany(row => row.Select(Numbers.Text)) : null);

    /// <summary>A square that stands in the legend alone.</summary>
    private static Scatter Swatch(string name) => new()
    {
        Name = name,
        X = (double[])[double.NaN],
        Y = (double[])[double.NaN],
        Mode = "markers",
        Marker = new Marker(Palette.Missing, 12, "square"),
        HoverInfo = "skip",
    };

    private static IReadOnlyList<string>? Hover(IReadOnlyList<string>? hover, IReadOnlyList<int> kept) =>
        hover is null ? null : [.. kept.Select(i => Line(hover[i]))];

    private static string Line(string hover) => PlotlyText.Escape(hover).Replace("\n", "<br>", StringComparison.Ordinal);

    private static void NoteThinning(string name, int drawn, int count, ISet<string> notes)
    {
        if (drawn < count && count > Thinning.Budget)
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"{(name.Length > 0 ? $"“{name}”" : "A series")} is thinned to {drawn:N0} of {count:N0} points, keeping the lowest and "
                    + $"highest of each stretch; the table has all."));
    }

    private static void RequireEqual(int count, int expected, string name)
    {
        if (count != expected)
            throw new ArgumentException($"trace '{name}': {count} values beside {expected}; a trace's lists have one length");
    }
}
