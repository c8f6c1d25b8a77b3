using System.CommandLine;
using Repro.Configuration;
using Repro.Experiments;
using Repro.Tables;
using Repro.Words;

namespace Repro.Cli;

/// <summary><c>list</c> and <c>describe</c>.</summary>
internal static class CatalogCommands
{
    /// <summary><c>repro list</c>.</summary>
    public static Command List(CommandContext context)
    {
        var format = new FormatOption("experiments");
        return Commands.Create("list", "List the experiments.", "repro list", parsed =>
        {
            format.Write(parsed, context, Names(context), () => WriteNames(context));
            return 0;
        }, format.Option);
    }

    /// <summary><c>repro describe</c>.</summary>
    public static Command Describe(CommandContext context)
    {
        var name = new Argument<string?>("EXPERIMENT")
        {
            Description = "its name; without one the names are listed",
            Arity = ArgumentArity.ZeroOrOne
        };
        var format = new FormatOption("parameters", "columns", "claims", "tables", "experiment");
        return Commands.Create(
            "describe",
            "Describe an experiment: parameters with type, unit, default and range; tables with their columns; claims with their source.",
            "repro describe trajectory-collapse",
            parsed =>
            {
                var experiment = parsed.GetValue(name) is { } given ? Find(given, context) : null;
                format.Write(parsed, context, experiment is null ? Names(context) : DescriptionText.Sheets(experiment), () =>
                {
                    if (experiment is null) WriteNames(context);
                    context.Output.Write(
                        experiment is null ? "'repro describe EXPERIMENT' describes one of them\n" : DescriptionText.Of(experiment));
                });
                return 0;
            },
            name,
            format.Option);
    }

    private static Sheet[] Names(CommandContext context) =>
        [Sheet.Of("experiments", "experiment title", context.Catalog.All.Select(e => (object?[])[e.Name, e.Title]))];

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
