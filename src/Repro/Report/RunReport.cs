using System.Text.Json;
using System.Text.RegularExpressions;
using Repro.Claims;
using Repro.Planning;
using Repro.Tables;

namespace Repro.Report;

/// <summary>What the report reads of a run's folder.</summary>
/// <param name="Folder">Path of the run's folder.</param>
/// <param name="Manifest">Null where it is missing or unreadable.</param>
/// <param name="Claims">Empty where missing or unreadable.</param>
/// <param name="Problem">What could not be read and what to do, one sentence; null when all could.</param>
public sealed partial record RunReport(string Folder, Manifest? Manifest, IReadOnlyList<ClaimResult> Claims, string? Problem)
{
    /// <summary>The folder's name, which is the run's.</summary>
    public string Name => Path.GetFileName(Folder);

    /// <summary>All runs below an output folder, by name: every folder that holds a manifest, claims, a configuration or a store, but for
    /// shards.</summary>
    public static IReadOnlyList<RunReport> ReadAll(string outputFolder) =>
        !Directory.Exists(outputFolder)
            ? []
            : [.. Directory.GetDirectories(outputFolder).Where(IsRun).Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>The shards below an output folder, by name, but for those of a run that is there whole.</summary>
    public static IReadOnlyList<RunReport> ReadShards(string outputFolder) =>
        !Directory.Exists(outputFolder)
            ? []
            : [.. Directory.GetDirectories(outputFolder).Where(f => IsOpenShard(f)).Order(StringComparer.Ordinal).Select(ReadShard)];

    /// <summary>Where its settings come from; of a run that does not say, as its name has it.</summary>
    internal RunKind Kind => Manifest switch
    {
        null => Name.Contains('+', StringComparison.Ordinal) ? RunKind.Own
            : Name.Contains('@', StringComparison.Ordinal) ? RunKind.Profile : RunKind.Published,
        { Sample: not null } => RunKind.Own,
        { Profile: var profile } => Overrides.Length > 0 || !IsOfRepository ? RunKind.Own
            : profile == "paper" ? RunKind.Published : RunKind.Profile,
    };

    /// <summary>Whether its configuration is one of the repository's, by the names of run, experiment and file.</summary>
    private bool IsOfRepository
    {
        get
        {
            var (file, profile) = (Name.Split('@')[0], Name.Contains('@', StringComparison.Ordinal) ? Name[Name.IndexOf('@')..] : "");
            return profile == (Manifest!.Profile == "paper" ? "" : "@" + Manifest.Profile)
                && (file == Manifest.Experiment || Manifest.Command.Contains($"configs/{file}.yaml", StringComparison.Ordinal));
        }
    }

    /// <summary>The options of its command that change numbers, as typed; empty for none.</summary>
    public string Overrides => Manifest is null ? "" : string.Join(' ', Overridden().Matches(Manifest.Command).Select(m => m.Value));

    /// <summary>Whether cells were planned and none of them finished: then its claims were judged on nothing.</summary>
    public bool IsEmpty => Manifest?.Cells is { Planned: > 0, Stored: 0, Computed: 0 };

    /// <summary>How many claims have the verdict.</summary>
    public int Count(Verdict verdict) => Claims.Count(claim => claim.Verdict == verdict);

    /// <summary>A table that the run wrote.</summary>
    /// <param name="name">Without its ending.</param>
    /// <exception cref="IOException">It is not kept here, or cannot be read.</exception>
    /// <exception cref="FormatException">It is not CSV.</exception>
    public CsvTable Table(string name) => CsvTable.Read(Path.Combine(Folder, "data", $"{name}.csv"));

    private static bool IsRun(string folder) =>
        !Shard.IsNameOf(null, Path.GetFileName(folder), out _) && HasRun(folder);

    private static bool IsOpenShard(string folder) =>
        Shard.IsNameOf(null, Path.GetFileName(folder), out var shard) && HasRun(folder)
            && Read(folder[..^shard.NameOf("").Length], ManifestFile.Name, ManifestFile.Read).Value
                is not { Cells: { Missing: 0, Failed: 0 } };

    private static RunReport ReadShard(string folder)
    {
        var (manifest, problem) = Read(folder, ManifestFile.Name, ManifestFile.Read);
        return new(folder, manifest, [], problem);
    }

    private static bool HasRun(string folder) =>
        File.Exists(Path.Combine(folder, ManifestFile.Name)) || File.Exists(Path.Combine(folder, ClaimFiles.JsonName))
            || Directory.Exists(Path.Combine(folder, "cells"));

    private static RunReport Read(string folder)
    {
        var (manifest, problem) = Read(folder, ManifestFile.Name, ManifestFile.Read);
        var (claims, second) = Read(folder, ClaimFiles.JsonName, ClaimFiles.Read);
        var run = new RunReport(folder, manifest, claims ?? [], problem ?? second);
        return run.IsEmpty ? run with { Claims = [.. run.Claims.Select(NoCell)] } : run;
    }

    private static ClaimResult NoCell(ClaimResult claim) => claim with
    {
        Measured = null,
        StandardError = null,
        Statistic = null,
        PValue = null,
        Detectable = null,
        Verdict = Verdict.NotTested,
        Reason = "no cell finished",
    };

    private static (T? Value, string? Problem) Read<T>(string folder, string name, Func<string, T> read) where T : class
    {
        try
        {
            return (read(Path.Combine(folder, name)), null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, $"{name} is missing: the run has not ended; run the same command again to resume it");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return (null,
                $"{name} cannot be read ({e.Message.Split('\n')[0].TrimEnd()}); run it again, or 'repro report' with the version that "
                    + $"wrote it");
        }
    }

    // The manifest's command quotes words as a shell does.
    [GeneratedRegex(@"--(set|seed|sample|max-cells) ('([^']|'\\'')*'|\S+)", RegexOptions.CultureInvariant)]
    private static partial Regex Overridden();
}
