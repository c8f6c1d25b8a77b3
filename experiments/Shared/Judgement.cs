using Ccmc.Functions;
using Ccmc.Statistics;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.Shared;

/// <summary>From samples to findings: the tests of the claims, each with its reference law and what it could have detected.</summary>
/// <remarks>
/// A claim picks the test by what is known of its quantity: <see cref="Share"/> for values from 0 to 1, <see cref="Binomial"/> for counts,
/// <see cref="ChiSquared"/> for sums of squares, <see cref="Kolmogorov"/> where the whole law is known, and <see cref="Mean"/>, which has
/// Student's law, where nothing is. Where values are too few for that law, or all equal, the finding is inconclusive: it neither holds nor
/// fails. A figure that is not a number refutes (p = 0): it never passes unseen.
/// </remarks>
internal static partial class Judgement
{
    /// <summary>Power at which the minimum detectable effect is stated.</summary>
    public const double Power = 0.99;

    /// <summary>By how much a sample's skewness is raised: if a mean is refuted because rare large values are missing, the sample shows too
    /// little of it.</summary>
    private const double UnseenSkewness = 1.3;

    /// <summary>The finding with what the reader should know beside it.</summary>
    public static Finding Noted(this Finding finding, string note) => finding with { Note = note };

    /// <summary>The finding with how many points its rows are of.</summary>
    public static Finding On<TParameters, TRow>(
        this Finding finding, IEnumerable<Measured<TParameters, TRow>> judged, int of, string leftOut = "")
    {
        var count = judged.Select(r => r.Point.Cell).Distinct().Count();
        return finding.On(count, of, count < of ? leftOut : "");
    }

    /// <summary>Student's test of a sample's mean against a prediction; the values are independent replicates of whatever law.</summary>
    public static Finding Mean(ReadOnlySpan<double> sample, double predicted, double level) =>
        Student(Measurement.Mean(sample), predicted, level);

    /// <summary>Student's test of an estimate against a prediction.</summary>
    public static Finding Student(Measurement estimate, double predicted, double level)
    {
        var (measured, error) = (estimate.Value, estimate.StandardError);
        if (estimate.Refusal is { } reason) return new InconclusiveFinding(reason, predicted, measured);
        var t = (measured - predicted) / error;
        var p = Math.Min(1, 2 * Tail(estimate, t));
        var seen = NormalLaw.UpperQuantile(1 - Power);
        if (double.IsFinite(estimate.Degrees)) seen = StudentLaw.UpperQuantile(1 - Power, estimate.Degrees);
        var critical = Math.Min(Critical(estimate, level / 2, 1), Critical(estimate, level / 2, -1));
        return new TestFinding(predicted, measured, error, t, double.IsNaN(p) ? 0 : p, (critical + seen) * error);
    }

    /// <summary>Student's test of an estimate against all values within a remainder of the prediction: what theory leaves open at finite n
    /// or t is no departure, and what is beyond it counts from there.</summary>
    public static Finding Within(Measurement estimate, double predicted, double remainder, double level) =>
        Student(estimate, Nearest(estimate.Value, predicted, remainder), level).Told(predicted, remainder);

    /// <summary>What of the values that theory allows is nearest to the measured one.</summary>
    private static double Nearest(double measured, double predicted, double remainder) =>
        Math.Clamp(measured, predicted - remainder, predicted + remainder);

    private static Finding Told(this Finding finding, double predicted, double remainder) => finding switch
    {
        TestFinding t => t with { Predicted = predicted, Detectable = t.Detectable + remainder },
        InconclusiveFinding u => u with { Predicted = predicted },
        _ => finding,
    };

    /// <summary>Two one-sided tests, each at half the level, of an estimate against the band of ± <paramref name="halfWidth"/> around the
    /// prediction, stated beforehand: both ways of being wrong stay below the level.</summary>
    public static Finding Band(Measurement estimate, double predicted, double halfWidth, double level)
    {
        var (measured, error) = (estimate.Value, estimate.StandardError);
        return estimate.Refusal is { } reason
            ? new InconclusiveFinding(reason, predicted, measured)
            : new BandFinding(predicted, measured, error, measured - Critical(estimate, level / 2, 1) * error,
                measured + Critical(estimate, level / 2, -1) * error, predicted - halfWidth, predicted + halfWidth);
    }

    /// <summary>
    /// P(T ≥ t) for t above 0, else P(T ≤ t): Student's tail, made heavier on the side where skewness makes it so. A mean of skewed values
    /// and its standard error go together, and where both are small T is large more often than Student's law says.
    /// </summary>
    /// <remarks>
    /// The factor is exp(E − F), E = n/2 log(1 + u²) the exponent of Student's tail, u = |t|/√n, and F that of a gamma law with the values'
    /// skewness 2c: n/c² (log(1 + cu) − cu/(1 + cu)). To first order it is exp(n c u³ 2/3) for every law [Wang05]; it is taken where it is
    /// above 1.
    /// </remarks>
    private static double Tail(Measurement estimate, double t)
    {
        var student = StudentLaw.TwoSided(t, estimate.Degrees) / 2;
        if (!(estimate.Skewness * t < 0) || student == 0) return student;
        var n = estimate.Degrees + 1;
        var (u, c) = (Math.Abs(t) / Math.Sqrt(n), UnseenSkewness * Math.Abs(estimate.Skewness) * Math.Sqrt(n) / 2);
        var x = c * u;
        // The difference of nearly equal terms by its series: ½ − 2x/3 + 3x²/4 − …
        var part = x < 1e-3 ? u * u * (0.5 - x * (2.0 / 3 - 0.75 * x)) : (Elementary.Log1p(x) - x / (1 + x)) / (c * c);
        var factor = Math.Max(0, n * (0.5 * Elementary.Log1p(u * u) - part));
        return Math.Min(0.5, Elementary.Exp(Elementary.Log(student) + factor));
    }

    /// <summary>The |t| on the side of the sign whose tail is the level.</summary>
    private static double Critical(Measurement estimate, double level, int sign)
    {
        var (low, high) = (0.0, StudentLaw.UpperQuantile(level, estimate.Degrees));
        if (!(estimate.Skewness * sign < 0)) return high;
        for (var i = 0; i < 60 && Tail(estimate, sign * high) > level; i++) (low, high) = (high, 2 * high);
        for (var i = 0; i < 60; i++)
        {
            var t = low + (high - low) / 2;
            if (Tail(estimate, sign * t) <= level) high = t;
            else low = t;
        }
        return high;
    }
}
