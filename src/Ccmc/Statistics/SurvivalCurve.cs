namespace Ccmc.Statistics;

/// <summary>A point of a survival curve, just after a time at which something happened.</summary>
/// <param name="Time">The time.</param>
/// <param name="AtRisk">How many were still under observation just before it.</param>
/// <param name="Events">How many ended at it.</param>
/// <param name="Survival">Estimated probability to last longer.</param>
/// <param name="StandardError">Greenwood's; 0 where the estimate is 0.</param>
public readonly record struct SurvivalStep(double Time, int AtRisk, int Events, double Survival, double StandardError);

/// <summary>The Kaplan–Meier estimate of a survival function from times some of which are censored.</summary>
/// <remarks>Reference: [KM58].</remarks>
public static class SurvivalCurve
{
    /// <summary>One step for each time of an event, ascending. Those censored at a time of an event count as at risk there.</summary>
    /// <param name="times">Time of the event, or of the last observation where censored; not NaN.</param>
    /// <param name="censored">Same length: whether the event had not happened by then.</param>
    public static IReadOnlyList<SurvivalStep> Of(ReadOnlySpan<double> times, ReadOnlySpan<bool> censored)
    {
        if (times.Length != censored.Length) throw new ArgumentException($"{times.Length} times, {censored.Length} marks of censoring");
        var (sorted, marks) = (times.ToArray(), censored.ToArray());
        Array.Sort(sorted, marks);
        if (sorted.Length > 0 && double.IsNaN(sorted[0])) throw new ArgumentException("a time is NaN");
        var steps = new List<SurvivalStep>();
        var (survival, hazard) = (1.0, 0.0);
        for (var i = 0; i < sorted.Length;)
        {
            var (start, events, atRisk) = (i, 0, sorted.Length - i);
            for (; i < sorted.Length && sorted[i] == sorted[start]; i++)
                if (!marks[i]) events++;
            if (events == 0) continue;
            survival *= (double)(atRisk - events) / atRisk;
            hazard += events / ((double)atRisk * (atRisk - events));
            steps.Add(new(sorted[start], atRisk, events, survival, survival == 0 ? 0 : survival * Math.Sqrt(hazard)));
        }
        return steps;
    }
}
