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
    public bool AutoSize => true;
    [JsonPropertyName("paper_bgcolor")] public string PaperBackground => "#ffffff";
    [JsonPropertyName("plot_bgcolor")] public string PlotBackground => "#ffffff";
    public string BarMode => "group";
    public double BarGap => 0.25;
    public double BarGroupGap => 0.08;
    public string HoverMode => "closest";
    public string DragMode => "zoom";
    public bool ShowLegend => true;

    /// <summary><c>xaxis</c>, <c>yaxis</c>, <c>xaxis2</c>, …</summary>
    [JsonExtensionData] public required Dictionary<string, object> Axes { get; init; }
}

internal sealed record Margin(double L, double R, double T, double B)
{
    public double Pad => 0;
    public bool AutoExpand => false;
}

internal sealed record Font(string? Family = null, double? Size = null, string? Color = null, int? Weight = null);

internal sealed record Title(string Text, Font? Font = null, double? Standoff = null, string? Side = null);

internal sealed record Legend
{
    public required double X { get; init; }
    public required double Y { get; init; }
    public string Orientation => "h";
    public string XAnchor => "left";
    public string YAnchor => "top";
    public string TraceOrder => "normal";
    public double TraceGroupGap => 0;
    public double MaxHeight => 4000;
    public string ItemSizing => "constant";
    public bool BorderWidthShown => false;
}

internal sealed record Annotation
{
    public required string Text { get; init; }
    public required double X { get; init; }
    public required double Y { get; init; }
    public required Font Font { get; init; }
    public double YShift { get; init; }
    public string XRef => "paper";
    public string YRef => "paper";
    public string XAnchor => "left";
    public string YAnchor => "bottom";
    public string Align => "left";
    public bool ShowArrow => false;
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
    public double? TickAngle { get; init; }
    public string? ScaleAnchor { get; init; }
    public MinorTicks? Minor { get; init; }
    public bool? ShowGrid { get; init; }
    public string GridColor => "#e4e4e4";
    public bool ZeroLine => false;
    public bool ShowLine => true;
    public string LineColor => "#444444";
    public double LineWidth => 1.2;
    public string Ticks => "outside";
    public double TickLen => 5;
    public string ExponentFormat => "power";
    public int MinExponent => 4;
    public bool AutoMargin => false;
    public string? Constrain { get; init; }
}

internal sealed record MinorTicks(string? DTick = null)
{
    public string Ticks => "outside";
    public double TickLen => 3;
    public bool ShowGrid => true;
    public string GridColor => "#f3f3f3";
}

internal sealed record PlotlyConfig
{
    public required ImageButton ToImageButtonOptions { get; init; }
    public bool Responsive => true;
    public bool DisplayLogo => false;
    public bool ShowLink => false;
    public bool SendData => false;
    public bool ShowTips => false;
    public IReadOnlyList<string> ModeBarButtonsToRemove => ["select2d", "lasso2d", "toImage", "autoScale2d"];
}

internal sealed record ImageButton(string Filename, string Format = "png", double Scale = 3);
