using System.Globalization;

namespace Experiments.Shared;

/// <summary>Numbers in captions and titles.</summary>
internal static class Counted
{
    /// <summary>"n = 40 trajectories", "n = 16 to 40 trajectories"; empty of none.</summary>
    public static string Of(IEnumerable<int> counts, string what)
    {
        int[] all = [.. counts];
        if (all.Length == 0) return "";
        var (least, most) = (all.Min(), all.Max());
        return string.Create(CultureInfo.InvariantCulture, $"n = {least:N0}{(most > least ? $" to {most:N0}" : "")} {what}");
    }

    /// <summary>"4 of 9".</summary>
    public static string Share<T>(IReadOnlyCollection<T> all, Func<T, bool> which) =>
        string.Create(CultureInfo.InvariantCulture, $"{all.Count(which):N0} of {all.Count:N0}");

    /// <summary>Two significant digits; of what is very large or small with a power of ten.</summary>
    public static string Two(double value) =>
        value.ToString("G2", CultureInfo.InvariantCulture) is var text && text.Contains('E', StringComparison.Ordinal)
            ? (value < 0 ? "−" : "") + Power(Math.Abs(value)) : text;

    /// <summary>A number above zero by its power of ten, with two digits: "10⁶", "5.6×10⁻¹⁷".</summary>
    public static string Power(double value)
    {
        var parts = value.ToString("0.#E+0", CultureInfo.InvariantCulture).Split('E');
        var exponent = string.Concat(parts[1].TrimStart('+').Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']));
        return (parts[0] == "1" ? "10" : $"{parts[0]}×10") + exponent;
    }

    /// <summary>"0.9", or "0.8 to 0.95" of several levels.</summary>
    public static string Levels(IEnumerable<double> levels)
    {
        double[] all = [.. levels];
        return string.Create(CultureInfo.InvariantCulture, $"{all.Min():R}")
            + (all.Max() > all.Min() ? string.Create(CultureInfo.InvariantCulture, $" to {all.Max():R}") : "");
    }

    /// <summary>A share in per cent, whole.</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %");
}
