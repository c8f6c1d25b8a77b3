using System.Text.Json.Serialization;

namespace Repro.Figures.Plotly;

/// <summary>Everything but the traces.</summary>
internal sealed record PlotlyLayout
{
    public required double Height { get; init; }
    public required Margin Margin { get; init; }
    public required Font Font { get; init; }
    public required Legend Legend { get; init; }
    public required IReadOnlyList<Annotation> Annotations { get; init; }
    public bool AutoSize { get; init; } = true;
    [JsonPropertyName("paper_bgcolor")] public string PaperBackground { get; init; } = "#ffffff";
    [JsonPropertyName("plot_bgcolor")] public string PlotBackground { get; init; } = "#ffffff";
    public string BarMode { get; init; } = "group";
    public double BarGap { get; init; } = 0.25;
    public double BarGroupGap { get; init; } = 0.08;
    public string HoverMode { get; init; } = "closest";
    public string DragMode { get; init; } = "zoom";
    public bool ShowLegend { get; init; } = true;

    /// <summary><c>xaxis</c>, <c>yaxis</c>, <c>xaxis2</c>, …</summary>
    [JsonExtensionData] public Dictionary<string, object> Axes { get; init; } = [];
}

internal sealed record Margin(double L, double R, double T, double B)
{
    public double Pad { get; init; }
    public bool AutoExpand { get; init; }
}

internal sealed record Font(string? Family = null, double? Size = null, string? Color = null, int? Weight = null);

internal sealed record Title(string Text, Font? Font = null, double? Standoff = null, string? Side = null);

internal sealed record Legend
{
    public required double X { get; init; }
    public required double Y { get; init; }
    public required string Orientation { get; init; }
    public string XAnchor { get; init; } = "left";
    public string YAnchor { get; init; } = "top";
    public string TraceOrder { get; init; } = "normal";
    public double TraceGroupGap { get; init; }
    public double MaxHeight { get; init; } = 4000;
    public double ItemWidth { get; init; } = 40;

    /// <summary>Symbols of one size, however small the markers of a crowded series.</summary>
    public string ItemSizing { get; init; } = "constant";

    /// <summary>Width of each entry's text in pixels, so that entries stand in columns; null where all fit on a row.</summary>
    public double? EntryWidth { get; init; }
    public string EntryWidthMode { get; init; } = "pixels";
}

internal sealed record Annotation
{
    public required string Text { get; init; }
    public required double X { get; init; }
    public required double Y { get; init; }
    public required Font Font { get; init; }
    public double XShift { get; init; }
    public double YShift { get; init; }
    public double TextAngle { get; init; }
    public string XRef { get; init; } = "paper";
    public string YRef { get; init; } = "paper";
    public string XAnchor { get; init; } = "left";
    public string YAnchor { get; init; } = "bottom";
    public string Align { get; init; } = "left";
    public bool ShowArrow { get; init; }
}

internal sealed record PlotlyAxis
{
    public required IReadOnlyList<double> Domain { get; init; }
    public required string Anchor { get; init; }
    public Title? Title { get; init; }
    public string? Type { get; init; }
    public bool? Visible { get; init; }
    public IReadOnlyList<double?>? Range { get; init; }
    public bool? AutoRange { get; init; }
    public string? TickMode { get; init; }
    public double? DTick { get; init; }
    public Numbers? TickVals { get; init; }
    public IReadOnlyList<string>? TickText { get; init; }
    public Font? TickFont { get; init; }
    public IReadOnlyDictionary<string, string>? LabelAlias { get; init; }
    public double? TickAngle { get; init; }
    public string? ScaleAnchor { get; init; }
    public MinorTicks? Minor { get; init; }
    public bool? ShowGrid { get; init; }
    public string GridColor { get; init; } = "#e4e4e4";
    public bool ZeroLine { get; init; }
    public bool ShowLine { get; init; } = true;
    public string LineColor { get; init; } = "#444444";
    public double LineWidth { get; init; } = 1.2;
    public string Ticks { get; init; } = "outside";
    public double TickLen { get; init; } = 5;
    public string ExponentFormat { get; init; } = "power";
    public int MinExponent { get; init; } = 4;
    public bool AutoMargin { get; init; }
    public string? Constrain { get; init; }
}

internal sealed record MinorTicks(object DTick)
{
    public string Ticks { get; init; } = "outside";
    public double TickLen { get; init; } = 3;
    public bool ShowGrid { get; init; } = true;
    public string GridColor { get; init; } = "#f3f3f3";
}

internal sealed record PlotlyConfig
{
    [JsonPropertyName("toImageButtonOptions")] public required ImageButton ToImageButtonOptions { get; init; }
    public bool Responsive { get; init; } = true;
    [JsonPropertyName("displaylogo")] public bool DisplayLogo { get; init; }
    [JsonPropertyName("showLink")] public bool ShowLink { get; init; }
    [JsonPropertyName("sendData")] public bool SendData { get; init; }
    [JsonPropertyName("showTips")] public bool ShowTips { get; init; }
    [JsonPropertyName("modeBarButtonsToRemove")]
    public IReadOnlyList<string> ModeBarButtonsToRemove { get; init; } =
        ["select2d", "lasso2d", "toImage", "autoScale2d", "sendChartToCloud"];

    /// <summary>No server: plotly.js would else offer to send the data to one.</summary>
    [JsonPropertyName("plotlyServerURL")] public string ServerAddress { get; init; } = "";
}

internal sealed record ImageButton(string Filename, string Format = "png", double Scale = 3);
