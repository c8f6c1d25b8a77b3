using Repro.Files;
using Repro.Words;
using Serilog;
using Serilog.Configuration;
using Serilog.Core;
using Serilog.Events;
using Serilog.Filters;
using Serilog.Formatting.Compact;
using Spectre.Console;

namespace Repro.Execution;

/// <summary>
/// Reports what happens in a run. Each event is reported once, with its values as properties: to <c>log.jsonl</c>, to <c>--events</c>
/// where it has a name there, and to the console where it is for people.
/// </summary>
internal sealed class RunVoice : IDisposable
{
    /// <summary>Columns of text without a terminal.</summary>
    private const int PlainWidth = 160;

    private readonly ConsoleSink console;
    private readonly LogEventLevel leastSaid;
    private Logger files = new LoggerConfiguration().MinimumLevel.Debug().CreateLogger();

    public RunVoice(Surroundings surroundings, Verbosity verbosity)
    {
        IsTerminal = surroundings.IsTerminal;
        Messages = ConsoleOf(surroundings.Messages, IsTerminal);
        Output = ConsoleOf(surroundings.Output, ReferenceEquals(surroundings.Output, Console.Out) && !Console.IsOutputRedirected);
        console = new(Messages);
        leastSaid = verbosity == Verbosity.Quiet ? LogEventLevel.Error : LogEventLevel.Information;
        (Said, Told) = (WithConsole(leastSaid), WithConsole(LogEventLevel.Information));
    }

    public bool IsTerminal { get; }

    public IAnsiConsole Messages { get; }

    public IAnsiConsole Output { get; }

    /// <summary>For files alone. Of the levels, <see cref="LogEventLevel.Verbose"/> is for <c>--events</c> alone.</summary>
    public ILogger Recorded => files;

    /// <summary>Worth knowing; a warning is unexpected, but was handled. Not printed with --quiet.</summary>
    public ILogger Said { get; private set; }

    /// <summary>Printed even with --quiet: how to resume. An error is something that failed and should not have; the run ends with
    /// 1.</summary>
    public ILogger Told { get; private set; }

    /// <summary>The errors reported so far, as printed.</summary>
    public IReadOnlyList<string> Problems => console.Problems;

    /// <summary>Starts the log, appending to that of earlier runs in the folder.</summary>
    public void OpenLog(string path) =>
        Add(files.IsEnabled(LogEventLevel.Verbose) ? LogEventLevel.Verbose : LogEventLevel.Debug,
            to => to.File(new RenderedCompactJsonFormatter(), path, LogEventLevel.Debug));

    /// <summary>Starts the events of <c>--events</c>; without a file there are none.</summary>
    /// <exception cref="RunRefusedException">The file cannot be opened.</exception>
    public void OpenEvents(string? path)
    {
        if (path is null) return;
        try
        {
            var sink = new EventsSink(path);
            Add(LogEventLevel.Verbose,
                to => to.Logger(only => only.MinimumLevel.Verbose().Filter.ByIncludingOnly(Matching.WithProperty(RunEvents.Name))
                    .WriteTo.Sink(sink)));
        }
        catch (Exception e) when (DiskTrouble.Is(e))
        {
            throw new RunRefusedException(ExitCode.Failed, [$"--events {path} cannot be written ({e.Message.TrimEnd('.')})"], e);
        }
    }

    /// <summary>A line that is not wrapped, so that a command in it can be copied; what could steer a terminal is shown as a question
    /// mark.</summary>
    public static void WriteLine(IAnsiConsole console, string message)
    {
        var writer = console.Profile.Out.Writer;
        writer.Write(PlainText.OfLine(message) + "\n");
        writer.Flush();
    }

    public void Dispose() => files.Dispose();

    private void Add(LogEventLevel least, Func<LoggerSinkConfiguration, LoggerConfiguration> sink)
    {
        var all = new LoggerConfiguration().MinimumLevel.Is(least).WriteTo.Logger(files, attemptDispose: true);
        files = sink(all.WriteTo).CreateLogger();
        (Said, Told) = (WithConsole(leastSaid), WithConsole(LogEventLevel.Information));
    }

    private Logger WithConsole(LogEventLevel least) =>
        new LoggerConfiguration().WriteTo.Logger(files).WriteTo.Sink(console, least).CreateLogger();

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
