using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Repro.Figures.Plotly;

/// <summary>A figure as plotly.js draws it: traces, and a layout for a given number of columns.</summary>
/// <param name="Data">The traces, panel by panel.</param>
/// <param name="Layout">Axes, titles, legend.</param>
/// <param name="Config">The mode bar.</param>
/// <param name="Notes">Sentences that the reader must see: what is thinned, left out or grey.</param>
internal sealed record PlotlyFigure(
    IReadOnlyList<PlotlyTrace> Data, PlotlyLayout Layout, PlotlyConfig Config, [property: JsonIgnore] IReadOnlyList<string> Notes)
{
    /// <summary>Pixels of panel titles.</summary>
    public const double PanelTitleSize = 15;

    /// <summary>What is written everywhere: camel case as plotly.js has it, nothing null, every sign that could end a script
    /// escaped.</summary>
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = LowerCaseNaming.Instance,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    /// <summary>The figure in <paramref name="columns"/> columns (no more than panels), without overlap from <paramref name="width"/>
    /// pixels upwards.</summary>
    public static PlotlyFigure Of(Figure figure, int columns, double width)
    {
        if (figure.Panels.Count == 0) throw new ArgumentException($"figure '{figure.Name}' has no panel");
        var grid = new PanelGrid(figure.Panels, Math.Clamp(columns, 1, figure.Panels.Count), width);
        var notes = new SortedSet<string>(StringComparer.Ordinal);
        var named = new HashSet<string>(StringComparer.Ordinal);
        var data = new List<PlotlyTrace>();
        var axes = new Dictionary<string, object>();
        for (var i = 0; i < figure.Panels.Count; i++)
        {
            var panel = figure.Panels[i];
            NoteNotPositive(panel, notes);
            AddAxes(panel, grid, i, axes);
            foreach (var trace in panel.Traces)
                foreach (var drawn in TraceDrawing.Draw(trace, panel, AxisData.Horizontal(panel).Categories, notes))
                    data.Add(Place(drawn, trace, i, named));
        }
        var legend = LegendSpace.Of(named, grid.InnerWidth, grid.IsNarrow);
        return new(data, LayOut(figure.Panels, grid, axes, legend),
            new PlotlyConfig { ToImageButtonOptions = new(figure.Name) }, [.. notes]);
    }

    private static void AddAxes(Panel panel, PanelGrid grid, int index, Dictionary<string, object> axes)
    {
        var id = Suffix(index);
        axes["xaxis" + id] = AxisDrawing.Draw(panel.X, AxisData.Horizontal(panel), grid.PanelWidth,
            true, "y" + id, grid.HorizontalDomain(index));
        axes["yaxis" + id] = AxisDrawing.Draw(panel.Y, AxisData.Vertical(panel), grid.PanelHeight,
            false, "x" + id, grid.VerticalDomain(index));
        if (panel.Traces.OfType<Heatmap>().FirstOrDefault() is { } map) axes["coloraxis" + id] = Scale(map, grid, index);
    }

    /// <summary>Ties a trace to its panel and to the one legend, where each name stands once.</summary>
    private static PlotlyTrace Place(PlotlyTrace drawn, Trace trace, int index, HashSet<string> named)
    {
        var name = drawn.Name ?? (trace is Heatmap ? "" : trace.Name);
        drawn = drawn with
        {
            Name = PlotlyText.Join(LegendSpace.Lines(name)),
            LegendGroup = name.Length == 0 ? null : PlotlyText.Escape(name),
            ShowLegend = name.Length > 0 && named.Add(name),
            XAxis = "x" + Suffix(index),
            YAxis = "y" + Suffix(index),
        };
        return drawn is PlotlyHeatmap { ColorAxis: not null } map ? map with { ColorAxis = "coloraxis" + Suffix(index) } : drawn;
    }

    private static ColorAxis Scale(Heatmap map, PanelGrid grid, int index)
    {
        var (x, y) = (grid.HorizontalDomain(index), grid.VerticalDomain(index));
        return new ColorAxis
        {
            ColorScale = map.Diverging ? Palette.Diverging : Palette.Sequential,
            CMin = map.Logarithmic ? Math.Log10(map.Range!.Value.From) : map.Range?.From,
            CMax = map.Logarithmic ? Math.Log10(map.Range!.Value.To) : map.Range?.To,
            ColorBar = new ColorBar
            {
                X = x[1],
                Y = (y[0] + y[1]) / 2,
                Len = y[1] - y[0],
                TickMode = map.Logarithmic ? "array" : null,
                TickVals = map.Logarithmic ? new Numbers([.. ScaleTicks(map).Select(Math.Log10)]) : null,
                TickText = map.Logarithmic ? AxisDrawing.TickTexts(ScaleTicks(map), map.Range!.Value) : null,
            },
        };
    }

    /// <summary>The powers of ten in a logarithmic scale, with twice and five times them where there are few.</summary>
    private static double[] ScaleTicks(Heatmap map)
    {
        var (from, to) = map.Range!.Value;
        var few = Math.Log10(to / from) < 2.5;
        return [.. AxisDrawing.Multiples(few ? [1, 2, 5] : [1], from, to)
            .Where(tick => tick >= from * (1 - 1e-9) && tick <= to * (1 + 1e-9))];
    }

    private static PlotlyLayout LayOut(IReadOnlyList<Panel> panels, PanelGrid grid, Dictionary<string, object> axes, LegendSpace legend)
    {
        var margin = grid.Margin(legend.Height);
        return new PlotlyLayout
        {
            Height = Math.Ceiling(grid.InnerHeight + margin.T + margin.B),
            Margin = margin,
            Font = new Font("Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif", AxisDrawing.FontSize, "#222222"),
            Legend = new Legend
            {
                Orientation = grid.IsNarrow ? "v" : "h",
                X = 0,
                Y = grid.LegendAbove ? 1 + grid.TopRoomOfFirstRow / grid.InnerHeight : -grid.BottomRoomOfLastRow / grid.InnerHeight,
                YAnchor = grid.LegendAbove ? "bottom" : "top",
                EntryWidth = legend.EntryWidth,
            },
            BarMode = panels.All(Apart) ? "overlay" : "group",
            Annotations = [.. panels.SelectMany((panel, i) => Titles(panel, grid, i))],
            Axes = axes,
        };
    }

    /// <summary>Whether no two series of bars stand over one category, so that each bar can stand in its middle.</summary>
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
            yield return new Annotation
            {
                Text = PlotlyText.Join(lines),
                X = x[0],
                Y = y[1],
                YShift = 4,
                Font = new Font(Size: PanelTitleSize, Weight: 600)
            };
        }
        if (panel.Traces.OfType<Heatmap>().FirstOrDefault() is { } map)
        {
            yield return new Annotation
            {
                Text = PlotlyText.Join(PlotlyText.Wrap(map.Legend, grid.PanelHeight, AxisDrawing.FontSize, 2)),
                X = x[1],
                Y = (y[0] + y[1]) / 2,
                XShift = PanelGrid.ScaleTitleAt,
                XAnchor = "center",
                YAnchor = "middle",
                TextAngle = -90,
                Font = new Font(Size: AxisDrawing.FontSize),
            };
        }
    }

    private static void NoteNotPositive(Panel panel, SortedSet<string> notes)
    {
        foreach (var (axis, data) in (ReadOnlySpan<(Axis, AxisData)>)[(panel.X, AxisData.Horizontal(panel)),
            (panel.Y, AxisData.Vertical(panel))])
        {
            var lost = axis.Scale == AxisScale.Log ? data.Values.Count(v => v <= 0) : 0;
            if (lost > 0)
                notes.Add(FormattableString.Invariant(
                    $"{lost:N0} values of “{axis.Title}” are zero or below and have no place on its logarithmic axis."));
        }
    }

    private static string Suffix(int index) => index == 0 ? "" : FormattableString.Invariant($"{index + 1}");
}

/// <summary>plotly.js names its attributes in lower case throughout, but for those of the configuration.</summary>
internal sealed class LowerCaseNaming : JsonNamingPolicy
{
    public static readonly LowerCaseNaming Instance = new();

    public override string ConvertName(string name) => name.ToLowerInvariant();
}
