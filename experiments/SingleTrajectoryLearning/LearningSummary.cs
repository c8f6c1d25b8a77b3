using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.SingleTrajectoryLearning;

/// <summary>The derived tables.</summary>
internal static class LearningSummary
{
    /// <summary>Level of the intervals in slopes.csv.</summary>
    private const double Level = 0.01;

    public static void Add(Results<LearningParameters> results)
    {
        foreach (var group in LearningGroup.Of(results))
            foreach (var entry in group.Entries)
            {
                for (var c = 0; c <= entry.Last; c++) results.Add(LearningTables.Summary, group.Point, -1, Row(group, entry, c));
                if (Slope(group, entry) is { } slope) results.Add(LearningTables.Slopes, group.Point, -1, slope);
            }
    }

    private static CheckpointSummary Row(LearningGroup group, EntrySeries entry, int checkpoint)
    {
        var error = entry.MedianError(checkpoint);
        var mean = 0.0;
        foreach (var t in entry.Transitions) mean += t[checkpoint];
        return new(
            Winners: group.Winners,
            Query: entry.Query,
            Token: entry.Token,
            TokensSoFar: entry.Tokens[checkpoint],
            Replicates: group.Replicates,
            MedianTransitions: Medians.Of(entry.Transitions.Select(t => (double)t[checkpoint])),
            MeanTransitions: mean / group.Replicates,
            MedianInformation: entry.MedianInformation(checkpoint),
            MedianAbsoluteError: double.IsFinite(error) ? error : null,
            Missing: entry.Errors.Count(e => !double.IsFinite(e[checkpoint])) / (double)group.Replicates);
    }

    /// <summary>Null where the median or an end of its interval is not finite.</summary>
    private static SlopeRow? Slope(LearningGroup group, EntrySeries entry)
    {
        var exponents = entry.Exponents();
        var median = Medians.Of(exponents);
        var (lower, upper) = Medians.Interval(exponents, Level);
        return !double.IsFinite(median) || !double.IsFinite(lower) || !double.IsFinite(upper) ? null : new(
            Winners: group.Winners,
            Query: entry.Query,
            Token: entry.Token,
            Exponent: median,
            Lower: lower,
            Upper: upper,
            Predicted: entry.Prediction?.Exponent,
            From: entry.Tokens[entry.Windows.From],
            Replicates: group.Replicates);
    }
}
