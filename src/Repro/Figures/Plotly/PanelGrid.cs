using Plotly.NET.LayoutObjects;

namespace Repro.Figures.Plotly;

/// <summary>
/// The panels' positions, in pixels at the smallest width at which the grid is used, so that nothing overlaps there or wider.
/// Room for titles, ticks, names and colour bars is reckoned from the texts; plotly.js moves nothing.
/// </summary>
internal sealed class PanelGrid
{
    /// <summary>Pixels of the narrowest window in which a figure is drawn without overlap.</summary>
    public const double NarrowWidth = 340;

    /// <summary>Pixels from the right of a map to the middle of its scale's title: bar, ticks and their numbers are between.</summary>
    public const double ScaleTitleAt = 86;

    /// <summary>Pixels right of a panel without a scale.</summary>
    public const double RightEdge = 22;

    private const double LineHeight = 19;

    private readonly IReadOnlyList<Panel> panels;
    private readonly double[] left, right, top, bottom;

    /// <summary>A grid of so many columns over <paramref name="width"/> pixels.</summary>
    public PanelGrid(IReadOnlyList<Panel> panels, int columns, double width)
    {
        this.panels = panels;
        Columns = columns;
        Rows = (panels.Count + columns - 1) / columns;
        Width = width;
        PanelHeight = panels.Max(p => p.Height) ?? (panels.Count == 1 ? 400 : 290);
        var guess = (width - columns * 100) / columns;
        left = Each(columns, c => Column(c).Max(p => Math.Max(LeftRoom(p, PanelHeight), Overhang(p, guess))));
        right = Each(columns, c => Enumerable.Range(0, panels.Count).Where(i => i % columns == c).Max(RightRoom));
        PanelWidth = Math.Max(80, (width - left.Sum() - right.Sum()) / columns);
        top = Each(Rows, r => Row(r).Max(p => TopRoom(p, Math.Min(guess, PanelWidth))));
        bottom = Each(Rows, r => Row(r).Max(p => BottomRoom(p, PanelWidth)));
        InnerWidth = width - left[0] - right[^1];
        InnerHeight = Rows * PanelHeight + bottom.Sum() - bottom[^1] + top.Sum() - top[0];
    }

    public int Columns { get; }
    public int Rows { get; }
    public double Width { get; }
    public double PanelWidth { get; }
    public double PanelHeight { get; }
    public double InnerWidth { get; }
    public double InnerHeight { get; }

    /// <summary>Pixels between the lowest axis and the legend.</summary>
    public double BottomRoomOfLastRow => bottom[^1];

    /// <summary>Whether the legend is a list, which the page's script moves to the figure's edge.</summary>
    public bool IsNarrow => Width <= NarrowWidth;

    /// <summary>Pixels between the legend above the panels and the highest axis.</summary>
    public double TopRoomOfFirstRow => top[0];

    /// <summary>Whether the legend is above the panels: below several rows, or a high one, it would be off the first screen.</summary>
    public bool LegendAbove => Rows > 1 || PanelHeight > HighPanel;

    private const double HighPanel = 700;

    /// <summary>Margins around all panels, with <paramref name="legend"/> pixels for the legend and so many more below.</summary>
    public Margin Margin(double legend, double below = 0) => new Margin().With(
        ("l", left[0]), ("r", right[^1]), ("t", top[0] + (LegendAbove ? legend : 0)),
        ("b", bottom[^1] + below + (LegendAbove ? 0 : legend)),
        ("pad", 0), ("autoexpand", false));

    /// <summary>Pixels of the whole figure, with so many for the legend.</summary>
    public double Height(double legend) => Math.Ceiling(InnerHeight + top[0] + bottom[^1] + legend);

    /// <summary>Share of the inner width taken by the panel, from the left.</summary>
    public IReadOnlyList<double> HorizontalDomain(int panel)
    {
        var c = panel % Columns;
        var from = c * PanelWidth + left.Take(c + 1).Sum() - left[0] + right.Take(c).Sum();
        return [Share(from / InnerWidth), Share((from + PanelWidth) / InnerWidth)];
    }

    /// <summary>Share of the inner height taken by the panel, from below.</summary>
    public IReadOnlyList<double> VerticalDomain(int panel)
    {
        var r = panel / Columns;
        var from = r * PanelHeight + top.Take(r + 1).Sum() - top[0] + bottom.Take(r).Sum();
        return [Share(1 - (from + PanelHeight) / InnerHeight), Share(1 - from / InnerHeight)];
    }

    /// <summary>The title's lines.</summary>
    public static IReadOnlyList<string> TitleLines(string title, double width) =>
        PlotlyText.Wrap(title, width, PlotlyFigure.PanelTitleSize * 1.08, 6);

    private static double Share(double value) => Math.Round(Math.Clamp(value, 0, 1), 6);

    private IEnumerable<Panel> Column(int c) => panels.Where((_, i) => i % Columns == c);

    private IEnumerable<Panel> Row(int r) => panels.Where((_, i) => i / Columns == r);

    private static double[] Each(int count, Func<int, double> room) => [.. Enumerable.Range(0, count).Select(room)];

    private static double LeftRoom(Panel panel, double height)
    {
        if (panel.Y.Hidden) return 16;
        var ticks = panel.Y.Scale switch
        {
            AxisScale.Log => 44,
            AxisScale.Category =>
                (panel.Y.Categories ?? []).SelectMany(n => AxisDrawing.RowName(n, panel.Y.Letters)).Append("")
                    .Max(n => PlotlyText.Width(n, AxisDrawing.FontSize)),
            _ => 56,
        };
        return 26 + ticks + LineHeight * AxisDrawing.TitleLines(panel.Y.Title, height).Count;
    }

    /// <summary>Pixels that the first of turned names takes left of its axis: without them plotly.js drops it.</summary>
    private static double Overhang(Panel panel, double width)
    {
        if (panel.X is { Hidden: true } or not { Scale: AxisScale.Category }) return 0;
        var names = AxisData.Horizontal(panel).Categories;
        var (turned, _, lines) = AxisDrawing.Names(names, width);
        return turned ? 0.77 * lines[0].Max(line => PlotlyText.Width(line, AxisDrawing.FontSize)) + 8 - width / (2 * names.Count) : 0;
    }

    private double RightRoom(int panel) => HasScale(panel) ? ScaleTitleAt + 24 : RightEdge;

    /// <summary>Whether a panel's scale is drawn beside it: of maps side by side with one scale the last has it for all.</summary>
    public bool HasScale(int panel) => Scaled(panel) is { } map && !Enumerable.Range(panel + 1, panels.Count - panel - 1)
        .TakeWhile(next => next / Columns == panel / Columns)
        .Any(next => Scaled(next) is { } other && map.Range is not null && other.Range == map.Range && other.Legend == map.Legend
            && other.Diverging == map.Diverging && other.Logarithmic == map.Logarithmic);

    private Heatmap? Scaled(int panel) => panels[panel].Traces.OfType<Heatmap>().FirstOrDefault(map => map.Classes is null);

    private static double TopRoom(Panel panel, double width) =>
        16 + (panel.Title.Length == 0 ? 0 : 1.4 * PlotlyFigure.PanelTitleSize * TitleLines(panel.Title, width).Count + 8);

    private static double BottomRoom(Panel panel, double width)
    {
        if (panel.X.Hidden) return 14;
        var ticks = 24.0;
        if (panel.X.Scale == AxisScale.Category)
        {
            var (turned, names, lines) = AxisDrawing.Names(AxisData.Horizontal(panel).Categories, width);
            var most = lines.Select(name => name.Count).DefaultIfEmpty(1).Max();
            ticks = !turned ? 5 + LineHeight * most : most == 1 ? 22 + 0.62 * names : 22 + 0.87 * names + 0.5 * LineHeight;
        }
        var title = AxisDrawing.TitleLines(panel.X.Title, width).Count;
        return 18 + ticks + LineHeight * title + AxisDrawing.Moved(title);
    }
}
