namespace Repro.Figures.Plotly;

/// <summary>Room that the legend takes below or above the panels.</summary>
/// <param name="Height">Pixels, 0 without entries.</param>
/// <param name="EntryWidth">Width of each entry's text if they are in columns; null if they are on one row or one below the other.</param>
/// <param name="InOneColumn">Whether they are one below the other.</param>
internal sealed record LegendSpace(double Height, double? EntryWidth, bool InOneColumn = false)
{
    /// <summary>Symbol, and the gaps around symbol and text.</summary>
    private const double Symbol = 62;

    private const double WidestText = 250;

    /// <summary>The room for these names over so many pixels. That of a narrow figure spreads from edge to edge.</summary>
    public static LegendSpace Of(IEnumerable<string> names, double width, bool narrow)
    {
        var entries = names.Select(Lines).ToArray();
        if (entries.Length == 0) return new(0, null);
        var texts = entries.Select(lines => lines.Max(line => PlotlyText.Width(line, AxisDrawing.FontSize))).ToArray();
        if (narrow) width = PanelGrid.NarrowWidth - PanelGrid.RightEdge;
        var oneRow = texts.Sum(text => text + Symbol) <= width;
        var perRow = oneRow ? entries.Length : Math.Max(1, (int)(width / (texts.Max() + Symbol)));
        var height = 12 + entries.Chunk(perRow).Sum(row => row.Max(lines => lines.Count) * 19 + 3);
        return new(height, oneRow || perRow == 1 ? null : Math.Ceiling(texts.Max()), perRow == 1);
    }

    /// <summary>A name as shown in the legend.</summary>
    public static IReadOnlyList<string> Lines(string name) => PlotlyText.Wrap(name, WidestText, AxisDrawing.FontSize);
}
