using Repro.Configuration;
using Repro.Execution;
using Repro.Words;

namespace Repro.Cli;

/// <summary>The <c>repro</c> command: parses, dispatches, and turns what went wrong into a sentence and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Most mistakes reported at once: more are not read, and a hostile file may contain a million.</summary>
    public const int MostMistakes = 200;

    /// <summary>Runs one command line; the exit code.</summary>
    public static int Run(string[] args, CommandContext context)
    {
        try
        {
            // A second '--', as after 'dotnet run --', ends no options here.
            var parsed = Commands.Root(context)
                .Parse(args is ["--", .. var rest] ? rest : args, new() { ResponseFileTokenReplacer = null });
            if (ParseMistakes.Of(parsed) is { Count: > 0 } mistakes) return Refuse(context, mistakes);
            return parsed.Invoke(
                new()
                {
                    Output = context.Output,
                    Error = context.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null
                });
        }
        catch (ConfigurationException e)
        {
            return Refuse(context, e.Mistakes);
        }
        catch (UsageException e)
        {
            return Refuse(context, [e.Message]);
        }
        catch (OperationCanceledException)
        {
            return (int)ExitCode.Interrupted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            context.Error.WriteLine(PlainText.OfLine($"repro: {e.Message}"));
            return (int)ExitCode.Failed;
        }
        catch (Exception e)
        {
            context.Error.WriteLine($"repro: an error of the program itself, not of its input:\n{e}");
            return (int)ExitCode.Failed;
        }
    }

    private static int Refuse<T>(CommandContext context, IReadOnlyList<T> mistakes)
    {
        foreach (var mistake in mistakes.Take(MostMistakes))
            context.Error.WriteLine(mistake is Mistake ? $"{mistake}" : PlainText.OfLine($"repro: {mistake}"));
        if (mistakes.Count > MostMistakes) context.Error.WriteLine($"repro: and {mistakes.Count - MostMistakes} more mistakes");
        return (int)ExitCode.Usage;
    }
}
