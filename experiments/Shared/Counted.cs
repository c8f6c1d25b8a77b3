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

    /// <summary>Two significant digits.</summary>
    public static string Two(double value) => value.ToString("G2", CultureInfo.InvariantCulture);

    /// <summary>A number above zero by its power of ten, with two digits: "10⁶", "5.6×10⁻¹⁷".</summary>
    public static string Power(double value)
    {
        var power = (int)Math.Floor(Math.Log10(value) + 1e-9);
        var digit = Math.Round(value / Math.Pow(10, power), 1).ToString(CultureInfo.InvariantCulture);
        var exponent = string.Concat(power.ToString(CultureInfo.InvariantCulture).Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']));
        return (digit == "1" ? "10" : $"{digit}×10") + exponent;
    }

    /// <summary>A share in per cent, whole.</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %");
}
