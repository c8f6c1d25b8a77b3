using Ccmc.Functions;

namespace Ccmc.Statistics;

/// <summary>Division of an error rate over several tests.</summary>
public static class FamilyWise
{
    /// <summary>The level of each of <paramref name="tests"/> ≥ 1 independent tests whose family-wise level is <paramref name="level"/> in (0, 1): 1 − (1 − level)^(1/m).</summary>
    /// <remarks>Exact for independent tests, conservative for positively dependent ones. Reference: [Sid67].</remarks>
    public static double Sidak(double level, int tests) => -Elementary.Expm1(Elementary.Log1p(-level) / tests);

    /// <summary>The p-value of the smallest of <paramref name="tests"/> p-values: 1 − (1 − p)^m.</summary>
    public static double SidakAdjusted(double smallest, int tests) => smallest >= 1 ? 1 : -Elementary.Expm1(tests * Elementary.Log1p(-smallest));

    /// <summary>Holm's step-down p-values in the order given: reject those at or below the family-wise level, under any dependence.</summary>
    /// <remarks>Reference: [Holm79]. A NaN counts as 0: it cannot pass unseen.</remarks>
    public static double[] Holm(ReadOnlySpan<double> pValues)
    {
        var values = pValues.ToArray();
        var order = new int[values.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
            if (double.IsNaN(values[i])) values[i] = 0;
        }
        Array.Sort(order, (i, j) => values[i] != values[j] ? values[i].CompareTo(values[j]) : i.CompareTo(j));
        var (adjusted, largest) = (new double[values.Length], 0.0);
        for (var rank = 0; rank < order.Length; rank++)
        {
            largest = Math.Max(largest, Math.Min(1, (order.Length - rank) * values[order[rank]]));
            adjusted[order[rank]] = largest;
        }
        return adjusted;
    }
}
