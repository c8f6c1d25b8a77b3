using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Repro.Clusters;
using Repro.Execution;
using Repro.Planning;
using Repro.Words;

namespace Repro.Cli;

/// <summary><c>submit</c>: a run is handed to a scheduler.</summary>
internal sealed partial class SubmitCommand
{
    private const string SlurmName = "slurm";
    private const string KubernetesName = "kubernetes";
    private static readonly TimeSpan UsualPart = TimeSpan.FromMinutes(10);

    private readonly Argument<string> scheduler = new("SCHEDULER")
    {
        Description = $"{SlurmName}, or {KubernetesName}, whose manifests go to standard output"
    };

    private readonly Argument<string> configuration = new("CONFIG") { Description = "the configuration file" };
    private readonly PlanOptions plan = new(withSample: false);
    private readonly EngineOptions engine = new(EngineUse.Submits);

    private readonly Option<int?> parts = Number("--parts", "number of parts", 1, Shard.MaximumCount);
    private readonly Option<TimeSpan?> target = new("--target-walltime")
    {
        Description = "chooses the number of parts so that one takes about this long; default 10m",
        HelpName = "DURATION",
        CustomParser = result => DurationOption.Read(result, "--target-walltime"),
    };

    private readonly Option<int?> throttle = Number("--throttle", "most parts that run at once", 1, Shard.MaximumCount);
    private readonly Option<int?> cpus = Number("--cpus", "processors, and workers, of a part; default 1", 1, 4096);
    private readonly Option<string?> memory = Word("--mem", "memory of a part, such as 2G", "SIZE");
    private readonly Option<string?> time = Word("--time",
        "time limit of a part in Slurm's format; a part that reaches it is resumed", "TIME");

    private readonly Option<string?> partition = Word("--partition", "Slurm's partition", "NAME");
    private readonly Option<string?> account = Word("--account", "Slurm's account", "NAME");
    private readonly Option<string[]> more = new("--sbatch-arg")
    {
        Description = "a further option of sbatch, such as --constraint=avx512; repeatable",
        HelpName = "OPTION",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> program = Word("--program",
        "folder of a published program that the parts run in place; without it this program is copied", "DIR");

    private readonly Option<string?> image = Word("--image", "the image, whose entry point is repro (kubernetes)", "IMAGE");
    private readonly Option<string?> claim = Word("--claim", "the volume claim that holds the runs (kubernetes)", "NAME");
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "shows scripts and commands; writes and submits nothing" };

    /// <summary><c>repro submit</c>.</summary>
    public static Command Create(CommandContext context)
    {
        var submit = new SubmitCommand();
        return Commands.Create(
            "submit",
            "Hand a run to a scheduler in parts of about equal work. Configuration, inputs and program are frozen in NAME/submit: what "
            + "is edited or built afterwards changes nothing. Parts save finished cells before their time limit and resume automatically; "
            + "a last job gathers. "
            + "Then 'repro status', 'repro gather NAME --resubmit', 'repro cancel'.",
            "repro submit slurm configs/coverage.yaml --parts 40 --throttle 20 --time 1:00:00 --out /shared/runs\n"
            + "  repro submit kubernetes configs/coverage.yaml --parts 40 --image repro:1 --claim runs > job.yaml",
            parsed => submit.Run(parsed, context),
            [
                submit.scheduler, submit.configuration, .. submit.plan.All, .. submit.engine.All, submit.parts, submit.target,
                submit.throttle, submit.cpus, submit.memory, submit.time, submit.partition, submit.account, submit.more, submit.program,
                submit.image, submit.claim, submit.dryRun,
            ]);
    }

    private int Run(ParseResult parsed, CommandContext context)
    {
        var name = parsed.GetValue(scheduler)!;
        if (name is not (SlurmName or KubernetesName))
            throw new UsageException($"there is no scheduler '{name}'{NearestName.Hint(name, [SlurmName, KubernetesName])}; {SlurmName} or "
                + $"{KubernetesName}; any other runs 'repro run … --shard i/n' for each i");
        RefuseOthers(parsed, name);
        var request = plan.Request(parsed, parsed.GetValue(configuration)!, context);
        var planned = Planner.Plan(request, context.Catalog);
        var options = engine.Options(parsed, request, context);
        var forecast = CostForecast.Of(planned, options);
        var part = Part(parsed, planned, forecast, options);
        foreach (var notice in Notices(parsed, planned, part)) context.Error.WriteLine(PlainText.OfLine($"note: {notice}"));
        return RunsCommands.Read(() => name == SlurmName
            ? Slurm(parsed, planned, part, forecast, context)
            : Kubernetes(parsed, planned, part, context));
    }

    private int Slurm(ParseResult parsed, Plan planned, PartRequest part, CostForecast forecast, CommandContext context)
    {
        var slurm = new SlurmRequest
        {
            Time = parsed.GetValue(time),
            Partition = parsed.GetValue(partition),
            Account = parsed.GetValue(account),
            More = parsed.GetValue(more)!,
        };
        if (slurm.More.FirstOrDefault(m => m.Length < 2 || m[0] != '-' || m.Any(char.IsControl)) is { } wrong)
            throw new UsageException($"--sbatch-arg: '{wrong}' is not an option of sbatch; an example is --sbatch-arg=--constraint=avx512");
        var files = parsed.GetValue(program) is { } folder ? OwnProgram.In(context.FullPath(folder)) : OwnProgram.Files;
        var runFolder = Path.Combine(engine.OutputFolder(parsed, context), planned.Name);
        if (parsed.GetValue(dryRun))
        {
            foreach (var line in SlurmSubmitting.Preview(planned, part, slurm, files, runFolder)) context.Output.WriteLine(line);
            return 0;
        }
        try
        {
            var jobs = SlurmSubmitting.Submit(planned, part, slurm, files, runFolder).ToList();
            var each = Duration.Foreseen(forecast.Seconds / part.Parts / part.Cpus);
            var summary = string.Create(CultureInfo.InvariantCulture, $"{forecast.Planned} cells in {part.Parts} parts of about {each}");
            context.Output.WriteLine(PlainText.OfLine($"{planned.Name}: {summary}, frozen in {Submission.FolderOf(runFolder)}"));
            foreach (var job in jobs) context.Output.WriteLine(PlainText.OfLine(job));
            return 0;
        }
        catch (SlurmException e)
        {
            context.Error.WriteLine(PlainText.OfLine($"repro: {e.Message}"));
            return (int)ExitCode.Failed;
        }
    }

    private int Kubernetes(ParseResult parsed, Plan planned, PartRequest part, CommandContext context)
    {
        if (parsed.GetValue(image) is not { } named) throw new UsageException("--image is missing: the image whose entry point is repro");
        if (parsed.GetValue(claim) is not { } volume) throw new UsageException("--claim is missing: the volume claim that holds the runs");
        var now = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        context.Output.Write(KubernetesManifest.Of(planned, part, new(named, volume), now));
        return 0;
    }

    private PartRequest Part(ParseResult parsed, Plan planned, CostForecast forecast, RunOptions options)
    {
        if (parsed.GetValue(parts) is not null && parsed.GetValue(target) is not null)
            throw new UsageException("--parts and --target-walltime exclude each other");
        var workers = parsed.GetValue(cpus) ?? 1;
        return new()
        {
            Parts = PartRequest.PartsOf(planned, parsed.GetValue(parts), forecast.Seconds / workers, parsed.GetValue(target) ?? UsualPart),
            Throttle = parsed.GetValue(throttle),
            Cpus = workers,
            Memory = parsed.GetValue(memory),
            CellTimeout = options.CellTimeout,
            MaxFailures = options.FailFast ? 1 : options.MaxFailures,
            Strict = options.Strict,
            Command = options.Command,
        };
    }

    private IEnumerable<string> Notices(ParseResult parsed, Plan planned, PartRequest part)
    {
        if (planned.Until is not null)
            yield return "parts have whole points, since 'until' needs all replicates of a point";
        if (parsed.GetValue(parts) is { } asked && asked > part.Parts)
            yield return string.Create(CultureInfo.InvariantCulture, $"{part.Parts} parts, not {asked}: the others would have no cells");
    }

    private void RefuseOthers(ParseResult parsed, string name)
    {
        Option[] others = name == SlurmName ? [image, claim] : [time, partition, account, more, program];
        if (others.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } other)
            throw new UsageException($"{other.Name} is not an option of {name}");
    }

    private static Option<int?> Number(string name, string description, int least, int most) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => NumberOption.Read(result, name, least, most),
    };

    /// <summary>A word that goes into a script: no blank, no quote.</summary>
    private static Option<string?> Word(string name, string description, string help) => new(name)
    {
        Description = description,
        HelpName = help,
        CustomParser = result =>
        {
            var word = result.Tokens[0].Value;
            if (name == "--program" || Plain().IsMatch(word)) return word;
            result.AddError($"{name} must be one word of letters, digits and . _ , : + @ = / -, found: '{word}'");
            return null;
        },
    };

    [GeneratedRegex(@"^[A-Za-z0-9_.,:+@=/-]+$")]
    private static partial Regex Plain();
}
