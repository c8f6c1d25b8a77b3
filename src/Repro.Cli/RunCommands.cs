using System.CommandLine;
using System.Diagnostics;
using Repro.Bundles;
using Repro.Configuration;
using Repro.Execution;
using Repro.Planning;
using Repro.Words;

namespace Repro.Cli;

/// <summary><c>run</c> and <c>run-all</c>: plan everything, then run.</summary>
internal static class RunCommands
{
    /// <summary>Where results go unless <c>--out</c> says otherwise.</summary>
    public const string DefaultOutput = "results";

    /// <summary>The worst first: what a command over several runs returns.</summary>
    private static readonly int[] Severity = [(int)ExitCode.Interrupted, (int)ExitCode.Failed,
        (int)ExitCode.InUse, (int)ExitCode.Incomplete, (int)ExitCode.ClaimFails];

    /// <summary><c>repro run</c>.</summary>
    public static Command Run(CommandContext context)
    {
        var configuration = new Argument<string>("CONFIG") { Description = "the configuration file, or a bundle ('repro bundle')" };
        var options = RunArguments.Computing();
        return Commands.Create(
            "run",
            "Run an experiment, or resume it: tables, figures and a verdict on each claim.",
            "repro run configs/coverage.yaml --profile quick --set replicates=50 --workers 4",
            parsed => Bundle.IsBundle(parsed.GetValue(configuration)!)
                ? HandoverCommands.RunBundle(parsed.GetValue(configuration)!, parsed, options, context)
                : RunEach([parsed.GetValue(configuration)!], parsed, options, context, []),
            [configuration, .. options.All]);
    }

    /// <summary><c>repro run-all</c>.</summary>
    public static Command RunAll(CommandContext context)
    {
        var configurations = ConfigurationFolder.Option();
        var options = RunArguments.Computing(many: true);
        return Commands.Create(
            "run-all",
            "Run every configuration of the repository.",
            "repro run-all --profile smoke",
            parsed =>
            {
                if (options.Plan.Named(parsed)) throw new UsageException("--name names one run; use it with 'repro run'");
                return RunEach(ConfigurationFolder.Files(parsed.GetValue(configurations), context), parsed, options, context, []);
            },
            [configurations, .. options.All]);
    }

    /// <summary>Runs configurations one after the other, or gathers them from folders where there are any; the worst of the exit
    /// codes.</summary>
    public static int RunEach(
        IReadOnlyList<string> configurations, ParseResult parsed, RunArguments options, CommandContext context,
        IReadOnlyList<string> gatherFrom)
    {
        var requests = configurations.Select(c => options.Plan.Request(parsed, c, context)).ToList();
        var plans = PlanAll(requests, context);
        requests = [.. requests.Zip(plans, (r, p) => r with { Settings = p.Settings })];
        var several = plans.Count > 1;
        var isWhole = requests[0].Shard is null;
        if (!options.Engine.IsQuiet(parsed) && context.SourceWarning() is { } warning)
            context.Error.WriteLine(PlainText.OfLine($"note: {warning}"));
        var outcomes = new List<RunOutcome>();
        var clock = Stopwatch.GetTimestamp();
        for (var i = 0; i < plans.Count; i++)
        {
            if (context.Cancellation.IsCancellationRequested) break;
            var how = options.Engine.Options(parsed, requests[i], context, report: !several) with
            {
                GatherFrom = gatherFrom,
                Heading = several ? $"== {plans[i].Name} ({i + 1} of {plans.Count})" : null,
            };
            if (i > 0 && !options.Engine.IsQuiet(parsed)) context.Output.WriteLine();
            outcomes.Add(context.Execute(plans[i], how, context.Cancellation));
        }

        var codes = outcomes.ConvertAll(o => o.ExitCode);
        var output = options.Engine.Options(parsed, requests[0], context).OutputFolder;
        var reported = several && isWhole && outcomes.Count > 0 ? WriteReport(output, context) : (int?)null;
        if (reported == 0 && options.Engine.HasImages(parsed, requests[0].Profile))
        {
            OutputCommands.WriteImages(output, plans.Take(outcomes.Count).Select(p => p.Name).Append(""), again: false, context);
            reported = WriteReport(output, context);
        }
        if (reported is { } code) codes.Add(code);
        if (several)
            foreach (var line in RunSummary.Of(plans, outcomes, Stopwatch.GetElapsedTime(clock)))
                context.Output.WriteLine(PlainText.OfLine(line));
        if (reported == 0)
        {
            context.Output.WriteLine(PlainText.OfLine($"report: open {Path.Combine(output, "index.html")} in a browser"));
            LookFirst(output, plans, context);
        }

        if (outcomes.Count < plans.Count) codes.Add((int)ExitCode.Interrupted);
        return Severity.FirstOrDefault(codes.Contains, codes.FirstOrDefault(c => c != 0));
    }

    /// <summary>The figures that show most, among those that the runs have drawn.</summary>
    private static void LookFirst(string output, IReadOnlyList<Plan> plans, CommandContext context)
    {
        var drawn =
            from first in context.Overview.Figures
            from plan in plans
            where plan.Experiment.Name == first.Experiment
            let page = Path.Combine(output, plan.Name, "figures", first.Figure + ".html")
            where File.Exists(page)
            select $"  {Path.GetRelativePath(context.WorkingFolder, page)}";
        var pages = drawn.ToList();
        if (pages.Count > 0) context.Output.WriteLine("figures to look at first:");
        foreach (var page in pages) context.Output.WriteLine(PlainText.OfLine(page));
    }

    private static int WriteReport(string folder, CommandContext context)
    {
        try
        {
            context.WriteReport(folder);
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            context.Error.WriteLine(PlainText.OfLine($"repro: the report was not written: {e.Message}"));
            return (int)ExitCode.Failed;
        }
    }

    /// <summary>All plans before any work; the mistakes of all configurations at once.</summary>
    private static List<Plan> PlanAll(List<PlanRequest> requests, CommandContext context)
    {
        var (plans, mistakes) = (new List<Plan>(), new List<Mistake>());
        foreach (var request in requests)
        {
            try
            {
                plans.Add(Planner.Plan(request, context.Catalog));
            }
            catch (ConfigurationException e)
            {
                mistakes.AddRange(e.Mistakes.Where(m => !mistakes.Contains(m)));
            }
        }

        return mistakes.Count == 0 ? plans : throw new ConfigurationException(mistakes);
    }
}
