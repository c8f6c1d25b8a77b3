using System.Globalization;

namespace Repro.Clusters;

/// <summary>Task numbers as schedulers write them: <c>1-18,33</c>.</summary>
public static class ArrayExpression
{
    /// <summary>Of numbers in rising order, one or more.</summary>
    public static string Of(IEnumerable<int> numbers)
    {
        var ranges = new List<(int From, int To)>();
        foreach (var number in numbers)
            if (ranges.Count > 0 && ranges[^1].To == number - 1) ranges[^1] = (ranges[^1].From, number);
            else ranges.Add((number, number));
        return string.Join(',', ranges.Select(r => string.Create(CultureInfo.InvariantCulture, $"{(r.From == r.To ? $"{r.From}" : $"{r.From}-{r.To}")}")));
    }

    /// <summary>Parts as the tasks of one array or more, none with a number beyond the largest that a site allows.</summary>
    /// <param name="parts">In rising order.</param>
    /// <param name="most">The largest number of a task, 1 or more.</param>
    internal static IEnumerable<TaskArray> Of(IEnumerable<int> parts, int most) =>
        parts.GroupBy(p => (p - 1) / most * most).Select(g => new TaskArray(g.Key, Of(g.Select(p => p - g.Key))));
}

/// <summary>An array of tasks.</summary>
/// <param name="Offset">What is added to a task's number to give its part.</param>
/// <param name="Tasks">Their numbers.</param>
internal sealed record TaskArray(int Offset, string Tasks);
