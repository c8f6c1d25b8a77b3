using System.Collections;

namespace Experiments.Tests;

/// <summary>Rows compared column by column with what a test computed itself.</summary>
internal static class SameRows
{
    /// <summary>Every column of every row, numbers to a relative tolerance.</summary>
    public static void Equal<T>(IEnumerable<T> expected, IEnumerable<T> actual, double tolerance = 1e-9) where T : notnull
    {
        var (told, found) = (expected.ToList(), actual.ToList());
        Assert.Equal(told.Count, found.Count);
        for (var i = 0; i < told.Count; i++)
            foreach (var property in typeof(T).GetProperties())
                Equal($"row {i}, {property.Name}", property.GetValue(told[i]), property.GetValue(found[i]), tolerance);
    }

    /// <summary>Numbers to a relative tolerance, below one millionth to an absolute one; lists entry by entry; the rest as it is.</summary>
    public static void Equal(string what, object? expected, object? actual, double tolerance = 1e-9)
    {
        if (expected is double number && actual is double found)
            Assert.True(Math.Abs(number - found) <= tolerance * Math.Max(Math.Abs(number), 1e-6) || number.Equals(found),
                $"{what}: expected {number:R}, found {found:R}");
        else if (expected is IList list && actual is IList other)
        {
            Assert.True(list.Count == other.Count, $"{what}: expected {list.Count} entries, found {other.Count}");
            for (var i = 0; i < list.Count; i++) Equal($"{what}[{i}]", list[i], other[i], tolerance);
        }
        else Assert.True(Equals(expected, actual), $"{what}: expected {expected}, found {actual}");
    }
}
