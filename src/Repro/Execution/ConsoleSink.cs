using System.Globalization;
using Serilog.Core;
using Serilog.Events;
using Spectre.Console;

namespace Repro.Execution;

/// <summary>Writes events for people, a line each, and keeps the errors.</summary>
internal sealed class ConsoleSink(IAnsiConsole console) : ILogEventSink
{
    private readonly List<string> problems = [];
    private readonly Lock gate = new();

    /// <summary>The errors so far.</summary>
    public IReadOnlyList<string> Problems
    {
        get
        {
            lock (gate) return [.. problems];
        }
    }

    public void Emit(LogEvent logEvent)
    {
        var text = logEvent.RenderMessage(CultureInfo.InvariantCulture);
        lock (gate)
        {
            if (logEvent.Level >= LogEventLevel.Error) problems.Add(text);
            RunVoice.WriteLine(console, logEvent.Level switch
            {
                LogEventLevel.Warning => "note: " + text,
                >= LogEventLevel.Error => "repro: " + text,
                _ => text,
            });
        }
    }
}
