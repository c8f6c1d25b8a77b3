using Repro.Claims;

namespace Experiments.Shared;

/// <summary>Another theory's value of what is measured.</summary>
/// <param name="Name">Which theory, as a noun.</param>
/// <param name="Value">Its value.</param>
internal sealed record Rival(string Name, double Value);

internal static partial class Judgement
{
    /// <summary>
    /// An estimate against a band that cannot hold for the nearest rival: inconclusive where the minimum detectable effect reaches it. The
    /// note names the rival and its distance.
    /// </summary>
    /// <param name="estimate">What is measured.</param>
    /// <param name="predicted">By theory.</param>
    /// <param name="halfWidth">Of the band, stated beforehand; at most a sixth of the way to the rival is taken, so that as much is
    /// left for chance.</param>
    /// <param name="rival">The nearest.</param>
    /// <param name="level">Of the test.</param>
    public static Finding BandBeforeRival(Measurement estimate, double predicted, double halfWidth, Rival rival, double level) =>
        BeforeRival(Band(estimate, predicted, HalfWidth(predicted, halfWidth, rival), level), rival);

    /// <summary>Of the band that <see cref="BandBeforeRival"/> takes.</summary>
    public static double HalfWidth(double predicted, double widest, Rival rival) =>
        Math.Min(widest, Math.Abs(rival.Value - predicted) / 6);

    /// <summary>The same for any finding that has a prediction.</summary>
    public static Finding BeforeRival(Finding finding, Rival rival)
    {
        var (predicted, measured, detectable) = finding switch
        {
            TestFinding t => (t.Predicted ?? 0, t.Measured, t.Detectable),
            BandFinding b => (b.Predicted, b.Measured,
                Math.Max(b.BandUpper - b.Predicted, b.Predicted - b.BandLower) + (b.Upper - b.Lower)),
            _ => (double.NaN, double.NaN, double.NaN),
        };
        if (double.IsNaN(predicted)) return finding;
        var distance = Math.Abs(rival.Value - predicted);
        var blind = !(detectable < distance) && finding switch
        {
            BandFinding b => b.Lower >= b.BandLower && b.Upper <= b.BandUpper,
            _ => false,
        };
        var note = FormattableString.Invariant($"nearest rival: {rival.Name}, {rival.Value:G4}, at a distance of {distance:G3}");
        return blind
            ? new InconclusiveFinding($"the minimum detectable effect reaches the rival; {note}", predicted, measured)
            : finding with { Note = note };
    }

    /// <summary>The same for a test at a level: inconclusive where it is passed by what could not see the rival.</summary>
    public static Finding BeforeRival(Finding finding, Rival rival, double level) =>
        finding is TestFinding { PValue: var p } test && p >= level && !(test.Detectable < Math.Abs(rival.Value - (test.Predicted ?? 0)))
            ? new InconclusiveFinding(
                FormattableString.Invariant($"the minimum detectable effect, {test.Detectable:G3}, reaches the rival, ")
                    + FormattableString.Invariant($"{rival.Name}, {rival.Value:G3}"),
                test.Predicted, test.Measured)
            : BeforeRival(finding, rival);

    /// <summary>What no chance enters, against a band of at most a third of the way to the nearest rival.</summary>
    public static Finding ExactBeforeRival(double measured, double predicted, double halfWidth, Rival rival)
    {
        var half = Math.Min(halfWidth, Math.Abs(rival.Value - predicted) / 3);
        return BeforeRival(new BandFinding(predicted, measured, null, measured, measured, predicted - half, predicted + half), rival);
    }
}
