using Plotly.NET;
using Plotly.NET.ConfigObjects;
using Plotly.NET.LayoutObjects;
using DrawnTrace = Plotly.NET.Trace;

namespace Repro.Figures.Plotly;

/// <summary>A figure as a chart of Plotly.NET.</summary>
/// <param name="Chart">Traces, layout, the buttons above.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Notes">Sentences that the reader must see: what is thinned, left out or grey.</param>
internal sealed record PlotlyFigure(GenericChart Chart, double Height, IReadOnlyList<string> Notes)
{
    /// <summary>Pixels of panel titles.</summary>
    public const double PanelTitleSize = 15;

    /// <summary>Pixels of a slider below the panels.</summary>
    private const double SliderRoom = 70;

    /// <summary>Width of a panel before its grid becomes one column, over the widest.</summary>
    private const double NarrowestShare = 0.65;

    /// <summary>Pixels of a chart that does not say its height.</summary>
    private const double UsualHeight = 480;

    /// <summary>The figure in <paramref name="columns"/> columns (no more than panels), without overlap from <paramref name="width"/>
    /// pixels upwards.</summary>
    public static PlotlyFigure Of(Figure figure, int columns, double width)
    {
        if (figure.Chart is { } chart) return Of(figure, chart);
        if (figure.Panels.Count == 0) throw new ArgumentException($"figure '{figure.Name}' has no panel");
        if (width <= PanelGrid.NarrowWidth) figure = figure with { Panels = [.. figure.Panels.Select(Narrowed)] };
        var grid = new PanelGrid(figure.Panels, Math.Clamp(columns, 1, figure.Panels.Count), width);
        var notes = new SortedSet<string>(StringComparer.Ordinal);
        var named = new HashSet<string>(StringComparer.Ordinal);
        var traces = new List<DrawnTrace>();
        var slides = new List<int?>();
        for (var i = 0; i < figure.Panels.Count; i++)
        {
            NoteNotPositive(figure.Panels[i], notes);
            var drawing = new TraceDrawing(figure.Panels[i], notes);
            foreach (var trace in figure.Panels[i].Traces)
            {
                var group = trace.Name.Length > 0 ? trace.Name : SeriesOf(trace, figure, i);
                var head = trace is Curve { Dashed: true, Name: "" } && group.Length > 0 ? $"{group}, predicted" : group;
                foreach (var (drawn, name) in drawing.Draw(trace, head))
                {
                    var listed = name.Length > 0 && !IsLabelled(trace) && named.Add(name);
                    traces.Add(Place(drawn, name, name.Length > 0 ? name : group, i).With(("showlegend", listed)));
                    slides.Add(listed ? null : trace.Slide);
                }
            }
            // All widths share the traces: what is free where the panel is narrowest is free where it is wider.
            foreach (var (curve, place) in LabelPlace.Of(figure.Panels[i], NarrowestShare * grid.PanelWidth, grid.PanelHeight))
            {
                traces.Add(Place(TraceDrawing.Label(curve, place), "", curve.Name, i).With(("showlegend", false)));
                slides.Add(curve.Slide);
            }
        }
        var legend = LegendSpace.Of(named, grid.InnerWidth, grid.IsNarrow);
        var layout = LayOut(figure.Panels, grid, legend);
        var height = grid.Height(legend.Height);
        if (figure.Slides.Count > 0)
        {
            height += SliderRoom;
            var top = grid.BottomRoomOfLastRow + (grid.LegendAbove ? 0 : legend.Height);
            layout.With(("height", height), ("margin", grid.Margin(legend.Height, SliderRoom)),
                ("sliders", (Slider[])[Slider(figure, slides, -top / grid.InnerHeight)]));
        }
        return new(WithButtons(figure, GenericChart.setLayout(layout, Traces(traces))), height, [.. notes]);
    }

    /// <summary>
    /// JSON as Plotly.NET writes it (<c>data</c>, <c>layout</c>, <c>config</c>), a function of the figure alone, with every sign escaped
    /// that could end a script.
    /// </summary>
    public string Json() => GenericChart.toJson(Chart).Replace("<", "\\u003c", StringComparison.Ordinal)
        .Replace(">", "\\u003e", StringComparison.Ordinal).Replace("&", "\\u0026", StringComparison.Ordinal);

    /// <summary>The same chart without its traces, for another layout of them.</summary>
    public PlotlyFigure WithoutTraces() =>
        this with { Chart = GenericChart.setConfig(new Config(), GenericChart.setLayout(GenericChart.getLayout(Chart), Traces([]))) };

    /// <summary>A step for each slide, below the panels; a trace that has an entry in the legend stays.</summary>
    private static Slider Slider(Figure figure, IReadOnlyList<int?> slides, double top) => new Slider().With(
        ("active", 0), ("x", 0), ("xanchor", "left"), ("len", 1), ("lenmode", "fraction"),
        ("y", top), ("yanchor", "top"), ("pad", new DynamicObj.DynamicObj().With(("t", 8), ("b", 0))),
        ("currentvalue", new DynamicObj.DynamicObj().With(("visible", false))), ("minorticklen", 0),
        ("steps", figure.Slides.Select((name, k) => new SliderStep().With(
            ("label", PlotlyText.Escape(name)), ("method", "restyle"),
            ("args", (object[])[new DynamicObj.DynamicObj().With(
                ("visible", slides.Select(slide => k == 0 || slide is null || slide == k).ToArray()))]))).ToArray()));

    /// <summary>Long names of rows take two lines, and the rows the height for them.</summary>
    private static Panel Narrowed(Panel panel)
    {
        if (panel.Y is not { Scale: AxisScale.Category, Categories: { } names }) return panel with { Height = null };
        string[] lines = [.. names.Select(AxisDrawing.OnTwoLines)];
        var high = lines.Any(name => name.Contains('\n', StringComparison.Ordinal)) ? AxisDrawing.TwoLines * names.Count : 0;
        return panel with
        {
            Y = panel.Y with { Categories = lines, Letters = int.MaxValue },
            Height = high > 0 ? Math.Max(panel.Height ?? 0, high) : panel.Height,
        };
    }

    private static GenericChart Traces(IReadOnlyList<DrawnTrace> traces) => GenericChart.ofTraceObjects(false, traces);

    /// <summary>A chart of the author's: it keeps all that it has but the buttons, and its width is that of the page.</summary>
    private static PlotlyFigure Of(Figure figure, GenericChart chart)
    {
        var height = GenericChart.tryGetLayoutSize(chart).Item2 is { } own ? own.Value : UsualHeight;
        var layout = GenericChart.getLayout(chart).With(("height", height), ("autosize", true));
        layout.RemoveProperty("width");
        return new(WithButtons(figure, GenericChart.setLayout(layout, chart)), height, []);
    }

    /// <summary>No server: plotly.js would else offer to send the data to one.</summary>
    private static GenericChart WithButtons(Figure figure, GenericChart chart) => GenericChart.setConfig(new Config().With(
        ("displaylogo", false), ("showLink", false),
        ("sendData", false), ("showTips", false), ("plotlyServerURL", ""),
        ("modeBarButtonsToRemove", (string[])["select2d", "lasso2d", "toImage", "autoScale2d", "sendChartToCloud"]),
        ("toImageButtonOptions", new ToImageButtonOptions().With(("filename", figure.Name), ("format", "png"), ("scale", 3)))), chart);

    /// <summary>The named series of an unnamed trace's colour, in its panel or else in the figure; empty where there is none.</summary>
    private static string SeriesOf(Trace trace, Figure figure, int panel) =>
        trace is Heatmap || (trace.Color < 0 && trace.Shade is null)
            ? ""
            : figure.Panels[panel].Traces.Concat(figure.Panels.SelectMany(p => p.Traces))
                .FirstOrDefault(t => t.Name.Length > 0 && t.Color == trace.Color && t.Shade == trace.Shade && t is not Heatmap)?.Name ?? "";

    /// <summary>Whether a curve's own label says what an entry of the legend would.</summary>
    private static bool IsLabelled(Trace trace) =>
        trace is Curve { Label.Length: > 0 } curve && curve.Name.EndsWith(curve.Label, StringComparison.Ordinal);

    /// <summary>Ties a trace to its panel and to its entry of the common legend, which lists each name once.</summary>
    private static Trace2D Place(Trace2D drawn, string name, string group, int panel)
    {
        drawn.With(
            ("name", PlotlyText.Join(LegendSpace.Lines(name))),
            ("legendgroup", group.Length == 0 ? null : PlotlyText.Escape(group)),
            ("xaxis", "x" + Suffix(panel)),
            ("yaxis", "y" + Suffix(panel)));
        return drawn.TryGetPropertyValue("coloraxis") is null ? drawn : drawn.With(("coloraxis", "coloraxis" + Suffix(panel)));
    }

    private static ColorAxis Scale(Heatmap map, PanelGrid grid, int index)
    {
        var (x, y) = (grid.HorizontalDomain(index), grid.VerticalDomain(index));
        var bar = new ColorBar().With(
            ("x", x[1]), ("y", (y[0] + y[1]) / 2), ("len", y[1] - y[0]), ("xpad", 10), ("ypad", 0), ("thickness", 14), ("outlinewidth", 0),
            ("ticks", "outside"), ("exponentformat", "power"));
        if (map.Logarithmic)
            bar.With(
                ("tickmode", "array"), ("tickvals", Numbers.Of(ScaleTicks(map).Select(Math.Log10))),
                ("ticktext", AxisDrawing.TickTexts(ScaleTicks(map), map.Range!.Value)));
        return new ColorAxis().With(
            ("colorscale", TraceDrawing.Scale(map.Diverging ? Palette.Diverging : Palette.Sequential)),
            ("cmin", map.Logarithmic ? Math.Log10(map.Range!.Value.From) : map.Range?.From),
            ("cmax", map.Logarithmic ? Math.Log10(map.Range!.Value.To) : map.Range?.To),
            ("showscale", grid.HasScale(index)),
            ("colorbar", bar));
    }

    /// <summary>The powers of ten in a logarithmic scale, with twice and five times them where there are few.</summary>
    private static double[] ScaleTicks(Heatmap map)
    {
        var (from, to) = map.Range!.Value;
        var few = Math.Log10(to / from) < 2.5;
        return [.. AxisDrawing.Multiples(few ? [1, 2, 5] : [1], from, to)
            .Where(tick => tick >= from * (1 - 1e-9) && tick <= to * (1 + 1e-9))];
    }

    private static Layout LayOut(IReadOnlyList<Panel> panels, PanelGrid grid, LegendSpace legend)
    {
        var stacked = panels.SelectMany(p => p.Traces).Any(t => t is Curve { Stacked: true });
        var layout = new Layout().With(
            ("height", grid.Height(legend.Height)),
            ("margin", grid.Margin(legend.Height)),
            ("font", new Font().With(
                ("family", "Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"), ("size", AxisDrawing.FontSize), ("color", "#222222"))),
            ("autosize", true), ("paper_bgcolor", "#ffffff"), ("plot_bgcolor", "#ffffff"),
            ("barmode", panels.All(Apart) ? "overlay" : "group"), ("bargap", 0.25), ("bargroupgap", 0.08),
            ("hovermode", stacked ? "x" : "closest"), ("hoverlabel", new Hoverlabel().With(("namelength", -1), ("align", "left"))),
            ("dragmode", "zoom"), ("showlegend", true), ("legend", Legend(grid, legend, stacked)),
            ("annotations", panels.SelectMany((panel, i) => Titles(panel, grid, i)).ToArray()));
        for (var i = 0; i < panels.Count; i++)
        {
            var (panel, id) = (panels[i], Suffix(i));
            layout.With(
                ("xaxis" + id, AxisDrawing.Draw(
                    panel.X, AxisData.Horizontal(panel), grid.PanelWidth, true, new("y" + id, grid.HorizontalDomain(i)))),
                ("yaxis" + id, AxisDrawing.Draw(
                    panel.Y, AxisData.Vertical(panel), grid.PanelHeight, false, new("x" + id, grid.VerticalDomain(i)))),
                ("coloraxis" + id,
                    panel.Traces.OfType<Heatmap>().FirstOrDefault(m => m.Classes is null) is { } map ? Scale(map, grid, i) : null));
        }
        return layout;
    }

    /// <summary>Stacked shares cannot be hidden one by one: what is left would no longer sum to one.</summary>
    private static Legend Legend(PanelGrid grid, LegendSpace space, bool stacked) => new Legend().With(
        ("orientation", space.InOneColumn ? "v" : "h"), ("x", 0), ("xanchor", "left"),
        ("y", grid.LegendAbove ? 1 + grid.TopRoomOfFirstRow / grid.InnerHeight : -grid.BottomRoomOfLastRow / grid.InnerHeight),
        ("yanchor", grid.LegendAbove ? "bottom" : "top"),
        ("traceorder", "normal"), ("tracegroupgap", 0), ("itemwidth", 40), ("itemsizing", "constant"),
        ("entrywidth", space.EntryWidth), ("entrywidthmode", "pixels"),
        ("itemclick", stacked ? false : null), ("itemdoubleclick", stacked ? false : null));

    /// <summary>Whether no two series of bars share a category, so that each bar can be centred on it.</summary>
    private static bool Apart(Panel panel) => panel.Traces.OfType<Bars>()
        .SelectMany(bars => bars.X.Where((_, i) => double.IsFinite(bars.Y[i])).Distinct(StringComparer.Ordinal))
        .CountBy(name => name, StringComparer.Ordinal).All(places => places.Value == 1);

    /// <summary>The panel's title above it, and the title of its colour scale beside it.</summary>
    private static IEnumerable<Annotation> Titles(Panel panel, PanelGrid grid, int index)
    {
        var (x, y) = (grid.HorizontalDomain(index), grid.VerticalDomain(index));
        if (panel.Title.Length > 0)
        {
            var lines = PanelGrid.TitleLines(panel.Title, grid.PanelWidth);
            yield return Text($"<b>{PlotlyText.Join(lines)}</b>", x[0], y[1], PanelTitleSize)
                .With(("yshift", 4), ("xanchor", "left"), ("yanchor", "bottom"));
        }
        if (grid.HasScale(index) && panel.Traces.OfType<Heatmap>().FirstOrDefault(m => m.Classes is null) is { } map)
        {
            var lines = PlotlyText.Wrap(map.Legend, grid.PanelHeight, AxisDrawing.FontSize, 2);
            yield return Text(PlotlyText.Join(lines), x[1], (y[0] + y[1]) / 2, AxisDrawing.FontSize)
                .With(("xshift", PanelGrid.ScaleTitleAt), ("xanchor", "center"), ("yanchor", "middle"), ("textangle", -90));
        }
    }

    private static Annotation Text(string text, double x, double y, double size) => new Annotation().With(
        ("text", text), ("x", x), ("y", y), ("xref", "paper"), ("yref", "paper"), ("align", "left"), ("showarrow", false),
        ("font", new Font().With(("size", size))));

    private static void NoteNotPositive(Panel panel, SortedSet<string> notes)
    {
        foreach (var (axis, data) in (ReadOnlySpan<(Axis, AxisData)>)[(panel.X, AxisData.Horizontal(panel)),
            (panel.Y, AxisData.Vertical(panel))])
        {
            var lost = axis.Scale == AxisScale.Log ? data.Values.Count(v => v <= 0) : 0;
            if (lost > 0)
                notes.Add(FormattableString.Invariant(
                    $"{lost:N0} values of “{axis.Title}” are zero or negative and are not shown on its logarithmic axis."));
        }
    }

    private static string Suffix(int index) => index == 0 ? "" : FormattableString.Invariant($"{index + 1}");
}
