using System.IO.Compression;
using System.Text;
using Repro.Experiments;

namespace Repro.Data;

/// <summary>
/// The characters of a text file, unpacked where it is gzip, read once from its start in bounded memory. What is no text is a fault with
/// its line: bytes that the encoding does not have, zeros, a gzip file cut short.
/// </summary>
internal sealed class DecodedText : TextReader
{
    // A noncharacter, which no text holds, stands for undecodable bytes: so their line is known when they are reached.
    private const char Undecodable = '\uFFFF';

    private readonly InputFile file;
    private readonly TextEncoding encoding;
    private readonly StreamReader reader;
    private readonly char[] buffer = new char[1 << 15];
    private int from;
    private int to;

    // Without it a gzip file that is cut short ends as if it were whole.
    static DecodedText() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    public DecodedText(InputFile file, TextEncoding encoding)
    {
        (this.file, this.encoding) = (file, encoding);
        var bytes = Guarded(() => Unpacked(file.Open()));
        var start = new byte[4];
        var count = Guarded(() => bytes.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
        var (chosen, mark) = Choose(encoding, start.AsSpan(0, count));
        reader = new(new Rest(start.AsMemory(mark, count - mark), bytes), chosen, detectEncodingFromByteOrderMarks: false, 1 << 15);
    }

    /// <summary>Lines begun so far, 1 at the start.</summary>
    public long Line { get; private set; } = 1;

    public override int Peek() => from < to || Fill() ? buffer[from] : -1;

    public override int Read() => from < to || Fill() ? buffer[from++] : -1;

    public override int Read(char[] target, int index, int count) => Read(target.AsSpan(index, count));

    public override int Read(Span<char> target)
    {
        if (target.IsEmpty || (from == to && !Fill())) return 0;
        var count = Math.Min(target.Length, to - from);
        buffer.AsSpan(from, count).CopyTo(target);
        from += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) reader.Dispose();
        base.Dispose(disposing);
    }

    private bool Fill()
    {
        (from, to) = (0, Guarded(() => reader.Read(buffer, 0, buffer.Length)));
        for (var i = 0; i < to; i++)
        {
            if (buffer[i] == '\n') Line++;
            else if (buffer[i] is Undecodable or '\0') throw Fault(buffer[i] == '\0');
        }
        return to > 0;
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            throw new DataFaultException(
                $"{file.Name}:{Line}: the gzip file is damaged or cut short ({e.Message.TrimEnd('.')}); pack it again");
        }
        catch (IOException e)
        {
            throw new DataFaultException($"{file.Name}:{Line}: the file cannot be read on: {e.Message}");
        }
    }

    private DataFaultException Fault(bool zero) => new(zero
        ? $"{file.Name}:{Line}: a zero character; this is no text, or UTF-16 without its mark: then say encoding: utf16"
        : $"{file.Name}:{Line}: bytes that are no {(encoding == TextEncoding.Utf16 ? "UTF-16" : "UTF-8")}; save the file as UTF-8, or say "
            + $"encoding: latin1 (or utf16) if that is what it is");

    private Stream Unpacked(Stream stream)
    {
        var magic = new byte[6];
        var start = magic.AsSpan(0, stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false));
        stream.Position = 0;
        if (start is [0x1f, 0x8b, ..]) return new GZipStream(stream, CompressionMode.Decompress);
        if (Packing(start) is not { } packing) return stream;
        stream.Dispose();
        throw new DataFaultException(
            $"{file.Name}:1: the file is {packing}, no text; unpack it and name what is in it (gzip alone is read as it is)");
    }

    /// <summary>What packed files and workbooks are by their first bytes; null for others.</summary>
    private static string? Packing(ReadOnlySpan<byte> start) => start switch
    {
        [(byte)'P', (byte)'K', 3 or 5, 4 or 6, ..] => "a zip archive (or an Excel workbook, which is one)",
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', 0x31 or 0x17, ..] => "packed by bzip2",
        [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0] => "packed by xz",
        [0x28, 0xb5, 0x2f, 0xfd, ..] => "packed by zstd",
        [(byte)'7', (byte)'z', 0xbc, 0xaf, 0x27, 0x1c] => "a 7-Zip archive",
        [0xd0, 0xcf, 0x11, 0xe0, ..] => "an old Excel workbook",
        [(byte)'P', (byte)'A', (byte)'R', (byte)'1', ..] => "a Parquet file",
        _ => null,
    };

    /// <summary>The encoding, strict, and the length of the mark to skip.</summary>
    private static (Encoding Encoding, int Mark) Choose(TextEncoding asked, ReadOnlySpan<byte> start)
    {
        var utf8 = Encoding.GetEncoding("utf-8", EncoderFallback.ExceptionFallback, new DecoderReplacementFallback($"{Undecodable}"));
        if (asked == TextEncoding.Latin1) return (Encoding.Latin1, 0);
        if (asked is TextEncoding.Auto or TextEncoding.Utf8 && start.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf])) return (utf8, 3);
        if (asked == TextEncoding.Utf8) return (utf8, 0);
        if (start.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe])) return (Utf16(bigEndian: false), 2);
        if (start.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff])) return (Utf16(bigEndian: true), 2);
        if (start is [0, not 0, 0, not 0]) return (Utf16(bigEndian: true), 0);
        return asked == TextEncoding.Utf16 || start is [not 0, 0, not 0, 0] ? (Utf16(bigEndian: false), 0) : (utf8, 0);
    }

    private static Encoding Utf16(bool bigEndian) =>
        Encoding.GetEncoding(bigEndian ? "utf-16BE" : "utf-16LE", EncoderFallback.ExceptionFallback,
            new DecoderReplacementFallback($"{Undecodable}"));

    /// <summary>The bytes that were looked at, then the others.</summary>
    private sealed class Rest(ReadOnlyMemory<byte> first, Stream others) : Stream
    {
        private ReadOnlyMemory<byte> first = first;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (first.IsEmpty) return others.Read(buffer);
            var count = Math.Min(buffer.Length, first.Length);
            first.Span[..count].CopyTo(buffer);
            first = first[count..];
            return count;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) others.Dispose();
            base.Dispose(disposing);
        }
    }
}
