using System.Globalization;

namespace Repro.Figures.Plotly;

/// <summary>The hover text: the series, each axis by its title with its unit, the value with the length of its bar, how
/// many values are behind it, and what the author adds.</summary>
internal static class HoverText
{
    /// <summary>Points of a trace above which its text is made by plotly.js from the values alone, so that pages stay small.</summary>
    public const int MostWritten = 5_000;

    /// <summary>Template of a trace whose <c>customdata</c> is written here, one text a datum.</summary>
    public static string Written(string series) => Head(series) + "%{customdata}<extra></extra>";

    /// <summary>Template of a trace of too many points for that.</summary>
    public static string ByValue(string series, Panel panel) =>
        Head(series) + $"{Safe(panel.Y.Title)}: %{{y:.4~g}}<br>{Safe(panel.X.Title)}: %{{x:.4~g}}<extra></extra>";

    /// <summary>The text of one datum of a curve or of bars.</summary>
    public static string Of(Series series, int index, Place at, Panel panel)
    {
        List<string> lines = [];
        if (!panel.Y.Hidden) lines.Add($"{Title(panel.Y)}{at.Y}{Bar(series, index, at.Value)}");
        if (!panel.X.Hidden) lines.Add($"{Title(panel.X)}{at.X}");
        if (panel.X.Hidden && series is Curve { Labels: { } labels }) lines.Add(PlotlyText.Escape(labels[index]));
        if (series.Counts is { } counts) lines.Add($"n = {counts[index].ToString("N0", CultureInfo.InvariantCulture)}");
        if (series.Hover is { } more) lines.AddRange(Lines(more[index]));
        return string.Join("<br>", lines);
    }

    /// <summary>The text of one cell of a map.</summary>
    /// <param name="value">The cell's value, or what it means that there is none; escaped.</param>
    /// <param name="at">The cell's position.</param>
    /// <param name="panel">The map's panel.</param>
    /// <param name="more">What the author adds; null for nothing.</param>
    public static string OfCell(string value, Place at, Panel panel, string? more) =>
        string.Join("<br>", (string[])[value, $"{Title(panel.X)}{at.X}", $"{Title(panel.Y)}{at.Y}", .. Lines(more ?? "")]);

    /// <summary>A position in words: the category's name where the axis has names.</summary>
    public static string Position(double value, Axis axis, IReadOnlyList<string> categories) =>
        axis.Scale == AxisScale.Category && value >= 0 && Math.Round(value) < categories.Count
            ? PlotlyText.Escape(categories[(int)Math.Round(value)])
            : Number(value);

    /// <summary>Four significant digits, counts in full, powers of ten as such.</summary>
    public static string Number(double value)
    {
        if (double.IsNaN(value)) return "no value";
        if (double.IsInfinity(value)) return value > 0 ? "∞" : "−∞";
        if (Math.Abs(value) < 1e7 && value == Math.Floor(value)) return Minus(value.ToString("N0", CultureInfo.InvariantCulture));
        var size = Math.Abs(value);
        if (size is >= 1e-3 and < 1e5)
            return Minus(value.ToString("G4", CultureInfo.InvariantCulture) is var plain && plain.Contains('E', StringComparison.Ordinal)
                ? value.ToString("F0", CultureInfo.InvariantCulture) : plain);
        var parts = value.ToString("0.###E+0", CultureInfo.InvariantCulture).Split('E');
        return Minus($"{(parts[0] == "1" ? "" : parts[0] + "×")}10<sup>{parts[1].TrimStart('+')}</sup>");
    }

    private static string Bar(Series series, int index, double value)
    {
        if (series.Error is not { } error || !(error[index] > 0 || series.ErrorBelow?[index] > 0)) return "";
        return series.ErrorBelow is { } below
            ? $" [{Number(value - below[index])}, {Number(value + error[index])}] ({PlotlyText.Escape(series.ErrorIs)})"
            : $" ± {Short(error[index])} ({PlotlyText.Escape(series.ErrorIs)})";
    }

    /// <summary>Half the length of a bar: two digits.</summary>
    private static string Short(double value) =>
        double.IsFinite(value)
            ? Number(double.Parse(value.ToString("G2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))
            : "∞";

    private static IEnumerable<string> Lines(string text) => text.Length == 0 ? [] : text.Split('\n').Select(PlotlyText.Escape);

    private static string Title(Axis axis) => axis.Title.Length == 0 ? "" : PlotlyText.Escape(axis.Title) + ": ";

    private static string Head(string series) => series.Length == 0 ? "" : $"<b>{Safe(series)}</b><br>";

    /// <summary>Escaped, with nothing that a template would fill in.</summary>
    private static string Safe(string text) => PlotlyText.Escape(text).Replace("%{", "%&#123;", StringComparison.Ordinal);

    private static string Minus(string number) => number.Replace('-', '−');
}

/// <summary>A datum's position, in words, and its vertical value.</summary>
internal readonly record struct Place(string X, string Y, double Value = double.NaN);
