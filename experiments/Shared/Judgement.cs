using Ccmc.Statistics;
using Repro.Claims;

namespace Experiments.Shared;

/// <summary>From samples to findings: the tests of the claims, each with its reference law and what it could have detected.</summary>
internal static class Judgement
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
        var t = measured == predicted ? 0 : (measured - predicted) / standardError;
        var detectable = (StudentLaw.UpperQuantile(level / 2, degrees) + StudentLaw.UpperQuantile(1 - Power, degrees)) * standardError;
        return new TestFinding(predicted, measured, standardError, t, StudentLaw.TwoSided(t, degrees), detectable);
    }
}
