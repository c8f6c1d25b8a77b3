using System.CommandLine;
using Repro.Clusters;

namespace Repro.Cli;

/// <summary><c>gather</c>: one run from what several machines computed.</summary>
internal static class GatherCommand
{
    /// <summary><c>repro gather</c>.</summary>
    public static Command Create(CommandContext context)
    {
        var configuration =
            new Argument<string>("CONFIG")
            {
                Description = "the configuration file, with the options that the shards were run with; or a submitted run, by its name or "
                    + "folder"
            };
        var folders = Folders();
        var options = RunArguments.Gathering();
        var resubmit = new Option<bool>("--resubmit")
        {
            Description = "submits the parts of a submitted run that lack cells and are neither waiting nor running"
        };
        var retryFailed = new Option<bool>("--retry-failed")
        {
            Description = "also resubmits parts whose cells failed"
        };
        return Commands.Create(
            "gather",
            "Make one run of the finished cells of any number of folders, in any order; its output is byte-identical to a single run. "
            + "Computes nothing. Rejects cells of another "
            + "seed, configuration or code version (exit code 2) and folders that contradict each other (1); "
            + "lists missing cells (4).",
            "repro gather configs/coverage.yaml --profile quick results/coverage@quick.shard-*-of-3\n\n"
            + "  With three machines that see one folder:\n"
            + "  repro run configs/coverage.yaml --profile quick --shard 1/3     # and 2/3, and 3/3\n"
            + "  repro gather configs/coverage.yaml --profile quick\n\n"
            + "  Gather a submitted run, and resubmit its missing parts:\n"
            + "  repro gather /shared/runs/coverage --resubmit",
            parsed =>
            {
                var named = parsed.GetValue(configuration)!;
                var how = (parsed.GetValue(resubmit), parsed.GetValue(retryFailed));
                if (Submitted(named, options.Engine.OutputFolder(parsed, context), context) is { } folder)
                {
                    var request = options.Plan.Request(parsed, named, context);
                    return ClusterCommands.Gather(folder, options.Engine.Options(parsed, request, context), how, context);
                }
                if (how is not (false, false))
                    throw new UsageException($"'{named}' is not a submitted run, which --resubmit and --retry-failed need");
                return RunCommands.RunEach([named], parsed, options, context, From(parsed, folders, options.Engine, context));
            },
            [configuration, folders, .. options.All, resubmit, retryFailed]);
    }

    /// <summary><c>repro gather-all</c>.</summary>
    public static Command CreateAll(CommandContext context)
    {
        var folders = Folders();
        var configurations = ConfigurationFolder.Option();
        var options = RunArguments.Gathering(many: true);
        return Commands.Create(
            "gather-all",
            "Gather the run of every configuration of the repository, after 'repro run-all --shard i/n'.",
            "repro gather-all --profile quick --out /shared/runs",
            parsed =>
            {
                if (options.Plan.Named(parsed)) throw new UsageException("--name names one run; use it with 'repro gather'");
                return RunCommands.RunEach(ConfigurationFolder.Files(parsed.GetValue(configurations), context),
                    parsed, options, context, From(parsed, folders, options.Engine, context));
            },
            [folders, configurations, .. options.All]);
    }

    /// <summary>The folder of a submitted run, by its name or path; null where that is none.</summary>
    private static string? Submitted(string named, string output, CommandContext context) =>
        new[] { Path.Combine(output, named), context.FullPath(named) }.FirstOrDefault(Submission.IsIn);

    private static Argument<string[]> Folders() => new("DIR")
    {
        Description =
            "folders of shards or unfinished runs, or folders that contain such; default: the --out folder",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static IReadOnlyList<string> From(ParseResult parsed, Argument<string[]> folders,
        EngineOptions engine, CommandContext context) =>
        parsed.GetValue(folders) is { Length: > 0 } named ? [.. named.Select(context.FullPath)] : [engine.OutputFolder(parsed, context)];
}
