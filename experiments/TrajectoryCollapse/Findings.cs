using Ccmc.Statistics;
using Repro.Claims;

namespace Experiments.TrajectoryCollapse;

/// <summary>Many findings told as one, at one level: each member is judged at level / count (Bonferroni).</summary>
internal static class Findings
{
    /// <summary>Power at which departures are stated.</summary>
    private const double PowerQuantile = 2.3263478740408408;

    /// <summary>The member with the smallest p-value, that p-value times the number of members, the largest of the detectable departures.</summary>
    public static Finding Worst(IReadOnlyList<(string Name, TestFinding Finding)> members, string note)
    {
        var worst = members[0];
        var detectable = 0.0;
        foreach (var member in members)
        {
            if (!(member.Finding.PValue >= worst.Finding.PValue)) worst = member;
            detectable = Math.Max(detectable, member.Finding.Detectable);
        }
        return worst.Finding with
        {
            PValue = Math.Min(1, worst.Finding.PValue * members.Count),
            Detectable = detectable,
            Note = Join(members.Count > 1 ? $"{members.Count} tests, the worst: {worst.Name}" : worst.Name, note),
        };
    }

    /// <summary>The member that speaks most against the claim: one outside its band, else one that reaches over its edge, else the one nearest to an edge.</summary>
    public static Finding WorstBand(IReadOnlyList<(string Name, BandFinding Finding)> members, string note)
    {
        var worst = members[0];
        foreach (var member in members)
            if (Against(member.Finding) > Against(worst.Finding)) worst = member;
        return worst.Finding with { Note = Join(members.Count > 1 ? $"{members.Count} intervals, the worst: {worst.Name}" : worst.Name, note) };

        static double Against(BandFinding f)
        {
            var outside = f.Upper < f.BandLower || f.Lower > f.BandUpper;
            var reach = Math.Max(f.Upper - f.Predicted, f.Predicted - f.Lower) / (f.BandUpper - f.Predicted);
            return double.IsNaN(reach) ? double.PositiveInfinity : outside ? 1e9 + reach : reach;
        }
    }

    /// <summary>Student's interval of a sample's mean against a band of ± <paramref name="halfWidth"/> around the prediction.</summary>
    public static BandFinding Band(ReadOnlySpan<double> sample, double predicted, double halfWidth, double level)
    {
        var m = SampleMoments.Of(sample);
        var reach = StudentLaw.UpperQuantile(level / 2, m.Count - 1) * m.StandardError;
        return new(predicted, m.Mean, m.StandardError, m.Mean - reach, m.Mean + reach, predicted - halfWidth, predicted + halfWidth);
    }

    /// <summary>
    /// Pearson's chi-square. Measured and detectable are Cohen's w: √(χ²/n less its expectation) and the w seen with 99 % power (normal approximation of the noncentral law).
    /// </summary>
    public static TestFinding ChiSquare(double statistic, int degrees, double observations, double level)
    {
        var critical = ChiSquaredLaw.UpperQuantile(level, degrees);
        // d + λ − z √(2 (d + 2 λ)) = critical, a quadratic in √.
        var excess = critical - degrees;
        var lambda = excess + 2 * PowerQuantile * PowerQuantile + PowerQuantile * Math.Sqrt(2 * degrees + 4 * excess + 4 * PowerQuantile * PowerQuantile);
        var w = Math.Sqrt(Math.Max(0, statistic - degrees) / observations);
        return new(0, w, null, statistic, ChiSquaredLaw.UpperTail(statistic, degrees), Math.Sqrt(lambda / observations));
    }

    /// <summary>Sentences that are not empty, joined.</summary>
    public static string Join(params ReadOnlySpan<string> parts)
    {
        var text = "";
        foreach (var part in parts)
            if (part.Length > 0) text = text.Length == 0 ? part : $"{text}; {part}";
        return text;
    }
}
