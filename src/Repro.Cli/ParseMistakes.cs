using System.CommandLine;
using System.CommandLine.Parsing;
using Repro.Words;

namespace Repro.Cli;

/// <summary>What is wrong with a command line, with the nearest known name.</summary>
internal static class ParseMistakes
{
    /// <summary>One sentence for each mistake; none when the line can be run.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        // An argument that takes any number of words would swallow an option that is none.
        var swallowed = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens)
            .Where(t => t.Value.StartsWith("--", StringComparison.Ordinal)).Select(t => Unmatched(t.Value, command)).ToList();
        if (swallowed.Count > 0) return swallowed;
        if (parsed.Errors.Count == 0) return [];
        // What follows an unknown option is most likely its value: only the option is reported.
        var options = parsed.UnmatchedTokens.Where(t => t.StartsWith('-')).ToList();
        var unmatched = (options.Count > 0 ? options : parsed.UnmatchedTokens)
            .Select(t => Untrue(t, parsed) ?? Unmatched(t, command)).ToList();
        if (command is RootCommand)
            return unmatched.Count > 0 ? unmatched[..1] : [$"a command is missing; commands: {Names(command)}; 'repro --help' shows more"];
        var others = parsed.Errors.Select(e => e.Message)
            .Where(m => !parsed.UnmatchedTokens.Any(t => m.Contains($"'{t}'", StringComparison.Ordinal)));
        return [.. unmatched, .. others.Select(m => $"{m.TrimEnd('.')} ('repro {command.Name} --help' shows more)")];
    }

    /// <summary>What is said of the value of an option that is true or false; null where the token is no such value.</summary>
    private static string? Untrue(string token, ParseResult parsed)
    {
        var at = parsed.Tokens.ToList().FindIndex(t => t.Value == token);
        var before = at > 0 ? parsed.Tokens[at - 1].Value : "";
        var option = parsed.CommandResult.Command.Options.FirstOrDefault(o => o.Name == before);
        return option is not null && (Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType) == typeof(bool)
            ? $"{before} takes true or false, found: {token}"
            : null;
    }

    private static string Unmatched(string token, Command command)
    {
        if (token.StartsWith('-'))
        {
            var name = token.Split('=')[0];
            var options = command.Options.Where(o => !o.Hidden).Select(o => o.Name).Order(StringComparer.Ordinal).ToList();
            return $"unknown option '{name}'{NearestName.Hint(name, options)}; options: {string.Join(", ", options)}";
        }

        return command is RootCommand
            ? $"unknown command '{token}'{NearestName.Hint(token, command.Subcommands.Select(c => c.Name))}; commands: {Names(command)}"
            : $"'{token}' is one argument too many ('repro {command.Name} --help' shows more)";
    }

    private static string Names(Command command) => string.Join(", ", command.Subcommands.Select(c => c.Name));
}
