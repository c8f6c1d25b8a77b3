using System.Globalization;
using Repro.Claims;
using Repro.Planning;
using Repro.Report;
using Repro.Words;

namespace Repro.Check;

/// <summary>What is to be checked.</summary>
public sealed record CheckRequest
{
    /// <summary>Holds the runs.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>Holds the baselines; it need not exist.</summary>
    public required string BaselinesFolder { get; init; }

    /// <summary>Names of runs, in which * matches any text; none for all.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Holds the runs that the baselines were made of, whose replicates are then paired with the new ones; null where they are not
    /// at hand.</summary>
    public string? OldFolder { get; init; }

    /// <summary>Chance that a check of runs whose laws are all unchanged reports a change; over all comparisons of the check.</summary>
    public double FamilyWiseRate { get; init; } = ClaimJudge.FamilyWiseRate;
}

/// <summary>What a check says.</summary>
/// <param name="Runs">By name.</param>
/// <param name="Comparisons">How many the rate was divided over; 0 where nothing is left to chance.</param>
/// <param name="PassedOver">Baselines of profiles of which no run is here, and shards: how many of what.</param>
public sealed record CheckReport(IReadOnlyList<CheckedRun> Runs, int Comparisons, IReadOnlyList<string> PassedOver)
{
    /// <summary>
    /// What makes the result incomplete comes before what it says, as after a run: 1 cells failed; 4 cells or runs missing, or no run at
    /// all; 3 a claim or a baseline fails; 4 numbers moved that cannot be judged, or (strict) a claim is inconclusive; 0.
    /// </summary>
    public int ExitCode(bool strict)
    {
        if (Runs.Any(r => r.State == RunState.CellsFailed)) return (int)Execution.ExitCode.Failed;
        if (Runs.Count == 0 || Runs.Any(r => r.State == RunState.Incomplete)) return (int)Execution.ExitCode.Incomplete;
        if (Runs.Any(r => r.Fails)) return (int)Execution.ExitCode.ClaimFails;
        return Runs.Any(r => r.IsOpen || (strict && r.IsInconclusive)) ? (int)Execution.ExitCode.Incomplete : 0;
    }
}

/// <summary><c>repro check</c>: the claims of every run of a folder, and its numbers against the baselines. Nothing that is missing or
/// unreadable passes.</summary>
public static class BaselineCheck
{
    /// <summary>Checks.</summary>
    /// <exception cref="FormatException">A name that is asked for is neither a run's nor a baseline's.</exception>
    public static CheckReport Of(CheckRequest request)
    {
        var (runs, shards, samples) = RunsOf(request.OutputFolder);
        var baselines = Folders(request.BaselinesFolder).Where(f => File.Exists(Path.Combine(f, Baseline.FileName)))
            .ToDictionary(f => Path.GetFileName(f)!, StringComparer.Ordinal);
        if (request.Names.FirstOrDefault(n => !runs.Keys.Concat(baselines.Keys).Any(r => NamePattern.Matches(r, n))) is { } stranger)
            throw new FormatException(
                $"'{stranger}' matches no run in {request.OutputFolder} and no baseline in {request.BaselinesFolder}");
        bool IsAsked(string name) => request.Names.Count == 0 || request.Names.Any(n => NamePattern.Matches(name, n));
        var parts = runs.Where(r => IsAsked(r.Key))
            .Select(r =>
                RunPart.Of(r.Key, r.Value, baselines.GetValueOrDefault(r.Key),
                    request.OldFolder is { } old ? Path.Combine(old, r.Key) : null)).ToList();
        var comparisons = parts.Sum(p => p.Comparisons);
        var bound = new ChangeBound(Math.Max(1, comparisons), request.FamilyWiseRate);
        var profiles = parts.Select(p => p.Profile).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var lacking = baselines.Where(b => IsAsked(b.Key) && !runs.ContainsKey(b.Key))
            .ToLookup(b => request.Names.Contains(b.Key) || profiles.Contains(ProfileOf(b.Value)));
        return new(
            [.. parts.Select(p => p.Check(bound)).Concat(lacking[true].Select(b => NoRun(b.Key, ProfileOf(b.Value))))
                .OrderBy(r => r.Name, StringComparer.Ordinal)],
            comparisons,
            [.. PassedOver(lacking[false].Select(b => ProfileOf(b.Value))),
                .. shards > 0
                    ? [FormattableString.Invariant(
                        $"{shards} {(shards == 1 ? "shard" : "shards")} skipped: 'repro gather' merges the shards")]
                    : Array.Empty<string>(),
                .. samples > 0
                    ? [FormattableString.Invariant(
                        $"{samples} {(samples == 1 ? "sample" : "samples")} skipped: samples are not judged")]
                    : Array.Empty<string>()]);
    }

    /// <summary>The runs by name, begun or finished, without shards and samples; and how many of these there are.</summary>
    internal static (SortedDictionary<string, string> Runs, int Shards, int Samples) RunsOf(string folder)
    {
        var (shards, others) = Split(Folders(folder).Where(IsRun), f => Shard.IsNameOf(null, f, out _));
        var (samples, runs) = Split(others, Sample.IsName);
        return (new(runs.ToDictionary(f => Path.GetFileName(f)!), StringComparer.Ordinal), shards.Count, samples.Count);
    }

    private static (List<string> Yes, List<string> No) Split(IEnumerable<string> folders, Func<string, bool> isNamed)
    {
        var named = folders.ToLookup(f => isNamed(Path.GetFileName(f)));
        return ([.. named[true]], [.. named[false]]);
    }

    private static bool IsRun(string folder) =>
        File.Exists(Path.Combine(folder, ManifestFile.Name)) || File.Exists(Path.Combine(folder, "config.yaml"))
            || Directory.Exists(Path.Combine(folder, Store.CellStore.FolderName));

    private static IEnumerable<string> Folders(string folder) => Directory.Exists(folder) ? Directory.EnumerateDirectories(folder) : [];

    /// <summary>A name ends in its profile, unless that is <c>paper</c>, so that an unreadable baseline has one too.</summary>
    private static string ProfileOf(string folder)
    {
        try
        {
            return Baseline.Read(folder).Profile;
        }
        catch (FormatException)
        {
            var name = Path.GetFileName(folder);
            return name.Contains('@', StringComparison.Ordinal) ? name[(name.LastIndexOf('@') + 1)..] : "paper";
        }
    }

    private static CheckedRun NoRun(string name, string profile) =>
        new(name, RunState.Incomplete, Layer.None,
            [new("", 0, 0, 0, null,
                [new(true, $"no run in --out; run '{CommandOf(name, profile)}' with the same --out") { IsMissing = true }])], []);

    private static string CommandOf(string name, string profile) =>
        $"repro run configs/{name.Split('@', '+')[0]}.yaml{(profile == "paper" ? "" : $" --profile {profile}")}";

    private static IEnumerable<string> PassedOver(IEnumerable<string> profiles) =>
        profiles.GroupBy(p => p, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g =>
                string.Create(CultureInfo.InvariantCulture,
                    $"{g.Count()} {(g.Count() == 1 ? "baseline" : "baselines")} of profile '{PlainText.OfLine(g.Key)}' skipped: no run "
                        + $"of that profile is in --out"));
}
