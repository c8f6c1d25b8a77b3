using System.CommandLine;
using Repro.Check;
using Repro.Words;

namespace Repro.Cli;

/// <summary><c>check</c> and <c>accept</c>: runs against committed baselines.</summary>
internal static class BaselineCommands
{
    private static readonly string DefaultBaselines = Path.Combine(RunCommands.DefaultOutput, "baselines");

    /// <summary><c>repro check</c>.</summary>
    public static Command Check(CommandContext context)
    {
        var names = new Argument<string[]>(
            "NAME")
        {
            Description = "runs to check (* matches any text); default: all runs of the output folder",
            Arity = ArgumentArity.ZeroOrMore
        };
        var (output, baselines) = (OutputCommands.Output(), Baselines());
        var old = new Option<string?>(
            "--old")
        {
            Description =
                "folder of the runs that the baselines were made of: their replicates are paired with the new ones, "
                    + "which detects smaller changes",
            HelpName = "DIR"
        };
        var strict = new Option<bool>("--strict")
        {
            Description = "exit code 4 if a claim is inconclusive; '--strict false' lets these pass (smoke runs need it)",
            DefaultValueFactory = _ => true,
        };
        var junit = new Option<string?>("--junit")
        {
            Description = "also writes JUnit XML: a case for each run, table and claim",
            HelpName = "FILE"
        };
        var format = new FormatOption("runs", "tables", "findings", "claims");
        return Commands.Create(
            "check",
            "Judge the claims of every run of the output folder and compare its tables with the committed baselines: "
            + "byte by byte where configuration, seed and code are the same, "
            + "otherwise by means over replicates at a family-wise rate (1,000 numbers need more than 33 "
            + "replicates). "
            + "Missing or unreadable runs do not pass. "
            + "Exit code 3 when a claim or a baseline fails, 4 when cells are missing, numbers moved that cannot be judged, "
            + "or (strict) a claim is inconclusive.",
            "repro run-all --profile smoke --out out && repro check --out out --strict false --junit check.xml",
            parsed =>
            {
                var folder = OutputCommands.Existing(parsed.GetValue(output)!, context);
                var cases = parsed.GetValue(junit) is { } named ? OutputFile.Of("--junit", named, context) : null;
                var isStrict = parsed.GetValue(strict);
                var baselinesFolder = Existing(parsed.GetValue(baselines), context);
                var report =
                    Report(new()
                    {
                        OutputFolder = folder,
                        BaselinesFolder = baselinesFolder,
                        Names = parsed.GetValue(names)!,
                        OldFolder = parsed.GetValue(old) is { } runs ? ExistingOld(runs, context) : null
                    });
                format.Write(parsed, context, CheckText.Sheets(report), () =>
                {
                    foreach (var line in CheckText.Of(report, isStrict, context.TerminalWidth))
                        context.Output.WriteLine(PlainText.OfLine(line));
                });
                if (cases is not null) JUnitFile.Write(cases, report, isStrict);
                if (context.Annotates)
                    foreach (var line in Annotations.Of(report, isStrict, Path.GetRelativePath(context.WorkingFolder, baselinesFolder)))
                        context.Output.WriteLine(line);
                return report.ExitCode(isStrict);
            },
            names,
            output,
            baselines,
            old,
            strict,
            junit,
            format.Option);
    }

    /// <summary><c>repro accept</c>.</summary>
    public static Command Accept(CommandContext context)
    {
        var names = new Argument<string[]>("NAME")
        {
            Description = "runs of the output folder (* matches any text)",
            Arity = ArgumentArity.OneOrMore
        };
        var (output, baselines) = (OutputCommands.Output(), Baselines());
        var reason = new Option<string>("--reason")
        {
            Description = "why these numbers are right; kept in the baseline's log",
            HelpName = "TEXT",
            Required = true
        };
        var dirty = new Option<bool>("--dirty") { Description = "accepts a run of uncommitted code" };
        var pooled = new Option<bool>("--pooled")
        {
            Description = "keeps sums over blocks of cells instead of means by point: small files for runs of many points"
        };
        return Commands.Create(
            "accept",
            "Make runs the baselines of 'repro check' and record why. Rejects incomplete runs.",
            "repro accept 'coverage@smoke' --out out --reason \"spectra by another algorithm; last digits move\"",
            parsed =>
            {
                var folder = OutputCommands.Existing(parsed.GetValue(output)!, context);
                var target = BaselinesFolder(parsed.GetValue(baselines), context);
                var request = new AcceptRequest(folder, target, parsed.GetValue(reason)!, parsed.GetValue(dirty),
                    DateOnly.FromDateTime(DateTime.UtcNow))
                { Pooled = parsed.GetValue(pooled) };
                try
                {
                    foreach (var name in Acceptance.Names(folder, parsed.GetValue(names)!))
                        context.Output.WriteLine(PlainText.OfLine(Acceptance.Accept(request, name)));
                    return 0;
                }
                catch (AcceptanceException e)
                {
                    throw new UsageException(e.Message);
                }
            },
            names,
            output,
            baselines,
            reason,
            dirty,
            pooled);
    }

    /// <summary><c>--baselines DIR</c>.</summary>
    public static Option<string?> Baselines() => new("--baselines")
    {
        Description =
            "folder of the baselines; without it 'results/baselines' in the working folder or the nearest folder above that has one",
        HelpName = "DIR",
    };

    private static string ExistingOld(string folder, CommandContext context) =>
        folder.Length > 0 && Directory.Exists(context.FullPath(folder))
            ? context.FullPath(folder)
            : throw new UsageException($"--old: there is no folder '{folder}'");

    private static CheckReport Report(CheckRequest request)
    {
        try
        {
            return BaselineCheck.Of(request);
        }
        catch (FormatException e)
        {
            throw new UsageException(e.Message);
        }
    }

    /// <summary>The full path of the baselines' folder, which must exist where it is given.</summary>
    public static string Existing(string? given, CommandContext context) =>
        BaselinesFolder(given, context) is var folder && (given is null || Directory.Exists(folder))
            ? folder
            : throw new UsageException($"--baselines: there is no folder '{given}'; 'repro accept' makes baselines");

    /// <summary>The full path of the baselines' folder; it need not exist, and then a note says so.</summary>
    public static string BaselinesFolder(string? given, CommandContext context)
    {
        if (given is not null) return given.Length > 0 ? context.FullPath(given) : throw new UsageException("--baselines is empty");
        for (var folder = context.WorkingFolder; folder is not null; folder = Path.GetDirectoryName(folder))
            if (Directory.Exists(Path.Combine(folder, DefaultBaselines))) return Path.Combine(folder, DefaultBaselines);
        context.Error.WriteLine(PlainText.OfLine(
            $"repro: there are no baselines: '{DefaultBaselines}' is not in {context.WorkingFolder} or any folder above it; name it "
                + "with --baselines DIR"));
        return context.FullPath(DefaultBaselines);
    }
}
