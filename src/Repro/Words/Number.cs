using System.Globalization;
using System.Text.RegularExpressions;

namespace Repro.Words;

/// <summary>Numbers for people, one form for each medium; tables in <c>data/</c> have every digit.</summary>
public static partial class Number
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>For terminal, log and notes in CSV: <c>0.0451</c>, <c>12,400</c>, <c>3.57e-06</c>.</summary>
    /// <param name="value">Any; infinities are words.</param>
    /// <param name="digits">Significant digits.</param>
    public static string Plain(double value, int digits = 3)
    {
        if (double.IsNaN(value)) return "NaN";
        if (double.IsInfinity(value)) return value > 0 ? "inf" : "-inf";
        if (Math.Abs(value) < 1e7 && value == Math.Floor(value)) return Whole((long)value);
        var text = value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var split = text.Split('E');
        if (split.Length == 1) return text;
        var exponent = int.Parse(split[1], CultureInfo.InvariantCulture);
        if (exponent is > 0 and < 7) return Whole((long)double.Parse(text, CultureInfo.InvariantCulture));
        return string.Create(CultureInfo.InvariantCulture, $"{split[0]}e{exponent:+00;-00}");
    }

    /// <summary>A count, its thousands apart: <c>12,400</c>.</summary>
    public static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>For pages: <c>3.57 × 10⁻⁶</c>, with a minus sign.</summary>
    /// <param name="value">Any.</param>
    /// <param name="digits">Significant digits.</param>
    public static string OnPage(double value, int digits = 3) => OnPage(Plain(value, digits));

    /// <summary>A sentence of a CSV or a log as a page shows it: its numbers as those of pages, ± and ≤ as signs.</summary>
    public static string OnPage(string sentence) => Minus().Replace(Exponent().Replace(sentence, Power), "−")
        .Replace("+/-", "±", StringComparison.Ordinal).Replace("<=", "≤", StringComparison.Ordinal)
        .Replace(">=", "≥", StringComparison.Ordinal);

    private static string Power(Match number)
    {
        var power = int.Parse(number.Groups["power"].ValueSpan, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        var raised = string.Concat(power.Select(c => c == '-' ? '⁻' : Superscripts[c - '0']));
        var mantissa = number.Groups["mantissa"].Value;
        return mantissa switch { "1" => $"10{raised}", "-1" => $"−10{raised}", _ => $"{mantissa} × 10{raised}" };
    }

    [GeneratedRegex(@"(?<![\w.])(?<mantissa>-?\d+(\.\d+)?)[eE](?<power>[+-]?\d+)(?!\w)")]
    private static partial Regex Exponent();

    // A sign, not a hyphen between words or a range.
    [GeneratedRegex(@"(?<![\w\])}.])-(?=(\d|inf\b))")]
    private static partial Regex Minus();
}
