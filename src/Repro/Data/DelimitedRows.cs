using CsvHelper;
using Repro.Experiments;

namespace Repro.Data;

/// <summary>The rows of a file whose fields are separated by commas, semicolons or tabs; quoting as in RFC 4180.</summary>
public static class DelimitedRows
{
    /// <summary>Most bytes of a record, so that a quote which is never closed does not fill the memory.</summary>
    public const int LargestRecord = 1 << 24;

    /// <summary>
    /// Reads row by row in bounded memory; the same <see cref="DataRow"/> each time. The header tells the separator, or a line <c>sep=X</c>
    /// before it. Names are compared
    /// without case and spaces around them; other columns are ignored unless they look like a wanted one mistyped. Empty lines are skipped.
    /// </summary>
    /// <param name="file">Plain or gzip.</param>
    /// <param name="encoding">Of its bytes.</param>
    /// <param name="required">Columns that must be there, in lower case.</param>
    /// <param name="optional">Columns that may be.</param>
    /// <exception cref="DataFaultException">While it is read: a header or a row that is none, told with its line.</exception>
    public static IEnumerable<DataRow> Read(InputFile file, TextEncoding encoding,
        IReadOnlyList<string> required, IReadOnlyList<string> optional)
    {
        var (separator, declared) = DelimitedHeader.Separator(file, encoding);
        using var text = new DecodedText(file, encoding);
        CsvMalformedRecord? malformed = null;
        using var reader = CsvReader.Create(text, Options(separator) with { OnMalformedRecord = m => malformed ??= m });
        // The reader takes such a line itself where it is not quoted.
        if (!Next(file, reader) || declared && reader.GetString(0).StartsWith("sep=", StringComparison.OrdinalIgnoreCase)
            && !Next(file, reader))
            throw new DataFaultException(
                $"{file.Name}:1: the file is empty; its first line names the columns: {string.Join(", ", required)}");
        Check(file, malformed);
        var width = reader.FieldCount;
        var header = Enumerable.Range(0, width).Select(reader.GetString).ToArray();
        var row = new DataRow(reader, DelimitedHeader.Places(file, reader.LineNumber, header, required, optional));
        while (Next(file, reader))
        {
            Check(file, malformed);
            if (reader.FieldCount != width)
                throw new DataFaultException(
                    $"{file.Name}:{row.Line}: {reader.FieldCount} fields, but the header has {width}; fields are separated by "
                    + $"{DelimitedHeader.NameOf(separator)}, and one that holds a separator or a line end must stand in quotes");
            yield return row;
        }
    }

    /// <summary>The fields of each row of a file without a header, separated by commas, in bounded memory; UTF-8 or UTF-16. Empty lines are
    /// skipped.</summary>
    /// <param name="file">Plain or gzip.</param>
    /// <exception cref="DataFaultException">While it is read: a row that is none, told with its line.</exception>
    public static IEnumerable<string[]> WithoutHeader(InputFile file)
    {
        using var text = new DecodedText(file, TextEncoding.Auto);
        CsvMalformedRecord? malformed = null;
        using var reader = CsvReader.Create(text, Options(',') with { OnMalformedRecord = m => malformed ??= m });
        while (Next(file, reader))
        {
            Check(file, malformed);
            yield return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];
        }
    }

    // A stray quote is kept by the reader and told here: a handler says why, an exception would not.
    private static CsvReaderOptions Options(char separator) => new()
    {
        Separator = separator,
        HasHeader = false,
        TrackLineNumbers = true,
        MaxRecordSize = LargestRecord,
        BufferSize = 1 << 18,
    };

    private static bool Next(InputFile file, CsvReader reader)
    {
        try
        {
            return reader.Read();
        }
        catch (CsvFormatException e)
        {
            throw new DataFaultException(
                $"{file.Name}:{(e.LineNumber > 0 ? e.LineNumber : reader.LineNumber + 1)}: a record of more than {LargestRecord} bytes; a "
                    + $"quote that is never closed does that");
        }
    }

    private static void Check(InputFile file, CsvMalformedRecord? malformed)
    {
        if (malformed is not { } m) return;
        throw new DataFaultException($"{file.Name}:{m.LineNumber}: " + m.Reason switch
        {
            CsvMalformedReason.UnterminatedQuote => "a quote opens here and is never closed",
            CsvMalformedReason.TextAfterClosingQuote => "text after the closing quote of a field",
            _ => "a quote inside a field that does not begin with one",
        } + "; a field that contains quotes must be quoted as a whole, with \"\" for each quote within");
    }
}
