using CsvHelper;

namespace Repro.Tables;

/// <summary>A CSV file read whole: its header and the fields of each row.</summary>
public sealed record CsvTable(IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows)
{
    private static readonly CsvReaderOptions Options = new() { HasHeader = false, SkipEmptyLines = false };

    /// <summary>The index of a column.</summary>
    /// <exception cref="FormatException">There is none of that name.</exception>
    public int Index(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
            if (Columns[i] == column) return i;
        throw new FormatException($"there is no column '{column}'");
    }

    /// <summary>The fields of a column, row by row.</summary>
    /// <exception cref="FormatException">There is none of that name.</exception>
    public IReadOnlyList<string> Texts(string column)
    {
        var at = Index(column);
        return [.. Rows.Select(row => row[at])];
    }

    /// <summary>A column's numbers, row by row; NaN where the field is empty or none.</summary>
    /// <exception cref="FormatException">There is none of that name.</exception>
    public IReadOnlyList<double> Numbers(string column) => [.. Texts(column).Select(field => Column.Number(field) ?? double.NaN)];

    /// <summary>Reads a file.</summary>
    /// <exception cref="CsvFormatException">It is not CSV.</exception>
    public static CsvTable Read(string path)
    {
        using var stream = File.OpenRead(path);
        using var csv = CsvReader.Create(stream, Options);
        string[]? columns = null;
        var rows = new List<string[]>();
        while (csv.Read())
        {
            var fields = new string[csv.FieldCount];
            for (var i = 0; i < fields.Length; i++) fields[i] = csv.GetString(i);
            if (columns is null) columns = fields;
            else rows.Add(fields);
        }
        return new(columns ?? [], rows);
    }
}
