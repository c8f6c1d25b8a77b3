using CsvHelper;

namespace Repro.Tables;

/// <summary>
/// CSV by RFC 4180 with LF at line ends (so that committed tables pass through version control unchanged), UTF-8 without a mark, invariant
/// culture.
/// </summary>
internal static class CsvFile
{
    private static readonly CsvWriterOptions Options = new() { NewLine = "\n" };

    /// <summary>Writes a header and rows of fields, one field for each column.</summary>
    public static void Write(Stream stream, IReadOnlyList<Column> columns, IEnumerable<IEnumerable<string>> rows)
    {
        using var csv = CsvWriter.Create(stream, Options, leaveOpen: true);
        foreach (var column in columns) csv.WriteField(column.Name);
        csv.EndRecord();
        foreach (var row in rows)
        {
            var i = 0;
            foreach (var field in row) csv.WriteField(field, Quoting(field, columns[i++].Type));
            csv.EndRecord();
        }
        csv.Flush();
    }

    /// <summary>
    /// Text that a spreadsheet might take for a formula is data and stays as it is, but in quotes like text with separators: who opens the
    /// file in a spreadsheet imports text columns as text.
    /// </summary>
    private static CsvQuoting Quoting(string field, ColumnType type) =>
        type == ColumnType.Text && field.Length > 0 && (field[0] is '=' or '+' or '-' or '@')
            ? CsvQuoting.Always
            : CsvQuoting.WhenNeededOrWhitespace;
}
