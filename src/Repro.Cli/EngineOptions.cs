using System.CommandLine;
using Repro.Execution;
using Repro.Planning;
using Repro.Words;

namespace Repro.Cli;

/// <summary>What a command does with a plan.</summary>
internal enum EngineUse
{
    /// <summary>Runs it.</summary>
    Computes,

    /// <summary>Makes it from cells computed elsewhere.</summary>
    Gathers,

    /// <summary>Has a scheduler run it.</summary>
    Submits,

    /// <summary>Only shows it; takes the options of computing all the same.</summary>
    Plans,
}

/// <summary>The options that say how a plan is run; none of them changes a number.</summary>
internal sealed class EngineOptions(EngineUse use = EngineUse.Computes)
{
    private const string FailedCells = "failed";

    private readonly Option<int?> workers = new("--workers")
    {
        Description = "worker threads; default: one for each available processor "
            + "(respects container CPU limits and the scheduler's allocation)",
        HelpName = "N",
        CustomParser = result => NumberOption.Read(result, "--workers", 1, 4096),
    };

    private readonly Option<string> output = OutputCommands.Output();
    private readonly Option<bool> fresh =
        new("--fresh") { Description = "recomputes every cell instead of reusing finished ones" };
    private readonly Option<bool> reuse = new("--reuse")
    {
        Description = "reuses finished cells of other runs in the --out folder, whatever their names; "
            + "'--reuse false' recomputes them",
        DefaultValueFactory = _ => true,
    };

    private readonly Option<string?> only = new(
        "--only")
    { Description = "'failed' runs the failed cells again; CELL-rREPLICATE runs one cell", HelpName = "WHICH" };
    private readonly Option<bool> failFast =
        new("--fail-fast") { Description = "stops at the first failing cell; without it the others still run" };
    private readonly Option<int?> maxFailures = new("--max-failures")
    {
        Description = "stops once so many cells have failed",
        HelpName = "N",
        CustomParser = result => NumberOption.Read(result, "--max-failures", 1, int.MaxValue),
    };

    private readonly Option<TimeSpan?> timeout = new("--timeout")
    {
        Description = "a cell fails if it, or the setup of its point, takes longer: 30s, 5m, 1.5h",
        HelpName = "DURATION",
        CustomParser = result => DurationOption.Read(result, "--timeout"),
    };

    private readonly Option<string?> events = new("--events")
    {
        Description = "appends events to a file, one JSON document per line: started, progress, cell-finished, cell-failed, finished",
        HelpName = "FILE",
    };

    private readonly Option<bool?> images = new("--images")
    {
        Description = "draws a picture of each figure if a Chromium or Chrome is found; default true, but false for profile smoke",
        HelpName = "true|false",
    };

    private readonly Option<bool> strict = new("--strict") { Description = "exit code 4 if a claim is inconclusive" };
    private readonly Option<bool> quiet = new("--quiet") { Description = "prints errors and the summary only" };
    private readonly Option<bool> verbose = new("--verbose") { Description = "prints more" };

    private readonly Option<long?> diesAfter =
        new(DiesAfter) { Description = "kills the process once so many bytes are in the store; for 'repro verify'", Hidden = true };

    /// <summary>The option by which <c>verify</c> has a run killed.</summary>
    public const string DiesAfter = "--dies-after";

    /// <summary>The options, for a command. One that gathers takes a shard's, one that plans those of a run, and lets be what does nothing
    /// there.</summary>
    public Symbol[] All
    {
        get
        {
            if (use == EngineUse.Submits) return [output, failFast, maxFailures, timeout, images, strict];
            Option[] computing = [workers, fresh, reuse, only, failFast, maxFailures, timeout, events];
            IEnumerable<Option> idle = use switch
            {
                EngineUse.Gathers => computing,
                EngineUse.Plans => [failFast, maxFailures, timeout, events, images, strict, quiet, verbose],
                _ => [],
            };
            foreach (var option in idle) option.Hidden = true;
            return [.. computing, output, images, strict, quiet, verbose, diesAfter];
        }
    }

    /// <summary>The folder of the runs, in full.</summary>
    public string OutputFolder(ParseResult parsed, CommandContext context) => OutputCommands.Folder(parsed.GetValue(output)!, context);

    /// <summary>Whether figures get pictures.</summary>
    public bool HasImages(ParseResult parsed, string profile) => parsed.GetValue(images) ?? profile != "smoke";

    /// <summary>Whether only what went wrong is said.</summary>
    public bool IsQuiet(ParseResult parsed) => parsed.GetValue(quiet);

    /// <summary>How many workers there would be.</summary>
    public int Workers(ParseResult parsed) => parsed.GetValue(workers) ?? Processors.Allowed;

    /// <summary>The options as given.</summary>
    public RunOptions Options(ParseResult parsed, PlanRequest request, CommandContext context, bool report = true)
    {
        if (use == EngineUse.Gathers) return Common(parsed, request, context, report);
        if (parsed.GetValue(fresh) && parsed.GetValue(only) is not null) throw new UsageException("--fresh and --only exclude each other");
        if (parsed.GetValue(failFast) && parsed.GetValue(maxFailures) is not null)
            throw new UsageException("--fail-fast is --max-failures 1; give one of them");
        return Common(parsed, request, context, report) with
        {
            Workers = parsed.GetValue(workers),
            Fresh = parsed.GetValue(fresh),
            Reuse = use is EngineUse.Computes or EngineUse.Plans && parsed.GetValue(reuse),
            OnlyFailed = parsed.GetValue(only) == FailedCells,
            OnlyCell = OnlyCell(parsed.GetValue(only)),
            FailFast = parsed.GetValue(failFast),
            MaxFailures = parsed.GetValue(maxFailures),
            CellTimeout = parsed.GetValue(timeout),
            EventsFile = parsed.GetValue(events) is { } file ? OutputFile.Of("--events", file, context) : null,
            DiesAfter = parsed.GetValue(diesAfter),
        };
    }

    private RunOptions Common(ParseResult parsed, PlanRequest request, CommandContext context, bool report)
    {
        if (parsed.GetValue(quiet) && parsed.GetValue(verbose)) throw new UsageException("--quiet and --verbose exclude each other");
        return new()
        {
            OutputFolder = OutputFolder(parsed, context),
            Strict = parsed.GetValue(strict),
            Verbosity = parsed.GetValue(quiet) ? Verbosity.Quiet : parsed.GetValue(verbose) ? Verbosity.Verbose : Verbosity.Normal,
            WriteReport = report,
            Images = HasImages(parsed, request.Profile),
            Source = context.Source,
            Overview = context.Overview,
            Command = PlanOptions.Command(request, parsed.GetValue(output)!),
        };
    }

    private static CellAddress? OnlyCell(string? which)
    {
        if (which is null or FailedCells) return null;
        if (CellAddress.TryParse(which, out var cell)) return cell;
        throw new UsageException(
            $"--only takes 'failed' or one cell, such as 0123456789abcdef-r3; found '{which}'{NearestName.Hint(which, [FailedCells])}");
    }
}
