using System.Text.Json.Serialization;

namespace Repro.Figures.Plotly;

/// <summary>A trace in the vocabulary of plotly.js.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Scatter), "scatter")]
[JsonDerivedType(typeof(Bar), "bar")]
[JsonDerivedType(typeof(PlotlyHeatmap), "heatmap")]
internal abstract record PlotlyTrace
{
    public string? Name { get; init; }
    public bool? ShowLegend { get; init; }
    public string? LegendGroup { get; init; }
    public string? XAxis { get; init; }
    public string? YAxis { get; init; }
    public string? HoverInfo { get; init; }
    public string? HoverTemplate { get; init; }
    public double? Opacity { get; init; }
}

/// <summary>Points, lines, filled regions.</summary>
internal sealed record Scatter : PlotlyTrace
{
    public required Numbers X { get; init; }
    public required Numbers Y { get; init; }
    public required string Mode { get; init; }
    public Line? Line { get; init; }
    public Marker? Marker { get; init; }
    [JsonPropertyName("error_y")] public ErrorBar? ErrorY { get; init; }
    public string? Fill { get; init; }
    public string? FillColor { get; init; }
    public string? StackGroup { get; init; }
    public string? StackGaps { get; init; }
    public IReadOnlyList<string>? Text { get; init; }
    public string? TextPosition { get; init; }
    public Font? TextFont { get; init; }
    public IReadOnlyList<string>? HoverText { get; init; }
    public bool? ConnectGaps { get; init; }
    public bool? ClipOnAxis { get; init; }
}

/// <summary>Bars; positions are numbers, named by the axis.</summary>
internal sealed record Bar : PlotlyTrace
{
    public required Numbers X { get; init; }
    public required Numbers Y { get; init; }
    public Marker? Marker { get; init; }
    [JsonPropertyName("error_y")] public ErrorBar? ErrorY { get; init; }
    public IReadOnlyList<string>? HoverText { get; init; }
}

/// <summary>A matrix in colour.</summary>
internal sealed record PlotlyHeatmap : PlotlyTrace
{
    public required Numbers X { get; init; }
    public required Numbers Y { get; init; }
    public required IReadOnlyList<Numbers> Z { get; init; }
    public IReadOnlyList<IReadOnlyList<string>>? HoverText { get; init; }
    public IReadOnlyList<ColorStop>? ColorScale { get; init; }
    public double? ZMin { get; init; }
    public double? ZMax { get; init; }
    public bool? ShowScale { get; init; }

    /// <summary>The scale and its bar, in the layout, which alone knows where the panel stands.</summary>
    public string? ColorAxis { get; init; }
    public double? XGap { get; init; }
    public double? YGap { get; init; }
    public IReadOnlyList<IReadOnlyList<string>>? Text { get; init; }
    public string? TextTemplate { get; init; }
    public bool? HoverOnGaps { get; init; }
}

internal sealed record Line(string? Color = null, double? Width = null, string? Dash = null, string? Shape = null);

internal sealed record Marker(string? Color = null, double? Size = null, string? Symbol = null,
    Line? Line = null, double? Opacity = null, Pattern? Pattern = null);

/// <summary>Hatching of a bar, in white on its colour.</summary>
internal sealed record Pattern(string Shape, string FgColor = "#ffffff", double Size = 9, double Solidity = 0.18)
{
    public string FillMode { get; init; } = "overlay";
}

internal sealed record ErrorBar(Numbers Array, string Color, double Thickness = 1.5, double Width = 4)
{
    public string Type { get; init; } = "data";
    public bool Symmetric { get; init; } = true;
}

internal sealed record ColorAxis
{
    public required IReadOnlyList<ColorStop> ColorScale { get; init; }
    public double? CMin { get; init; }
    public double? CMax { get; init; }
    public required ColorBar ColorBar { get; init; }
}

internal sealed record ColorBar
{
    public required double X { get; init; }
    public required double Y { get; init; }
    public required double Len { get; init; }
    public double XPad { get; init; } = 10;
    public double YPad { get; init; }
    public double Thickness { get; init; } = 14;
    public double OutlineWidth { get; init; }
    public string Ticks { get; init; } = "outside";
    public string ExponentFormat { get; init; } = "power";
    public string? TickMode { get; init; }
    public Numbers? TickVals { get; init; }
    public IReadOnlyList<string>? TickText { get; init; }
}
