using Repro.Words;

namespace Repro.Clusters;

/// <summary>An array of tasks.</summary>
/// <param name="Offset">What is added to a task's number to give its part.</param>
/// <param name="Tasks">Their numbers.</param>
internal sealed record TaskArray(int Offset, string Tasks)
{
    /// <summary>Parts as the tasks of one array or more, none with a number beyond the largest that a site allows.</summary>
    /// <param name="parts">In rising order.</param>
    /// <param name="most">The largest number of a task, 1 or more.</param>
    public static IEnumerable<TaskArray> Of(IEnumerable<int> parts, int most) =>
        parts.GroupBy(p => (p - 1) / most * most).Select(g => new TaskArray(g.Key, NumberRanges.Of(g.Select(p => p - g.Key))));
}
