using Ccmc.Statistics;
using Repro.Claims;

namespace Experiments.Shared;

/// <summary>From samples to findings: the tests of the claims, each with its reference law and what it could have detected.</summary>
/// <remarks>
/// A figure that is not a number refutes (p = 0): it never passes unseen. Too few data for a standard error are an underpowered finding.
/// Detectable departures are stated at <see cref="Power"/>; those of t tests add the two quantiles, which is exact for the normal law.
/// </remarks>
internal static partial class Judgement
{
    /// <summary>Power at which the detectable departure is stated.</summary>
    public const double Power = 0.99;

    /// <summary>Student's test of a sample's mean against a prediction; the values are independent replicates.</summary>
    public static Finding Mean(ReadOnlySpan<double> sample, double predicted, double level)
    {
        if (sample.Length < 2) return new UnderpoweredFinding($"{sample.Length} replicates give no standard error", predicted);
        var m = SampleMoments.Of(sample);
        return Student(m.Mean, m.StandardError, m.Count - 1, predicted, level);
    }

    /// <summary>Student's test of an estimate with its standard error and degrees of freedom (infinity: normal) against a
    /// prediction.</summary>
    public static Finding Student(double measured, double standardError, double degrees, double predicted, double level)
    {
        if (!(degrees > 0)) return new UnderpoweredFinding("no degrees of freedom are left for a standard error", predicted, measured);
        var t = measured == predicted ? 0 : (measured - predicted) / standardError;
        var p = StudentLaw.TwoSided(t, degrees);
        return new TestFinding(predicted, measured, standardError, t, double.IsNaN(p) ? 0 : p, Reach(level, degrees) * standardError);
    }

    /// <summary>Two one-sided tests of a sample's mean against the band of ± <paramref name="halfWidth"/> around the prediction, stated
    /// beforehand.</summary>
    public static Finding MeanBand(ReadOnlySpan<double> sample, double predicted, double halfWidth, double level)
    {
        if (sample.Length < 2) return new UnderpoweredFinding($"{sample.Length} replicates give no standard error", predicted);
        var m = SampleMoments.Of(sample);
        return Band(m.Mean, m.StandardError, m.Count - 1, predicted, halfWidth, level);
    }

    /// <summary>Two one-sided tests, each at half the level, of an estimate against the band of ± <paramref name="halfWidth"/> around the
    /// prediction, stated beforehand: both ways of being wrong stay below the level.</summary>
    public static Finding Band(double measured, double standardError, double degrees, double predicted, double halfWidth, double level)
    {
        if (!(degrees > 0)) return new UnderpoweredFinding("no degrees of freedom are left for a standard error", predicted, measured);
        var reach = standardError == 0 ? 0 : StudentLaw.UpperQuantile(level / 2, degrees) * standardError;
        return new BandFinding(predicted, measured, standardError, measured - reach,
            measured + reach, predicted - halfWidth, predicted + halfWidth);
    }

    /// <summary>Departure in standard errors that a two-sided test at the level sees with the stated power.</summary>
    private static double Reach(double level, double degrees) =>
        StudentLaw.UpperQuantile(level / 2, degrees) + StudentLaw.UpperQuantile(1 - Power, degrees);
}
