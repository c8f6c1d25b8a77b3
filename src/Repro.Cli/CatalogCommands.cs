using System.CommandLine;
using Repro.Configuration;
using Repro.Experiments;
using Repro.Words;

namespace Repro.Cli;

/// <summary><c>list</c> and <c>describe</c>.</summary>
internal static class CatalogCommands
{
    /// <summary><c>repro list</c>.</summary>
    public static Command List(CommandContext context) => Commands.Create("list", "Lists the experiments.", "repro list", _ =>
    {
        WriteNames(context);
        return 0;
    });

    /// <summary><c>repro describe</c>.</summary>
    public static Command Describe(CommandContext context)
    {
        var name = new Argument<string?>("EXPERIMENT")
        {
            Description = "its name; without one the names are listed",
            Arity = ArgumentArity.ZeroOrOne
        };
        return Commands.Create(
            "describe",
            "Describes an experiment: parameters with type, unit, default and range; tables with their columns; claims with their source.",
            "repro describe trajectory-collapse",
            parsed =>
            {
                if (parsed.GetValue(name) is { } given) context.Output.Write(DescriptionText.Of(Find(given, context)));
                else
                {
                    WriteNames(context);
                    context.Output.WriteLine("'repro describe EXPERIMENT' describes one of them");
                }

                return 0;
            },
            name);
    }

    private static void WriteNames(CommandContext context)
    {
        var names = context.Catalog.All.Select(e => (string[])[e.Name, e.Title]);
        foreach (var line in TextTable.Lines([new(""), new("")], names, context.TerminalWidth)) context.Output.WriteLine(line);
    }

    /// <summary>The experiment of that name.</summary>
    public static Experiment Find(string name, CommandContext context) =>
        context.Catalog.Find(name)
            ?? throw new UsageException(
                $"unknown experiment "
                    + $"'{name}'{NearestName.Hint(name, context.Catalog.Names)}; experiments: {string.Join(", ", context.Catalog.Names)}");
}
