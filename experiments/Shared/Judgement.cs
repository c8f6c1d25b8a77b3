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

    /// <summary>Student's test of an estimate with its standard error and degrees of freedom (infinity: normal) against a prediction.</summary>
    public static Finding Student(double measured, double standardError, double degrees, double predicted, double level)
    {
        if (!(degrees > 0)) return new UnderpoweredFinding("no degrees of freedom are left for a standard error", predicted, measured);
        var t = measured == predicted ? 0 : (measured - predicted) / standardError;
        var p = StudentLaw.TwoSided(t, degrees);
        return new TestFinding(predicted, measured, standardError, t, double.IsNaN(p) ? 0 : p, Reach(level, degrees) * standardError);
    }

    /// <summary>Test of a slope: weighted line through points with known, independent standard errors; normal law.</summary>
    /// <remarks>The errors are taken as exact: give them from 30 replicates or more.</remarks>
    public static Finding Slope(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> standardErrors, double predicted, double level)
    {
        if (x.Length < 2) return new UnderpoweredFinding($"{x.Length} points give no slope", predicted);
        var fit = LinearFit.Weighted(x, y, standardErrors);
        return Student(fit.Slope, fit.SlopeError, double.PositiveInfinity, predicted, level);
    }

    /// <summary>Test of a slope with its standard error from the residuals; Student's law with two degrees less than points.</summary>
    public static Finding Slope(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double predicted, double level)
    {
        if (x.Length < 3) return new UnderpoweredFinding($"{x.Length} points leave no residuals to judge a slope by", predicted);
        var fit = LinearFit.Of(x, y);
        return Student(fit.Slope, fit.SlopeError, fit.Degrees, predicted, level);
    }

    /// <summary>Two one-sided tests of a sample's mean against a band stated beforehand.</summary>
    public static Finding MeanBand(ReadOnlySpan<double> sample, double predicted, double bandLower, double bandUpper, double level)
    {
        if (sample.Length < 2) return new UnderpoweredFinding($"{sample.Length} replicates give no standard error", predicted);
        var m = SampleMoments.Of(sample);
        return Band(m.Mean, m.StandardError, m.Count - 1, predicted, bandLower, bandUpper, level);
    }

    /// <summary>Two one-sided tests, each at half the level, of an estimate against a band stated beforehand: both ways of being wrong stay below the level.</summary>
    public static Finding Band(double measured, double standardError, double degrees, double predicted, double bandLower, double bandUpper, double level)
    {
        if (!(degrees > 0)) return new UnderpoweredFinding("no degrees of freedom are left for a standard error", predicted, measured);
        var half = standardError == 0 ? 0 : StudentLaw.UpperQuantile(level / 2, degrees) * standardError;
        return new BandFinding(predicted, measured, standardError, measured - half, measured + half, bandLower, bandUpper);
    }

    /// <summary>An identity or inequality against a derived bound.</summary>
    public static Finding Bound(double measured, double bound) => new BoundFinding(measured, bound);

    /// <summary>Departure in standard errors that a two-sided test at the level sees with the stated power.</summary>
    private static double Reach(double level, double degrees) =>
        StudentLaw.UpperQuantile(level / 2, degrees) + StudentLaw.UpperQuantile(1 - Power, degrees);
}
