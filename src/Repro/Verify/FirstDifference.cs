using System.Globalization;
using Repro.Diff;
using Repro.Tables;

namespace Repro.Verify;

/// <summary>Where two runs first differ, in a sentence.</summary>
internal static class FirstDifference
{
    /// <summary>File, row, column and both values of the first difference in <c>data/</c> and <c>claims.*</c>; null when every byte is the
    /// same.</summary>
    public static string? Of(string runFolder, string otherFolder)
    {
        var (one, other) = (RunFiles.Hashes(runFolder), RunFiles.Hashes(otherFolder));
        foreach (var name in one.Keys.Union(other.Keys).Order(StringComparer.Ordinal))
        {
            if (!other.TryGetValue(name, out var otherHash)) return $"{name} is missing";
            if (!one.TryGetValue(name, out var hash)) return $"{name} is there, but not in the reference";
            if (hash != otherHash) return $"{name}, {InFile(Path.Combine(runFolder, name), Path.Combine(otherFolder, name))}";
        }
        return null;
    }

    private static string InFile(string path, string otherPath) =>
        path.EndsWith(".csv", StringComparison.Ordinal) ? InTable(CsvTable.Read(path), CsvTable.Read(otherPath)) : InText(path, otherPath);

    private static string InTable(CsvTable one, CsvTable other)
    {
        if (!one.Columns.SequenceEqual(other.Columns))
            return $"the columns: {string.Join(',', one.Columns)} against {string.Join(',', other.Columns)}";
        for (var row = 0; row < Math.Min(one.Rows.Count, other.Rows.Count); row++)
            for (var column = 0; column < one.Columns.Count; column++)
                if (one.Rows[row][column] != other.Rows[row][column])
                    return $"row {Number(row + 1)}, column {one.Columns[column]}: '{one.Rows[row][column]}' against "
                        + $"'{other.Rows[row][column]}'";
        return one.Rows.Count == other.Rows.Count
            ? "the same fields, written differently"
            : $"{Number(one.Rows.Count)} rows against {Number(other.Rows.Count)}, the first ones the same";
    }

    private static string InText(string path, string otherPath)
    {
        var number = 0;
        foreach (var (line, other) in File.ReadLines(path).Zip(File.ReadLines(otherPath)))
        {
            number++;
            if (line != other) return $"line {Number(number)}: '{line.Trim()}' against '{other.Trim()}'";
        }
        return $"after line {Number(number)}: one ends before the other";
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
