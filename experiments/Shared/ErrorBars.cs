namespace Experiments.Shared;

/// <summary>Error bars of means and shares, of one length in every figure; intervals of a stated confidence are told apart in their
/// captions.</summary>
internal static class ErrorBars
{
    /// <summary>Standard errors from the marker to the end of its bar.</summary>
    public const double StandardErrors = 2;

    /// <summary>Half the length of the bar of a mean; none of a single value.</summary>
    public static double Of(Ccmc.Statistics.SampleMoments moments) => moments.Count > 1 ? StandardErrors * moments.StandardError : 0;

    /// <summary>Half the length of the bar of a share of <paramref name="count"/> independent trials.</summary>
    public static double OfShare(double share, int count) => StandardErrors * Math.Sqrt(share * (1 - share) / Math.Max(1, count));
}
