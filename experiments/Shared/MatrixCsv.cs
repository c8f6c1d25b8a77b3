using System.Globalization;
using System.Text;

namespace Experiments.Shared;

/// <summary>A matrix in a CSV file: rows of numbers separated by commas, point as decimal mark, no header; empty lines at the end are
/// ignored.</summary>
internal static class MatrixCsv
{
    /// <summary>The numbers row by row (a field that is none is NaN), and a sentence for each fault, with row and column counted from
    /// 1.</summary>
    public static (IReadOnlyList<IReadOnlyList<double>> Rows, IReadOnlyList<string> Faults) Parse(ReadOnlySpan<byte> content)
    {
        var lines = Encoding.UTF8.GetString(content).TrimStart('\uFEFF').TrimEnd().Split('\n');
        var faults = new List<string>();
        if (lines is [""]) return ([], ["the file is empty; it must hold K rows of K numbers"]);
        var rows = new List<IReadOnlyList<double>>();
        for (var i = 0; i < lines.Length; i++)
        {
            var fields = lines[i].Split(',');
            var row = new double[fields.Length];
            for (var j = 0; j < fields.Length; j++) row[j] = Number(fields[j].Trim(), i + 1, j + 1, faults);
            rows.Add(row);
        }
        return (rows, faults);
    }

    private static double Number(string field, int row, int column, List<string> faults)
    {
        if (double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)) return value;
        faults.Add($"row {row}, column {column}: '{Shortened(field)}' is no finite number; fields are separated by commas, "
            + $"the decimal mark is a point, there is no header");
        return double.NaN;
    }

    private static string Shortened(string field) => field.Length <= 40 ? field : field[..40] + "…";
}
