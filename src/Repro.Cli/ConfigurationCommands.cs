using System.CommandLine;
using Repro.Execution;
using Repro.Planning;
using Repro.Words;

namespace Repro.Cli;

/// <summary><c>validate</c> and <c>explain</c>.</summary>
internal static class ConfigurationCommands
{
    /// <summary><c>repro validate</c>.</summary>
    public static Command Validate(CommandContext context)
    {
        var files = new Argument<string[]>("CONFIG") { Description = "configuration files", Arity = ArgumentArity.OneOrMore };
        return Commands.Create(
            "validate",
            "Checks configurations in every profile and tells all of their mistakes with their places.",
            "repro validate configs/coverage.yaml configs/equivalence.yaml",
            parsed => (int)parsed.GetValue(files)!.Select(f => Validate(f, context)).ToList().Max(),
            files);
    }

    /// <summary><c>repro explain</c>.</summary>
    public static Command Explain(CommandContext context)
    {
        var configuration = new Argument<string>("CONFIG") { Description = "the configuration file" };
        var path = new Argument<string>("PATH") { Description = "such as replicates, parameters.matrix.scale, sweep.samples" };
        var options = new PlanOptions();
        return Commands.Create(
            "explain",
            "Tells where a value came from: default, file, profile, --set; the last one counts.",
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

    private static ExitCode Validate(string file, CommandContext context)
    {
        var mistakes = Planner.Check(file, context.WorkingFolder, context.Catalog, context.Cancellation);
        foreach (var mistake in mistakes.Take(CommandLine.MostMistakes)) context.Error.WriteLine(mistake);
        if (mistakes.Count == 0) context.Output.WriteLine($"{file}: no mistakes");
        else context.Error.WriteLine($"{file}: {mistakes.Count} mistake{(mistakes.Count == 1 ? "" : "s")}");
        return mistakes.Count == 0 ? ExitCode.Success : ExitCode.Usage;
    }
}
