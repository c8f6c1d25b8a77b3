using System.Globalization;

namespace Repro.Figures.Plotly;

/// <summary>Numbers of a figure: six significant digits, integers in full, what is not finite as null. The tables hold every
/// digit.</summary>
internal static class Numbers
{
    /// <summary>As they are drawn.</summary>
    public static double?[] Of(IEnumerable<double> values) => [.. values.Select(Of)];

    /// <summary>Those at the given places.</summary>
    public static double?[] At(IReadOnlyList<double> values, IReadOnlyList<int> indices) => Of(indices.Select(i => values[i]));

    private static double? Of(double value) =>
        !double.IsFinite(value) ? null
        : Math.Abs(value) < 1e15 && value == Math.Floor(value) ? value
        : double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
