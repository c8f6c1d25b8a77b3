using System.Globalization;
using Repro.Claims;

namespace Repro.Report;

/// <summary>A claim's numbers as every page and table shows them; claims.csv has all digits.</summary>
internal static class ClaimNumbers
{
    /// <summary>Most decimals that are written out; smaller standard errors are written with an exponent.</summary>
    private const int MostDecimals = 7;

    /// <summary>What was measured. With a standard error: two significant digits of it, and as many decimals of what was
    /// measured.</summary>
    public static string Measured(ClaimResult claim)
    {
        if (claim is not { Measured: { } measured, StandardError: > 0 and < double.PositiveInfinity and var error }
            || !double.IsFinite(measured))
            return Number(claim.Measured) + (claim.StandardError is null ? "" : " ± " + Number(claim.StandardError));
        var decimals = 1 - (int)Math.Floor(Math.Log10(error));
        if (decimals is < 0 or > MostDecimals) return $"{Text(measured, Digits(measured, decimals))} ± {Text(error, "G2")}";
        return $"{Text(measured, Decimals(decimals))} ± {Text(error, Decimals(decimals))}";
    }

    /// <summary>Four significant digits; empty where there is none.</summary>
    public static string Number(double? value) => value is not { } v ? ""
        : double.IsNaN(v) ? "NaN"
        : double.IsInfinity(v) ? v > 0 ? "∞" : "−∞"
        : Text(v, "G4");

    /// <summary>Points judged of how many, <c>8 of 10</c>; empty where the claim has none.</summary>
    public static string Points(int? judged, int? of) => judged is null || of is null ? "" : $"{judged} of {of}";

    private static string Decimals(int decimals) => "F" + decimals.ToString(CultureInfo.InvariantCulture);

    /// <summary>Significant digits down to the last of the standard error's two.</summary>
    private static string Digits(double measured, int decimals)
    {
        var first = measured == 0 ? -decimals : (int)Math.Floor(Math.Log10(Math.Abs(measured)));
        return "G" + Math.Clamp(first + decimals + 1, 1, 15).ToString(CultureInfo.InvariantCulture);
    }

    private static string Text(double value, string format) =>
        value.ToString(format, CultureInfo.InvariantCulture).Replace("-", "−", StringComparison.Ordinal);
}
