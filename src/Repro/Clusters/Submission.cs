using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Repro.Code;
using Repro.Configuration;
using Repro.Experiments;
using Repro.Planning;
using Repro.Words;

namespace Repro.Clusters;

/// <summary>
/// <c>NAME/submit/plan.json</c>: a run as it was handed to a scheduler. What its parts read is beside it and never the checkout's:
/// <c>config.yaml</c> as resolved with its <c>inputs/</c>. It is written once; what has become of the parts, their stores say.
/// </summary>
public sealed record Submission
{
    /// <summary>The folder below the run's.</summary>
    public const string FolderName = "submit";

    /// <summary>The scheduler whose jobs carry the parts.</summary>
    internal const string Slurm = "slurm";

    internal const string Kubernetes = "kubernetes";
    internal const string FileName = "plan.json";
    internal const string ConfigurationName = "config.yaml";

    /// <summary>The run's name.</summary>
    public required string Run { get; init; }

    /// <summary>The profile that it is of.</summary>
    public required string Profile { get; init; }

    /// <summary>The command that makes the same run on one machine.</summary>
    public required string Command { get; init; }

    /// <summary>The experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>Root of every random stream.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Identity of the code that computes the cells.</summary>
    public required string Code { get; init; }

    /// <summary>SHA-256 of the frozen configuration, lower-case hexadecimal.</summary>
    public required string Configuration { get; init; }

    /// <summary>The words that start the program, in the submission's folder.</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>SHA-256 over the program's files; null for one that is named and not copied.</summary>
    public string? ProgramHash { get; init; }

    /// <summary>Which scheduler has it.</summary>
    public string Scheduler { get; init; } = Slurm;

    /// <summary>The name of its jobs begins so.</summary>
    public required string Job { get; init; }

    /// <summary>When it was submitted, UTC.</summary>
    public required string Submitted { get; init; }

    /// <summary>The largest number of a task that the scheduler allows in an array.</summary>
    public required int LargestTask { get; init; }

    /// <summary>How many tasks run at once; null for as many as there is room for.</summary>
    public int? Throttle { get; init; }

    /// <summary>Seconds that a cell may take; null lets it take its time.</summary>
    public double? CellSeconds { get; init; }

    /// <summary>A part stops once so many cells have failed; null for never.</summary>
    public int? MaxFailures { get; init; }

    /// <summary>The parts in order, with what they are expected to cost.</summary>
    public required IReadOnlyList<SubmittedPart> Parts { get; init; }

    /// <summary>The folder of a run's submission.</summary>
    public static string FolderOf(string runFolder) => Path.Combine(runFolder, FolderName);

    /// <summary>Whether a run was submitted.</summary>
    public static bool IsIn(string runFolder) => File.Exists(Path.Combine(FolderOf(runFolder), FileName));

    /// <summary>Reads a run's submission.</summary>
    /// <exception cref="FormatException">It cannot be read, or its configuration is not the one that was submitted.</exception>
    public static Submission Read(string runFolder)
    {
        var path = Path.Combine(FolderOf(runFolder), FileName);
        try
        {
            var read = JsonSerializer.Deserialize<Submission>(File.ReadAllText(path), Json.Document)
                ?? throw new JsonException("it is empty");
            return read.Configuration == HashOf(File.ReadAllBytes(ConfigurationIn(runFolder)))
                ? read
                : throw new FormatException(
                    $"{ConfigurationIn(runFolder)} is not the configuration that was submitted: it has changed since");
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            throw new FormatException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The plan of a submitted run, of the configuration as it was frozen.</summary>
    /// <exception cref="ConfigurationException">The program cannot plan it any more.</exception>
    public Plan Plan(string runFolder, ExperimentCatalog catalog, CancellationToken cancellation) => Planner.Plan(new()
    {
        Configuration = ConfigurationIn(runFolder),
        WorkingFolder = FolderOf(runFolder),
        Name = Run,
        Cancellation = cancellation,
    }, catalog) with
    { Profile = Profile };

    /// <summary>The plan of one part.</summary>
    /// <param name="whole">The plan of the run.</param>
    /// <param name="part">Its number, from 1; 0 is the last.</param>
    /// <exception cref="FormatException">There is no such part, or the program is other code than was submitted: its cells could not be
    /// gathered.</exception>
    public Plan PlanOf(Plan whole, int part)
    {
        if (part < 0 || part > Parts.Count) throw new FormatException($"there is no part {part}: {Run} has {Parts.Count}");
        if (CodeIdentity.Of(whole.Experiment) != Code)
            throw new FormatException(
                $"this program's code differs from that of the submission of {Run}; nothing was computed: use its program "
                    + $"({ShellWord.Line(Program)}), or submit again");
        return ShardPart.Of(whole, new(part == 0 ? Parts.Count : part, Parts.Count));
    }

    internal static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    internal string Text() => JsonSerializer.Serialize(this, Json.Document) + "\n";

    /// <summary>What a plan is as a submission of so many parts.</summary>
    internal static Submission Of(Plan plan, PartRequest request, string submitted)
    {
        var deal = new PartDeal(plan.Points, request.Parts);
        return new()
        {
            Run = plan.Name,
            Profile = plan.Profile,
            Command = request.Command,
            Experiment = plan.Experiment.Name,
            Seed = plan.Seed,
            Code = CodeIdentity.Of(plan.Experiment),
            Configuration = HashOf(Encoding.UTF8.GetBytes(plan.ResolvedConfiguration)),
            Program = [],
            Job = $"repro-{HashOf(Encoding.UTF8.GetBytes($"{plan.Name} {submitted} {Files.Writer.Name}"))[..12]}",
            Submitted = submitted,
            LargestTask = request.Parts,
            Throttle = request.Throttle,
            CellSeconds = request.CellTimeout?.TotalSeconds,
            MaxFailures = request.MaxFailures,
            Parts =
            [
                .. Enumerable.Range(1, request.Parts).Select(deal.Of).Select(pieces => new SubmittedPart(
                    pieces.Sum(p => p.Replicates), Math.Round(pieces.Sum(p => Seconds(plan.Points[p.Point], p.Replicates)), 3))),
            ],
        };
    }

    private static double Seconds(PlannedPoint point, int replicates) => point.PrepareSeconds + (replicates * point.CostSeconds);

    private static string ConfigurationIn(string runFolder) => Path.Combine(FolderOf(runFolder), ConfigurationName);
}

/// <summary>A part of a submission.</summary>
/// <param name="Cells">How many cells it has; with stopping by precision those that it starts with.</param>
/// <param name="Seconds">What they cost on one core, as declared by the experiment.</param>
public sealed record SubmittedPart(int Cells, double Seconds);

/// <summary>How a run is cut into parts, and what each part needs of a machine.</summary>
public sealed record PartRequest
{
    /// <summary>How many parts, 1 or more.</summary>
    public required int Parts { get; init; }

    /// <summary>How many run at once at most; null for as many as there is room for.</summary>
    public int? Throttle { get; init; }

    /// <summary>Processors of a part.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>Its memory in the scheduler's words; null leaves it to the site.</summary>
    public string? Memory { get; init; }

    /// <summary>A cell that takes longer has failed.</summary>
    public TimeSpan? CellTimeout { get; init; }

    /// <summary>A part stops once so many cells have failed.</summary>
    public int? MaxFailures { get; init; }

    /// <summary>An inconclusive claim fails the gathering.</summary>
    public bool Strict { get; init; }

    /// <summary>The command that makes the same run on one machine.</summary>
    public required string Command { get; init; }

    /// <summary>How many parts of about a target's length a plan makes, none of them empty.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="asked">How many were asked for; null derives it.</param>
    /// <param name="seconds">Estimated work on one core.</param>
    /// <param name="target">How long a part is to take.</param>
    public static int PartsOf(Plan plan, int? asked, double seconds, TimeSpan target)
    {
        var wanted = asked ?? (int)Math.Clamp(Math.Ceiling(seconds / target.TotalSeconds), 1, Shard.MaximumCount);
        return Math.Max(1, new PartDeal(plan.Points, wanted).WithCells);
    }
}
