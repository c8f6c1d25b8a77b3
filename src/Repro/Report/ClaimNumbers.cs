using System.Globalization;
using System.Text.RegularExpressions;
using Repro.Claims;

namespace Repro.Report;

/// <summary>A claim's numbers as every page and Markdown table shows them; claims.csv has all digits.</summary>
internal static partial class ClaimNumbers
{
    /// <summary>Most decimals that are written out; smaller standard errors are written with an exponent.</summary>
    private const int MostDecimals = 6;

    /// <summary>From here on numbers are written with an exponent.</summary>
    private const double MostWhole = 1e7;

    /// <summary>What was measured. With a standard error: two significant digits of it, and as many decimals of what was
    /// measured.</summary>
    public static string Measured(ClaimResult claim)
    {
        if (claim is not { Measured: { } measured, StandardError: > 0 and < double.PositiveInfinity and var error }
            || !double.IsFinite(measured))
            return Exact(claim) + (claim.StandardError is null ? "" : " ± " + Number(claim.StandardError));
        var decimals = 1 - (int)Math.Floor(Math.Log10(error));
        if (decimals < 0 && Math.Abs(measured) < MostWhole) return $"{Rounded(measured, decimals)} ± {Rounded(error, decimals)}";
        if (decimals is < 0 or > MostDecimals)
            return $"{Words.Number.OnPage(measured, Digits(measured, decimals))} ± {Words.Number.OnPage(error, 2)}";
        return Words.Number.OnPage($"{Fixed(measured, decimals)} ± {Fixed(error, decimals)}");
    }

    /// <summary>A value without a standard error: three digits, or as many as show what the claim detects.</summary>
    private static string Exact(ClaimResult claim)
    {
        if (claim is not { Measured: { } measured and not 0, Detectable: > 0 and < double.PositiveInfinity and var detectable }
            || !double.IsFinite(measured))
            return Number(claim.Measured);
        var places = (int)Math.Ceiling(Math.Log10(Math.Abs(measured) / detectable)) + 2;
        return Words.Number.OnPage(measured, Math.Clamp(places, 3, 15));
    }

    /// <summary>Three significant digits; empty where there is none.</summary>
    public static string Number(double? value) => value switch
    {
        null => "",
        double.PositiveInfinity => "∞",
        double.NegativeInfinity => "−∞",
        { } v => Words.Number.OnPage(v),
    };

    /// <summary>Around its prediction, within what a claim holds: the interval of an equivalence test, or ± what a test of equality
    /// detects; empty where the prediction is a bound.</summary>
    public static string Tolerance(ClaimResult claim)
    {
        if (Interval().Match(claim.Reason) is { Success: true } interval) return Words.Number.OnPage(interval.Groups[1].Value);
        return claim.Detectable is { } detectable ? "± " + Number(detectable) : "";
    }

    /// <summary>As the judge of claims writes it into the reason.</summary>
    [GeneratedRegex(@"the tolerance (\[[^\]]*\])", RegexOptions.CultureInvariant)]
    private static partial Regex Interval();

    /// <summary>Without the digits that the standard error does not carry.</summary>
    private static string Rounded(double value, int decimals)
    {
        var unit = Math.Pow(10, -decimals);
        return Words.Number.OnPage(Math.Round(value / unit) * unit);
    }

    /// <summary>Points judged of how many, <c>8 of 10</c>; empty where the claim has none.</summary>
    public static string Points(int? judged, int? of) =>
        judged is { } j && of is { } o ? $"{Words.Number.Whole(j)} of {Words.Number.Whole(o)}" : "";

    private static string Fixed(double value, int decimals) =>
        value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Significant digits down to the last of the standard error's two.</summary>
    private static int Digits(double measured, int decimals)
    {
        var first = measured == 0 ? -decimals : (int)Math.Floor(Math.Log10(Math.Abs(measured)));
        return Math.Clamp(first + decimals + 1, 1, 15);
    }
}
