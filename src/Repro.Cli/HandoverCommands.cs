using System.CommandLine;
using Repro.Configuration;
using Repro.Execution;
using Repro.Files;
using Repro.Planning;
using Repro.Tables;
using Repro.Words;

namespace Repro.Cli;

/// <summary><c>bundle</c> and <c>audit</c>: handing a run over, and checking that it is ready; and <c>run</c> of a bundle.</summary>
internal static class HandoverCommands
{
    /// <summary><c>repro bundle</c>.</summary>
    public static Command Bundle(CommandContext context)
    {
        var run = new Argument<string>("RUN") { Description = "a run of the output folder by its name, or the folder of any" };
        var output = OutputCommands.Output();
        var to = new Option<string?>("--to")
        {
            Description = $"the file; without it NAME{Bundles.Bundle.Extension} in the working folder",
            HelpName = "FILE"
        };
        return Commands.Create(
            "bundle",
            "Make one file of a finished run: configuration as resolved, inputs, results, sources at its commit, packages with "
                + "versions and hashes, how to run it. "
                + "'repro run FILE' runs it again, and reports packages that differ and whether the output is byte-identical. "
                + "Published runs keep only some tables in the repository: run one before it is bundled.",
            "repro bundle equivalence@smoke   # after: repro run configs/equivalence.yaml --profile smoke\n"
                + "  repro run equivalence@smoke.bundle.zip --out again",
            parsed =>
            {
                var folder = RunsCommands.Folder(parsed.GetValue(run)!, parsed.GetValue(output)!, context);
                var file = parsed.GetValue(to) ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)) + Bundles.Bundle.Extension;
                if (!Bundles.Bundle.IsBundle(file) || Path.GetFileName(file) == Bundles.Bundle.Extension)
                    throw new UsageException($"--to: a bundle's name ends in {Bundles.Bundle.Extension}");
                var path = OutputFile.Of("--to", file, context);
                foreach (var sentence in RunsCommands.Read(() => Bundles.Bundle.Write(folder, path, AppContext.BaseDirectory)))
                    context.Error.WriteLine(PlainText.OfLine($"note: {sentence}"));
                context.Output.WriteLine(PlainText.OfLine(file));
                return 0;
            },
            run,
            output,
            to);
    }

    /// <summary><c>repro audit</c>.</summary>
    public static Command Audit(CommandContext context)
    {
        var names = new Argument<string[]>("RUN")
        {
            Description = "runs of the output folder (* matches any text); without any all that have ended",
            Arity = ArgumentArity.ZeroOrMore
        };
        var (output, baselines, format) = (OutputCommands.Output(), BaselineCommands.Baselines(), new FormatOption("audit"));
        return Commands.Create(
            "audit",
            "Check a run against the artifact checklist of conferences: each figure has data, seed, command, n and states what its "
                + "bars are; clean tree, complete runs, licence, baselines; with advice for what is missing. Exit code 3 when a row fails. "
                + "Published runs keep only some tables in the repository: run one before it is audited.",
            "repro audit equivalence@smoke   # after: repro run configs/equivalence.yaml --profile smoke",
            parsed =>
            {
                var folder = OutputCommands.Existing(parsed.GetValue(output)!, context);
                var root = ConfigurationFolder.Repository(context);
                var sheet = RunsCommands.Read(() => Check.Audit.Of(Runs(folder, parsed.GetValue(names)!), root,
                    BaselineCommands.Existing(parsed.GetValue(baselines), context)));
                format.Write(parsed, context, [sheet], () =>
                {
                    foreach (var line in TextTable.Lines(sheet.Columns, sheet.Rows.Select(r => (string[])[.. r.Select(SheetFormat.Text)]),
                        context.TerminalWidth)) context.Output.WriteLine(PlainText.OfLine(line));
                    context.Output.WriteLine(Check.Audit.Counted(sheet));
                });
                return sheet.Rows.Any(r => Equals(r[2], Check.Audit.Fail)) ? (int)ExitCode.ClaimFails : 0;
            },
            names,
            output,
            baselines,
            format.Option);
    }

    /// <summary>Runs the configuration of a bundle, and compares with the bundle's results unless options make it another run.</summary>
    public static int RunBundle(string bundle, ParseResult parsed, RunArguments options, CommandContext context) =>
        WithPlanOf(bundle, parsed, options.Plan, context, (request, plan, configuration) =>
        {
            var run = options.Engine.Options(parsed, request, context);
            var packages = RunsCommands.Read(() => Bundles.Bundle.OtherPackages(context.FullPath(bundle), context.Source.Packages));
            if (packages is not null && !options.Engine.IsQuiet(parsed)) context.Error.WriteLine(PlainText.OfLine($"note: {packages}"));
            var outcome = context.Execute(plan, run, context.Cancellation);
            var code = outcome.ExitCode;
            if (code is not (0 or (int)ExitCode.ClaimFails) || plan.Shard is not null
                || plan.ResolvedConfiguration != File.ReadAllText(configuration)) return code;
            var difference = RunsCommands.Read(() =>
                Bundles.Bundle.Difference(context.FullPath(bundle), Path.Combine(run.OutputFolder, plan.Name)));
            context.Output.WriteLine(difference is null
                ? "byte-identical to the bundle" + (outcome.Cells.Computed == 0 ? ", but no cell was computed: all were stored here" : "")
                : $"not the bytes of the bundle: {difference}; {packages ?? "is this the bundle's code?"}");
            return difference is null ? code : (int)ExitCode.ClaimFails;
        });

    /// <summary>Plans the configuration of a bundle under the bundle's profile, and uses the plan while its files are there.</summary>
    /// <param name="bundle">Its path.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">The options that define the plan.</param>
    /// <param name="context">What the command works on.</param>
    /// <param name="use">Receives the request, the plan, and the path of the configuration.</param>
    public static int WithPlanOf(
        string bundle, ParseResult parsed, PlanOptions options, CommandContext context, Func<PlanRequest, Plan, string, int> use)
    {
        var folder = TemporaryFolder.Create("repro-bundle-");
        try
        {
            var (configuration, profile) = RunsCommands.Read(() => Bundles.Bundle.Extract(context.FullPath(bundle), folder));
            var request = options.Request(parsed, configuration, context);
            var plan = Planner.Plan(request, context.Catalog) with { Profile = profile };
            return use(request with { Configuration = bundle, Settings = plan.Settings }, plan, configuration);
        }
        catch (ConfigurationException e)
        {
            throw new ConfigurationException([.. e.Mistakes.Select(m => m.Place.OnCommandLine
                ? m
                : m with { Place = m.Place with { Source = $"config.yaml of {bundle}" } })]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IReadOnlyList<string> Runs(string folder, string[] asked)
    {
        var runs = Directory.EnumerateDirectories(folder).Where(f => File.Exists(Path.Combine(f, Report.ManifestFile.Name)))
            .Order(StringComparer.Ordinal).ToList();
        if (asked.FirstOrDefault(a => !runs.Exists(r => NamePattern.Matches(Path.GetFileName(r), a))) is { } stranger)
            throw new FormatException($"there is no finished run '{stranger}' in {folder}");
        return [.. runs.Where(r => asked.Length == 0
            ? !Planning.Shard.IsNameOf(null, Path.GetFileName(r), out _)
            : asked.Any(a => NamePattern.Matches(Path.GetFileName(r), a)))];
    }
}
