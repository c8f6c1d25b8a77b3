using Ccmc.Functions;

namespace Ccmc.Statistics;

/// <summary>Division of an error rate over several tests.</summary>
public static class FamilyWise
{
    /// <summary>The level of each of <paramref name="tests"/> ≥ 1 independent tests whose family-wise level is <paramref name="level"/> in
    /// (0, 1): 1 − (1 − level)^(1/m).</summary>
    /// <remarks>Exact for independent tests, conservative for positively dependent ones. Reference: [Sid67].</remarks>
    public static double Sidak(double level, int tests) => -Elementary.Expm1(Elementary.Log1p(-level) / tests);

    /// <summary>The p-value of the smallest of <paramref name="tests"/> p-values: 1 − (1 − p)^m.</summary>
    public static double SidakAdjusted(double smallest, int tests) =>
        smallest >= 1 ? 1 : -Elementary.Expm1(tests * Elementary.Log1p(-smallest));
}
