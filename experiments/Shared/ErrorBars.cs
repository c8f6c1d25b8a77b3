using Ccmc.Statistics;
using Repro.Figures;

namespace Experiments.Shared;

/// <summary>Error bars of means and shares, the same in every figure; intervals of a stated confidence are named in their
/// captions.</summary>
internal static class ErrorBars
{
    /// <summary>Standard errors from the marker to the end of its bar.</summary>
    public const double StandardErrors = 2;

    private static readonly double Normal = NormalLaw.UpperQuantile(0.025);

    /// <summary>Half the length of the bar of a mean; none of a single value.</summary>
    public static double Of(SampleMoments moments) => moments.Count > 1 ? StandardErrors * moments.StandardError : 0;

    /// <summary>A series of means with their bars and counts.</summary>
    public static T Means<T>(T series, IReadOnlyList<SampleMoments> moments) where T : Series =>
        (T)(series with { Error = [.. moments.Select(Of)], Counts = [.. moments.Select(m => m.Count)] });

    /// <summary>A series of means of shares: bars end at 0 and 1, where the shares do.</summary>
    public static T MeanShares<T>(T series, IReadOnlyList<SampleMoments> moments) where T : Series => (T)(series with
    {
        Error = [.. moments.Select(m => Math.Min(Of(m), 1 - m.Mean))],
        ErrorBelow = [.. moments.Select(m => Math.Min(Of(m), m.Mean))],
        Counts = [.. moments.Select(m => m.Count)],
    });

    /// <summary>A series of shares of independent trials, with 95 % Wilson intervals, which stay between 0 and 1, and counts.</summary>
    public static T Shares<T>(T series, IReadOnlyList<double> shares, IReadOnlyList<int> counts) where T : Series => (T)(series with
    {
        Error = [.. shares.Zip(counts, (p, n) => Wilson(p, n).Above)],
        ErrorBelow = [.. shares.Zip(counts, (p, n) => Wilson(p, n).Below)],
        ErrorIs = "95 % Wilson interval",
        Counts = counts,
    });

    /// <summary>How far the 95 % Wilson interval of a share of so many trials reaches; none without trials.</summary>
    /// <remarks>Reference: [Wil27].</remarks>
    public static (double Below, double Above) Wilson(double share, int count)
    {
        if (count == 0 || double.IsNaN(share)) return (0, 0);
        var z2 = Normal * Normal / count;
        var centre = (share + z2 / 2) / (1 + z2);
        var half = Normal / (1 + z2) * Math.Sqrt(share * (1 - share) / count + z2 / (4 * count));
        return (Math.Max(0, share - centre + half), Math.Max(0, centre + half - share));
    }
}
