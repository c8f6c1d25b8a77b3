using System.CommandLine;
using Repro.Configuration;
using Repro.Execution;
using Repro.Planning;
using Repro.Tables;
using Repro.Words;

namespace Repro.Cli;

/// <summary><c>validate</c> and <c>explain</c>.</summary>
internal static class ConfigurationCommands
{
    /// <summary><c>repro validate</c>.</summary>
    public static Command Validate(CommandContext context)
    {
        var files = new Argument<string[]>("CONFIG") { Description = "configuration files", Arity = ArgumentArity.OneOrMore };
        var format = new FormatOption("mistakes", "configurations");
        return Commands.Create(
            "validate",
            "Check configurations in every profile and report all mistakes with their places.",
            "repro validate configs/coverage.yaml configs/equivalence.yaml",
            parsed =>
            {
                var found = parsed.GetValue(files)!.Select(f => (File: f, Mistakes: Mistakes(f, context))).ToList();
                format.Write(parsed, context, Sheets(found), () => found.ForEach(f => Tell(f.File, f.Mistakes, context)));
                return (int)(found.TrueForAll(f => f.Mistakes.Count == 0) ? ExitCode.Success : ExitCode.Usage);
            },
            files,
            format.Option);
    }

    /// <summary><c>repro explain</c>.</summary>
    public static Command Explain(CommandContext context)
    {
        var configuration = new Argument<string>("CONFIG") { Description = "the configuration file" };
        var path = new Argument<string>("PATH")
        {
            Description = "such as replicates, parameters.matrix.scale, sweep.samples, sweep.chain[0].samples"
        };
        var options = new PlanOptions(withSample: false);
        return Commands.Create(
            "explain",
            "Show where a value comes from: default, file, profile or --set; the last one applies.",
            "repro explain configs/coverage.yaml sweep.samples --profile smoke",
            parsed =>
            {
                var request = options.Request(parsed, parsed.GetValue(configuration)!, context);
                foreach (var line in Explanation.Of(request, parsed.GetValue(path)!, context.Catalog))
                    context.Output.WriteLine(PlainText.OfLine(line));
                return 0;
            },
            [configuration, path, .. options.All]);
    }

    private static IReadOnlyList<Mistake> Mistakes(string file, CommandContext context) =>
        Planner.Check(file, context.WorkingFolder, context.Catalog, context.Cancellation);

    private static Sheet[] Sheets(IReadOnlyList<(string File, IReadOnlyList<Mistake> Mistakes)> found) =>
    [
        Sheet.Of("mistakes", "configuration file line# column# message",
            from f in found
            from m in f.Mistakes
            select (object?[])[f.File, m.Place.Source, m.Place.Line, m.Place.Column, m.Message]),
        Sheet.Of("configurations", "configuration mistakes#", found.Select(f => (object?[])[f.File, f.Mistakes.Count])),
    ];

    private static void Tell(string file, IReadOnlyList<Mistake> mistakes, CommandContext context)
    {
        foreach (var mistake in mistakes.Take(CommandLine.MostMistakes)) context.Error.WriteLine(mistake);
        if (mistakes.Count == 0) context.Output.WriteLine($"{file}: no mistakes");
        else context.Error.WriteLine($"{file}: {mistakes.Count} mistake{(mistakes.Count == 1 ? "" : "s")}");
    }
}
