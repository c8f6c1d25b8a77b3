using Repro.Experiments;

namespace Repro.Data;

/// <summary>A text file piece by piece.</summary>
public static class TextContent
{
    /// <summary>
    /// Its characters in order, in pieces that are valid until the next; a mark at the start is left out, gzip unpacked. Line ends are as
    /// they stand.
    /// </summary>
    /// <exception cref="DataFaultException">While it is read: it is no text, or not in that encoding.</exception>
    public static IEnumerable<ReadOnlyMemory<char>> Pieces(InputFile file, TextEncoding encoding)
    {
        using var text = new DecodedText(file, encoding);
        var buffer = new char[1 << 14];
        for (int count; (count = text.Read(buffer, 0, buffer.Length)) > 0;) yield return buffer.AsMemory(0, count);
    }
}
