using System.CommandLine;
using System.Globalization;
using Repro.Planning;
using Repro.Words;

namespace Repro.Cli;

/// <summary>The options that define the plan: profile, settings, seed, name.</summary>
internal sealed class PlanOptions(string defaultProfile = PlanRequest.Paper, bool withShard = false, bool withSample = true)
{
    /// <summary>Accepts <c>--shard</c> and plans the whole run: a shard's options gather it.</summary>
    public bool IgnoresShard { get; init; }

    /// <summary>Plans several configurations, which one name cannot be for.</summary>
    public bool IsForMany { get; init; }

    private readonly Option<string[]> profile = new("--profile")
    {
        Description = "the file's profile: smoke, quick, or paper (the file unchanged); repeatable, "
            + "a later one overrides an earlier one",
        HelpName = "NAME",
        DefaultValueFactory = _ => [defaultProfile],
    };

    private readonly Option<string[]> set = new("--set")
    {
        Description = "replaces the value at a path by a YAML value, such as replicates=20, 'sweep={}', parameters.samples=1e4, "
            + "'sweep.samples=[1, 2]', 'sweep.chain[0].samples=[5]' or 'sweep.chain[*].replicates=9' ([*] is every item); "
            + "nothing after the = removes the value; "
            + "repeatable",
        HelpName = "PATH=VALUE",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<ulong?> seed = new("--seed")
    {
        Description = "overrides the configuration's seed",
        HelpName = "N",
        CustomParser = result => NumberOption.Read<ulong>(result, "--seed", 0, ulong.MaxValue),
    };

    private readonly Option<string?> name = new("--name")
    {
        Description = "name of the run's folder; default: the file's name, @profile, and +hash if --set or --seed changed something",
        HelpName = "NAME",
    };

    private readonly Option<Shard?> shard = new("--shard")
    {
        Description =
            "runs one of n parts of the plan, with about equal work, in the folder NAME.shard-i-of-n; 'repro gather' makes tables, "
                + "claims and figures. Indices wrap, so the tasks of an array may be numbered from 0 or from 1: "
            + "0/3 equals 3/3",
        HelpName = "i/n",
        CustomParser = result =>
        {
            if (Shard.TryParse(result.Tokens[0].Value, out var shard)) return shard;
            result.AddError(
                $"--shard must be i/n, such as 2/7, with n between 1 "
                    + $"and {Shard.MaximumCount} and i at most n, found: {result.Tokens[0].Value}");
            return null;
        },
    };

    private readonly Option<int?> sample = new("--sample")
    {
        Description = "runs N of the plan's points, chosen by the seed, with all their replicates, in the folder NAME.sample-N-of-M; "
            + "claims are not judged",
        HelpName = "N",
        CustomParser = result => NumberOption.Read(result, "--sample", 1, int.MaxValue),
    };

    private readonly Option<long?> mostCells = new("--max-cells")
    {
        Description = "the same, with as many points as fit into so many cells",
        HelpName = "N",
        CustomParser = result => NumberOption.Read(result, "--max-cells", 1, long.MaxValue),
    };

    /// <summary>The options, for a command.</summary>
    public Symbol[] All
    {
        get
        {
            shard.Hidden = IgnoresShard;
            name.Hidden = IsForMany;
            return
            [
                profile, set, seed, name,
                .. withSample ? [sample, mostCells] : Array.Empty<Symbol>(),
                .. withShard || IgnoresShard ? [shard] : Array.Empty<Symbol>(),
            ];
        }
    }

    /// <summary>Whether a name was given.</summary>
    public bool Named(ParseResult parsed) => parsed.GetValue(name) is not null;

    /// <summary>The request to plan a configuration.</summary>
    public PlanRequest Request(ParseResult parsed, string configuration, CommandContext context)
    {
        var (points, cells) = withSample ? (parsed.GetValue(sample), parsed.GetValue(mostCells)) : (null, null);
        if (points is not null && cells is not null) throw new UsageException("--sample and --max-cells exclude each other");
        if (parsed.GetValue(profile)!.GroupBy(p => p).FirstOrDefault(p => p.Count() > 1) is { Key: var twice })
            throw new UsageException($"--profile {twice} is given twice; once is enough");
        return new()
        {
            Configuration = configuration,
            WorkingFolder = context.WorkingFolder,
            Profiles = parsed.GetValue(profile) is [PlanRequest.Paper] or null ? [] : parsed.GetValue(profile)!,
            Settings = parsed.GetValue(set) ?? [],
            Seed = parsed.GetValue(seed),
            Name = parsed.GetValue(name),
            Shard = withShard ? parsed.GetValue(shard) : null,
            SamplePoints = points,
            MostCells = cells,
            Cancellation = context.Cancellation,
        };
    }

    /// <summary>The command that makes the same run again.</summary>
    public static string Command(PlanRequest request, string outputFolder)
    {
        var words = new List<string> { "repro" };
        words.AddRange(Words(request));
        if (outputFolder != RunCommands.DefaultOutput) words.AddRange(["--out", outputFolder]);
        return ShellWord.Line(words);
    }

    /// <summary>The words of <c>run</c> that make the same plan again.</summary>
    public static IEnumerable<string> Words(PlanRequest request)
    {
        var words = new List<string> { "run", request.Configuration };
        foreach (var profileName in request.Profiles) words.AddRange(["--profile", profileName]);
        foreach (var setting in request.Settings) words.AddRange(["--set", setting]);
        if (request.Seed is { } seed) words.AddRange(["--seed", seed.ToString(CultureInfo.InvariantCulture)]);
        if (request.Name is { } name) words.AddRange(["--name", name]);
        if (request.SamplePoints is { } points) words.AddRange(["--sample", points.ToString(CultureInfo.InvariantCulture)]);
        if (request.MostCells is { } cells) words.AddRange(["--max-cells", cells.ToString(CultureInfo.InvariantCulture)]);
        if (request.Shard is { } shard) words.AddRange(["--shard", shard.ToString()]);
        return words;
    }
}
