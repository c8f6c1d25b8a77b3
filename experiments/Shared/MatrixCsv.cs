using System.Globalization;
using Repro.Data;
using Repro.Experiments;

namespace Experiments.Shared;

/// <summary>A matrix in a CSV file: rows of numbers separated by commas, point as decimal mark, no header; empty lines are
/// ignored.</summary>
internal static class MatrixCsv
{
    /// <summary>The numbers row by row (a field that is none is NaN), and a sentence for each fault, with row and column counted from
    /// 1.</summary>
    public static (IReadOnlyList<IReadOnlyList<double>> Rows, IReadOnlyList<string> Faults) Read(InputFile file)
    {
        var (rows, faults) = (new List<IReadOnlyList<double>>(), new List<string>());
        try
        {
            foreach (var fields in DelimitedRows.WithoutHeader(file).Where(f => f.Length > 1 || !string.IsNullOrWhiteSpace(f[0])))
                rows.Add([.. fields.Select((field, j) => Number(field.Trim(), rows.Count + 1, j + 1))]);
        }
        catch (DataFaultException e)
        {
            return ([], [e.Message]);
        }
        if (rows.Count == 0) faults.Add($"{file.Path}: the file is empty; it must hold K rows of K numbers");
        return (rows, faults);

        double Number(string field, int row, int column)
        {
            if (double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
                return value;
            faults.Add($"{file.Path}: row {row}, column {column}: '{Shortened(field)}' is no finite number; fields are separated by "
                + $"commas, the decimal mark is a point, there is no header{MatrixValidation.FromOne}");
            return double.NaN;
        }
    }

    private static string Shortened(string field) => field.Length <= 40 ? field : field[..40] + "…";
}
