namespace Repro.Store;

/// <summary>The lines of a file as the bytes they are: an altered byte must not be read as text, where several byte sequences are one
/// character or line end.</summary>
internal static class ByteLines
{
    private const int FirstBuffer = 1 << 16;

    /// <summary>Every line without its line feed (LF alone ends one), the last with or without. Each is valid until the next is asked
    /// for.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEnumerable<ReadOnlyMemory<byte>> Of(string path)
    {
        // A run may be appending to it, or another process reading.
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var buffer = new byte[FirstBuffer];
        var (start, end) = (0, 0);
        while (true)
        {
            if (buffer.AsSpan(start, end - start).IndexOf((byte)'\n') is >= 0 and var length)
            {
                yield return buffer.AsMemory(start, length);
                start += length + 1;
                continue;
            }
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length) Array.Resize(ref buffer, checked(2 * end));
            var read = file.Read(buffer, end, buffer.Length - end);
            if (read == 0) break;
            end += read;
        }
        if (end > 0) yield return buffer.AsMemory(0, end);
    }
}
