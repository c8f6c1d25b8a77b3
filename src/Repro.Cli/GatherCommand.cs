using System.CommandLine;

namespace Repro.Cli;

/// <summary><c>gather</c>: one run from what several machines computed.</summary>
internal static class GatherCommand
{
    /// <summary><c>repro gather</c>.</summary>
    public static Command Create(CommandContext context)
    {
        var configuration =
            new Argument<string>("CONFIG") { Description = "the configuration file, with the options that the shards were run with" };
        var folders = Folders();
        var options = RunArguments.Gathering();
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
            + "  As a Slurm array. Write 40 explicitly: $SLURM_ARRAY_TASK_COUNT changes if you re-submit only some tasks:\n"
            + "  sbatch --array=1-40 --wrap 'exec repro run configs/coverage.yaml --shard $SLURM_ARRAY_TASK_ID/40 --out /shared/runs'\n"
            + "  sbatch --dependency=afterany:JOB --wrap 'exec repro gather configs/coverage.yaml --out /shared/runs'",
            parsed => RunCommands.RunEach([parsed.GetValue(configuration)!], parsed, options, context,
                From(parsed, folders, options.Engine, context)),
            [configuration, folders, .. options.All]);
    }

    /// <summary><c>repro gather-all</c>.</summary>
    public static Command CreateAll(CommandContext context)
    {
        var folders = Folders();
        var configurations = ConfigurationFolder.Option();
        var options = RunArguments.Gathering();
        return Commands.Create(
            "gather-all",
            "Gathers the run of every configuration of the repository, as 'repro gather' does one: for 'repro run-all --shard i/n'.",
            "repro gather-all --profile quick --out /shared/runs",
            parsed =>
            {
                if (options.Plan.Named(parsed)) throw new UsageException("--name names one run; use it with 'repro gather'");
                return RunCommands.RunEach(ConfigurationFolder.Files(parsed.GetValue(configurations), context),
                    parsed, options, context, From(parsed, folders, options.Engine, context));
            },
            [folders, configurations, .. options.All]);
    }

    private static Argument<string[]> Folders() => new("DIR")
    {
        Description =
            "folders of shards or of whole runs that did not end, or folders that hold such; without any the --out folder is searched",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static IReadOnlyList<string> From(ParseResult parsed, Argument<string[]> folders,
        EngineOptions engine, CommandContext context) =>
        parsed.GetValue(folders) is { Length: > 0 } named ? [.. named.Select(context.FullPath)] : [engine.OutputFolder(parsed, context)];
}
