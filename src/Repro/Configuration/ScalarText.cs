using System.Globalization;
using System.Text.RegularExpressions;

namespace Repro.Configuration;

/// <summary>What a plain YAML scalar says: numbers and truth values, the same on every machine.</summary>
internal static partial class ScalarText
{
    private const decimal LargestLong = long.MaxValue;
    private const decimal SmallestLong = long.MinValue;

    /// <summary>Written as a decimal number, sign, point and exponent allowed.</summary>
    public static bool LooksNumeric(string text) => Decimal().IsMatch(text);

    /// <summary>YAML's spellings of infinity and "not a number", and the common ones.</summary>
    public static bool LooksUnbounded(string text) => Unbounded().IsMatch(text);

    /// <summary>True or false in YAML 1.2's spellings.</summary>
    public static bool? Truth(string text) => text switch
    {
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ => null,
    };

    /// <summary>The exact decimal value, null when it is no number or has more digits or a larger exponent than a decimal holds.</summary>
    public static decimal? Exact(string text)
    {
        if (!LooksNumeric(text) || !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)) return null;
        return value == 0 && !IsZero(text) ? null : value;
    }

    /// <summary>An exact integer: <c>1024</c>, <c>1e6</c>, <c>2.0</c>. Null when it is none or beyond 64 bits.</summary>
    public static long? Integer(string text) =>
        Exact(text) is { } value && value == decimal.Truncate(value) && value is <= LargestLong and >= SmallestLong ? (long)value : null;

    /// <summary>A finite number, null when it is none or too large.</summary>
    public static double? Number(string text) =>
        LooksNumeric(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value) ? value : null;

    private static bool IsZero(string text) => !text.Split('e', 'E')[0].Any(c => c is >= '1' and <= '9');

    [GeneratedRegex(@"^[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^[-+]?(\.?inf|infinity|∞|\.?nan)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Unbounded();
}
