using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace Repro.Execution;

/// <summary>
/// Appends events to a file, a JSON document a line, each on its way before the next. Several runs may share the file, which Serilog's own
/// sink allows at the price of a named mutex a line.
/// </summary>
/// <exception cref="IOException">The file cannot be opened; what cannot be written later is dropped.</exception>
internal sealed class EventsSink(string path) : ILogEventSink, IDisposable
{
    private readonly RenderedCompactJsonFormatter formatter = new();
    private readonly Lock gate = new();
    private readonly StreamWriter file =
        new(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { NewLine = "\n" };

    public void Emit(LogEvent logEvent)
    {
        lock (gate)
        {
            formatter.Format(logEvent, file);
            file.Flush();
        }
    }

    public void Dispose()
    {
        lock (gate) file.Dispose();
    }
}
