using Ccmc.Statistics;
using Repro.Figures;

namespace Experiments.Shared;

/// <summary>Kaplan–Meier curves of collapse times that may be censored.</summary>
internal static class CollapseCurves
{
    /// <summary>Median time: the first at which at most half survive; null when more than half do to the end.</summary>
    public static double? Median(IReadOnlyList<(double Time, bool Censored)> ends)
    {
        foreach (var step in Steps(ends))
            if (step.Survival <= 0.5) return step.Time;
        return null;
    }

    /// <summary>Mean time, those that had not collapsed counted with the horizon: what can be compared where fewer than half
    /// collapse.</summary>
    public static double MeanToHorizon(IEnumerable<(double Time, bool Censored)> ends) =>
        ends.Select(e => e.Time).DefaultIfEmpty(double.NaN).Average();

    /// <summary>The pointwise 95 % band, the curve, and a marker where trajectories were censored, in the look of
    /// <paramref name="style"/>.</summary>
    public static IEnumerable<Trace> Of(string name, CurveStyle style, IReadOnlyList<(double Time, bool Censored)> ends)
    {
        var steps = Steps(ends);
        var horizon = ends.Max(e => e.Time);
        var last = steps.Count == 0 ? 1 : steps[^1].Survival;
        if (steps.Count > 0) yield return Greenwood(steps, horizon, style);
        yield return new Curve
        {
            Name = name,
            Color = style.Color,
            Shade = style.Shade,
            Mode = CurveMode.Lines,
            Steps = true,
            X = [1, .. steps.Select(s => s.Time), horizon],
            Y = [1, .. steps.Select(s => s.Survival), last],
            Counts = [ends.Count, .. steps.Select(s => s.AtRisk), ends.Count(e => e.Time >= horizon)],
        };
        if (ends.Any(e => e.Censored))
            yield return new Curve { Color = style.Color, Shade = style.Shade, X = [horizon], Y = [last], Symbol = 3 };
    }

    /// <summary>Survival by Greenwood's standard error, in steps: twice at each time, before and after.</summary>
    public static Band Greenwood(IReadOnlyList<SurvivalStep> steps, double horizon, CurveStyle style)
    {
        var before = steps.Take(steps.Count - 1).Prepend(new SurvivalStep(1, 0, 0, 1, 0));
        (double X, SurvivalStep At)[] corners =
            [.. steps.Zip(before, (now, last) => ((double X, SurvivalStep At)[])[(now.Time, last), (now.Time, now)]).SelectMany(c => c),
                (horizon, steps[^1])];
        return new()
        {
            Color = style.Color,
            Shade = style.Shade,
            X = [.. corners.Select(c => c.X)],
            Lower = [.. corners.Select(c => Math.Max(0, c.At.Survival - 1.96 * c.At.StandardError))],
            Upper = [.. corners.Select(c => Math.Min(1, c.At.Survival + 1.96 * c.At.StandardError))],
        };
    }

    /// <summary>What captions say of the bands.</summary>
    public const string BandCaption = "bands: pointwise 95 % by Greenwood's standard error";

    /// <summary>The axis of time, from a little before the first collapse: nothing happens earlier.</summary>
    public static Axis Time(string title, IEnumerable<Trace> curves)
    {
        double[] times = [.. curves.OfType<Curve>().SelectMany(c => c.X).Where(double.IsFinite)];
        var later = times.Where(t => t > 1).DefaultIfEmpty(1).ToList();
        return later.Min() <= Early
            ? new(title, AxisScale.Log)
            : new(title, AxisScale.Log) { Range = (later.Min() / 2, later.Max() * 1.5) };
    }

    /// <summary>Tokens up to which the axis may as well start at 1.</summary>
    private const double Early = 4;

    private static IReadOnlyList<SurvivalStep> Steps(IReadOnlyList<(double Time, bool Censored)> ends) =>
        SurvivalCurve.Of([.. ends.Select(e => Math.Max(1, e.Time))], [.. ends.Select(e => e.Censored)]);
}

/// <summary>A colour by index, or a place in an ordered family.</summary>
internal readonly record struct CurveStyle(int Color, double? Shade);
