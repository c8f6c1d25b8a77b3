namespace Repro.Figures;

/// <summary>Which points of a long series are drawn: in each of equal stretches the first, the lowest, the highest and a gap if there is
/// one, so that no extreme is lost.</summary>
internal static class Thinning
{
    /// <summary>Points of one trace above which it is thinned.</summary>
    public const int Budget = 50_000;

    /// <summary>Indices to draw, rising: all of them up to <paramref name="budget"/>, else at most so many (2 % more by the last
    /// stretch).</summary>
    public static IReadOnlyList<int> Indices(IReadOnlyList<double> lower, IReadOnlyList<double> upper, int budget = Budget)
    {
        var count = Math.Min(lower.Count, upper.Count);
        if (count <= budget) return [.. Enumerable.Range(0, count)];
        var kept = new SortedSet<int> { count - 1 };
        var stretches = Math.Max(1, budget / 4);
        for (var s = 0; s < stretches; s++)
        {
            var from = (int)((long)count * s / stretches);
            var to = (int)((long)count * (s + 1) / stretches);
            Extremes(lower, upper, from, to, kept);
        }
        return [.. kept];
    }

    /// <summary>Evenly spaced indices, the same for all series of one length: for stacked series, whose points belong together.</summary>
    public static IReadOnlyList<int> Even(int count, int budget = Budget) =>
        count <= budget
            ? [.. Enumerable.Range(0, count)]
            : [.. Enumerable.Range(0, budget).Select(i => (int)((long)(count - 1) * i / (budget - 1)))];

    private static void Extremes(IReadOnlyList<double> lower, IReadOnlyList<double> upper, int from, int to, SortedSet<int> kept)
    {
        var (lowest, highest, gap) = (from, from, -1);
        for (var i = from; i < to; i++)
        {
            if (double.IsNaN(lower[i]) || double.IsNaN(upper[i])) gap = i;
            if (lower[i] < lower[lowest] || double.IsNaN(lower[lowest])) lowest = i;
            if (upper[i] > upper[highest] || double.IsNaN(upper[highest])) highest = i;
        }
        kept.Add(from);
        kept.Add(lowest);
        kept.Add(highest);
        if (gap >= 0) kept.Add(gap);
    }
}
