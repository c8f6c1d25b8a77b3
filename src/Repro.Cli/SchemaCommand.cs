using System.CommandLine;
using Repro.Configuration;
using Repro.Execution;
using Repro.Experiments;
using Repro.Files;

namespace Repro.Cli;

/// <summary><c>schema</c>: JSON Schemas of configurations.</summary>
internal static class SchemaCommand
{
    /// <summary><c>repro schema</c>.</summary>
    public static Command Create(CommandContext context)
    {
        var name = new Argument<string?>("EXPERIMENT")
        {
            Description = "its name; without it --all or --check",
            Arity = ArgumentArity.ZeroOrOne
        };
        var all = new Option<bool>("--all") { Description = "writes the schema of every experiment" };
        var output = new Option<string?>("--out")
        {
            Description = "folder that --all writes to; without it the folder of configurations",
            HelpName = "DIR"
        };
        var check = new Option<bool>(
            "--check")
        { Description = "exit code 3 when a schema in the folder of configurations is missing or stale" };
        var configurations = ConfigurationFolder.Option();
        return Commands.Create(
            "schema",
            "Print the JSON Schema (draft 2020-12) of an experiment's configurations, for editors.",
            "repro schema coverage\n  repro schema --all",
            parsed =>
            {
                var modes = new[] { parsed.GetValue(name) is not null, parsed.GetValue(all), parsed.GetValue(check) };
                if (modes.Count(m => m) != 1) throw new UsageException("schema takes one of EXPERIMENT, --all and --check");
                if (parsed.GetValue(name) is { } one) context.Output.Write(JsonSchemaText.Of(CatalogCommands.Find(one, context)));
                else if (parsed.GetValue(check)) return Check(ConfigurationFolder.Find(parsed.GetValue(configurations), context), context);
                else Write(parsed.GetValue(output) is { } folder
                    ? context.FullPath(folder)
                    : ConfigurationFolder.Find(parsed.GetValue(configurations), context), context);
                return 0;
            },
            name,
            all,
            output,
            check,
            configurations);
    }

    private static string PathOf(string folder, Experiment experiment) => Path.Combine(folder, experiment.Name + ".schema.json");

    private static void Write(string folder, CommandContext context)
    {
        Directory.CreateDirectory(folder);
        foreach (var experiment in context.Catalog.All)
        {
            var path = PathOf(folder, experiment);
            WholeFile.Write(path, JsonSchemaText.Of(experiment));
            context.Output.WriteLine(Path.GetRelativePath(context.WorkingFolder, path));
        }
    }

    private static int Check(string folder, CommandContext context)
    {
        var stale = context.Catalog.All.Select(e => (Experiment: e, Path: PathOf(folder, e)))
            .Where(s => !File.Exists(s.Path) || File.ReadAllText(s.Path).ReplaceLineEndings("\n") != JsonSchemaText.Of(s.Experiment))
            .Select(s => s.Path)
            .Concat(Directory.EnumerateFiles(folder, "*.schema.json").Where(f => context.Catalog.All.All(e => PathOf(folder, e) != f)))
            .Select(f => Path.GetRelativePath(context.WorkingFolder, f)).ToList();
        foreach (var path in stale)
            context.Error.WriteLine($"{path} is missing, stale or of no experiment; 'repro schema --all' writes them");
        if (stale.Count == 0) context.Output.WriteLine($"{context.Catalog.All.Count} schemas are fresh");
        return stale.Count == 0 ? 0 : (int)ExitCode.ClaimFails;
    }
}
