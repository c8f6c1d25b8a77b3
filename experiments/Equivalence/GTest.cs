using Ccmc.Functions;

namespace Experiments.Equivalence;

/// <summary>Likelihood-ratio statistic of counts against a fully known law.</summary>
/// <param name="Statistic">G over Williams' factor.</param>
/// <param name="Degrees">Degrees of freedom; 0 when fewer than two categories are left.</param>
/// <remarks>Reference: [Wil76]. With every expected count at 20 or more the mean of the corrected statistic departs from its degrees of
/// freedom by less than 10⁻³ of them.</remarks>
internal readonly record struct GTest(double Statistic, int Degrees)
{
    /// <summary>Least expected count of a category; rarer tokens are pooled, rarest first.</summary>
    private const double LeastExpected = 20;

    /// <summary>Compares counts with a law, both of length K.</summary>
    public static GTest Of(ReadOnlySpan<long> counts, ReadOnlySpan<double> law)
    {
        var categories = Pooled(counts, law, out var total);
        if (categories.Count < 2) return new(0, 0);
        var (g, inverse) = (0.0, 0.0);
        foreach (var (seen, expected) in categories)
        {
            if (seen > 0) g += 2 * seen * Elementary.Log(seen / expected);
            inverse += total / expected;
        }
        var degrees = categories.Count - 1;
        return new(g / (1 + (inverse - 1) / (6 * total * degrees)), degrees);
    }

    private static List<(double Seen, double Expected)> Pooled(ReadOnlySpan<long> counts, ReadOnlySpan<double> law, out double total)
    {
        var order = new int[law.Length];
        for (var j = 0; j < order.Length; j++) order[j] = j;
        var probabilities = law.ToArray();
        Array.Sort(order, (a, b) => probabilities[a] != probabilities[b] ? probabilities[a].CompareTo(probabilities[b]) : a.CompareTo(b));
        total = 0.0;
        foreach (var c in counts) total += c;
        var categories = new List<(double Seen, double Expected)>();
        var (seen, expected) = (0.0, 0.0);
        foreach (var j in order)
        {
            (seen, expected) = (seen + counts[j], expected + total * law[j]);
            if (expected < LeastExpected) continue;
            categories.Add((seen, expected));
            (seen, expected) = (0, 0);
        }
        // Tokens are taken in ascending order, so nothing is left over unless all together are too few.
        return categories;
    }
}
