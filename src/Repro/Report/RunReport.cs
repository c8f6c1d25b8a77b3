using System.Text.Json;
using Repro.Claims;
using Repro.Planning;
using Repro.Tables;

namespace Repro.Report;

/// <summary>What the report reads of a run's folder.</summary>
/// <param name="Folder">Path of the run's folder.</param>
/// <param name="Manifest">Null where it is missing or unreadable.</param>
/// <param name="Claims">Empty where missing or unreadable.</param>
/// <param name="Problem">What could not be read and what to do, one sentence; null when all could.</param>
public sealed record RunReport(string Folder, Manifest? Manifest, IReadOnlyList<ClaimResult> Claims, string? Problem)
{
    /// <summary>The folder's name, which is the run's.</summary>
    public string Name => Path.GetFileName(Folder);

    /// <summary>All runs below an output folder, by name: every folder that holds a manifest, claims, a configuration or a store, but for
    /// shards.</summary>
    public static IReadOnlyList<RunReport> ReadAll(string outputFolder) =>
        !Directory.Exists(outputFolder)
            ? []
            : [.. Directory.GetDirectories(outputFolder).Where(IsRun).Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>How many claims have the verdict.</summary>
    public int Count(Verdict verdict) => Claims.Count(claim => claim.Verdict == verdict);

    /// <summary>A table that the run wrote.</summary>
    /// <param name="name">Without its ending.</param>
    /// <exception cref="IOException">It is not kept here, or cannot be read.</exception>
    /// <exception cref="FormatException">It is not CSV.</exception>
    public CsvTable Table(string name) => CsvTable.Read(Path.Combine(Folder, "data", $"{name}.csv"));

    private static bool IsRun(string folder) =>
        !Shard.IsNameOf(null, Path.GetFileName(folder), out _) && HasRun(folder);

    private static bool HasRun(string folder) =>
        File.Exists(Path.Combine(folder, ManifestFile.Name)) || File.Exists(Path.Combine(folder, ClaimFiles.JsonName))
            || Directory.Exists(Path.Combine(folder, "cells"));

    private static RunReport Read(string folder)
    {
        var (manifest, problem) = Read(folder, ManifestFile.Name, ManifestFile.Read);
        var (claims, second) = Read(folder, ClaimFiles.JsonName, ClaimFiles.Read);
        return new(folder, manifest, claims ?? [], problem ?? second);
    }

    private static (T? Value, string? Problem) Read<T>(string folder, string name, Func<string, T> read) where T : class
    {
        try
        {
            return (read(Path.Combine(folder, name)), null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, $"{name} is missing: the run has not ended; the same command goes on where it stopped");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return (null,
                $"{name} cannot be read ({e.Message.Split('\n')[0].TrimEnd()}); run it again, or 'repro report' with the version that "
                    + $"wrote it");
        }
    }
}
