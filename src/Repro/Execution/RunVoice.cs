using Repro.Planning;
using Repro.Words;
using Serilog;
using Serilog.Core;
using Serilog.Formatting.Json;
using Spectre.Console;

namespace Repro.Execution;

/// <summary>Tells the user and the log (<c>log.jsonl</c>) what happens. Problems are kept: they decide the exit code.</summary>
internal sealed class RunVoice : IDisposable
{
    /// <summary>Columns of text where there is no terminal to ask.</summary>
    private const int PlainWidth = 160;

    private readonly List<string> problems = [];
    private readonly Lock gate = new();
    private readonly Verbosity verbosity;
    private Logger? log;

    public RunVoice(Surroundings surroundings, Verbosity verbosity)
    {
        this.verbosity = verbosity;
        IsTerminal = surroundings.IsTerminal;
        Messages = ConsoleOf(surroundings.Messages, IsTerminal);
        Output = ConsoleOf(surroundings.Output, ReferenceEquals(surroundings.Output, Console.Out) && !Console.IsOutputRedirected);
    }

    public bool IsTerminal { get; }

    public IAnsiConsole Messages { get; }

    public IAnsiConsole Output { get; }

    /// <summary>What went wrong so far.</summary>
    public IReadOnlyList<string> Problems
    {
        get
        {
            lock (gate) return [.. problems];
        }
    }

    /// <summary>Starts the log, appending to that of earlier runs in the folder.</summary>
    public void OpenLog(string path) =>
        log = new LoggerConfiguration().WriteTo.File(new JsonFormatter(renderMessage: true), path).CreateLogger();

    /// <summary>For the log alone.</summary>
    public void Record(string message) => log?.Information(Literal(message));

    /// <summary>Worth knowing.</summary>
    public void Say(string message)
    {
        log?.Information(Literal(message));
        if (verbosity != Verbosity.Quiet) Write(message);
    }

    /// <summary>Told even when quiet: how to go on.</summary>
    public void Tell(string message)
    {
        log?.Information(Literal(message));
        Write(message);
    }

    /// <summary>Unexpected, but mended.</summary>
    public void Warn(string message)
    {
        log?.Warning(Literal(message));
        if (verbosity != Verbosity.Quiet) Write("note: " + message);
    }

    /// <summary>A failed cell: logged one by one, told in groups at the end.</summary>
    public void RecordFailure(CellAddress cell, CellFailure failure) =>
        log?.Error("cell {Cell} failed: {Cause}", cell.ToString(), failure.Cause);

    /// <summary>Something failed that should not have; the run ends with 1.</summary>
    public void Problem(string message, Exception? exception = null)
    {
        log?.Error(exception, Literal(message));
        lock (gate) problems.Add(message);
        Write("error: " + message);
    }

    /// <summary>A line that is not wrapped, so that a command in it can be copied; what could steer a terminal is shown as a question
    /// mark.</summary>
    public static void WriteLine(IAnsiConsole console, string message)
    {
        var writer = console.Profile.Out.Writer;
        writer.Write(PlainText.OfLine(message) + "\n");
        writer.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => log?.Dispose();

    private void Write(string message)
    {
        lock (gate) WriteLine(Messages, message);
    }

    // Braces would be taken for a template's.
    private static string Literal(string message) =>
        message.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    private static IAnsiConsole ConsoleOf(TextWriter writer, bool isTerminal)
    {
        var colours = isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = colours ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (isTerminal) return console;
        console.Profile.Width = PlainWidth;
        console.Profile.Capabilities.Unicode = false;
        return console;
    }
}
