using System.Globalization;

namespace Repro.Words;

/// <summary>Numbers as schedulers write them: <c>1-18,33</c>.</summary>
public static class NumberRanges
{
    /// <summary>Of numbers in rising order.</summary>
    public static string Of(IEnumerable<int> numbers)
    {
        var ranges = new List<(int From, int To)>();
        foreach (var number in numbers)
            if (ranges.Count > 0 && ranges[^1].To == number - 1) ranges[^1] = (ranges[^1].From, number);
            else ranges.Add((number, number));
        return string.Join(',', ranges.Select(r => r.To > r.From
            ? string.Create(CultureInfo.InvariantCulture, $"{r.From}-{r.To}")
            : string.Create(CultureInfo.InvariantCulture, $"{r.From}")));
    }
}
