using System.Text;

namespace Repro.Cli;

/// <summary>
/// Standard output or error, which may be closed or on a full disk: what cannot be written is dropped and remembered, so that a run still
/// ends in order, with its results, and does not blame its own folder.
/// </summary>
internal sealed class StandardStream : TextWriter
{
    private TextWriter inner = Null;

    /// <summary>A stream that may not even open.</summary>
    public StandardStream(Func<TextWriter> open) => Try(() => inner = open());

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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Failure = e.Message.TrimEnd('.');
        }
    }
}
