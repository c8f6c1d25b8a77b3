using CsvHelper;

namespace Repro.Data;

/// <summary>A row of a delimited file; it changes with the next one.</summary>
public sealed class DataRow
{
    private readonly CsvReader reader;
    private readonly int[] columns;
    private readonly char[][] buffers;

    internal DataRow(CsvReader reader, int[] columns)
    {
        (this.reader, this.columns) = (reader, columns);
        buffers = Array.ConvertAll(columns, _ => Array.Empty<char>());
    }

    /// <summary>Line of the file where the row starts, from 1.</summary>
    public long Line => reader.LineNumber;

    /// <summary>The field of a wanted column, in their order: first those required, then those optional. Valid until the next
    /// row.</summary>
    /// <exception cref="InvalidOperationException">The file has no such column: see <see cref="Has"/>.</exception>
    public ReadOnlySpan<char> this[int column]
    {
        get
        {
            if (!Has(column)) throw new InvalidOperationException($"the file has no column {column}");
            var bytes = reader.GetSpan(columns[column]).Length;
            if (buffers[column].Length < bytes) buffers[column] = new char[2 * bytes];
            return buffers[column].AsSpan(0, reader.GetChars(columns[column], buffers[column]));
        }
    }

    /// <summary>Whether the file has the column.</summary>
    public bool Has(int column) => columns[column] >= 0;
}
