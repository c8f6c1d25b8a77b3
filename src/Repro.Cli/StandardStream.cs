using System.Text;

namespace Repro.Cli;

/// <summary>
/// Standard output or error, which may be closed or on a full disk: what cannot be written is dropped and remembered, so that a run still ends in order,
/// with its results, and does not blame its own folder.
/// </summary>
internal sealed class StandardStream : TextWriter
{
    private readonly TextWriter inner;

    /// <summary>A stream that may not even open.</summary>
    public StandardStream(Func<TextWriter> open) => inner = Opened(open);

    /// <summary>Why something was dropped, in the system's words; null when nothing was.</summary>
    public string? Failure { get; private set; }

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Try(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(string? value) => Try(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Try(inner.Flush);

    private void Try(Action write)
    {
        if (Failure is not null) return;
        try
        {
            write();
        }
        catch (Exception e) when (IsTrouble(e))
        {
            Failure = e.Message.TrimEnd('.');
        }
    }

    private TextWriter Opened(Func<TextWriter> open)
    {
        try
        {
            return open();
        }
        catch (Exception e) when (IsTrouble(e))
        {
            Failure = e.Message.TrimEnd('.');
            return Null;
        }
    }

    private static bool IsTrouble(Exception e) => e is IOException or UnauthorizedAccessException or ObjectDisposedException;
}
