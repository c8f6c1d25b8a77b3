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

    /// <summary>The curve, and a marker where trajectories were censored.</summary>
    public static IEnumerable<Trace> Of(string name, int color, IReadOnlyList<(double Time, bool Censored)> ends)
    {
        var steps = Steps(ends);
        var horizon = ends.Max(e => e.Time);
        var last = steps.Count == 0 ? 1 : steps[^1].Survival;
        yield return new Curve
        {
            Name = name,
            Color = color,
            Mode = CurveMode.Lines,
            Steps = true,
            X = [1, .. steps.Select(s => s.Time), horizon],
            Y = [1, .. steps.Select(s => s.Survival), last],
        };
        if (ends.Any(e => e.Censored)) yield return new Curve { Color = color, X = [horizon], Y = [last], Symbol = 3 };
    }

    private static IReadOnlyList<SurvivalStep> Steps(IReadOnlyList<(double Time, bool Censored)> ends) =>
        SurvivalCurve.Of([.. ends.Select(e => Math.Max(1, e.Time))], [.. ends.Select(e => e.Censored)]);
}
