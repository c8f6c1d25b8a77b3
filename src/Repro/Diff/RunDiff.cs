using System.Text.Json;
using CsvHelper;
using Repro.Claims;
using Repro.Code;
using Repro.Configuration;
using Repro.Planning;
using Repro.Report;
using Repro.Store;
using Repro.Tables;

namespace Repro.Diff;

/// <summary><c>repro diff</c>: what differs between two finished runs.</summary>
public sealed record RunDiff
{
    private static readonly string[] Needed = [ManifestFile.Name, "config.yaml", DescribedTables.File];

    /// <summary>The values of the resolved configuration that differ.</summary>
    public required IReadOnlyList<ValueDifference> Configuration { get; init; }

    /// <summary>What the runs say of themselves.</summary>
    public required (Manifest One, Manifest Other) Manifests { get; init; }

    /// <summary>The types in which the code differs; null where a run's store does not tell.</summary>
    public required string? ChangedCode { get; init; }

    /// <summary>The tables that are not the same bytes in both.</summary>
    public required IReadOnlyList<TableDiff> Tables { get; init; }

    /// <summary>Tables that cannot be compared row by row, and why.</summary>
    public required IReadOnlyList<(string Name, string Reason)> Apart { get; init; }

    /// <summary>How many tables are the same bytes.</summary>
    public required int IdenticalTables { get; init; }

    /// <summary>The claims by id, those of the first run before those that only the other has.</summary>
    public required IReadOnlyList<(ClaimResult? One, ClaimResult? Other)> Claims { get; init; }

    /// <summary>Whether <c>data/</c> and <c>claims.*</c> are the same bytes.</summary>
    public required bool IsIdentical { get; init; }

    /// <summary>Compares two runs by their folders.</summary>
    /// <exception cref="FormatException">A folder does not hold a finished run, or a file of it cannot be read as what it is.</exception>
    public static RunDiff Of(string runFolder, string otherFolder)
    {
        foreach (var folder in new[] { runFolder, otherFolder })
            if (Shard.IsNameOf(null, Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), out var shard) && !File.Exists(Path.Combine(folder, DescribedTables.File)))
                throw new FormatException($"'{folder}' is shard {shard} of a run; 'repro gather' makes the run of its shards");
            else if (Needed.FirstOrDefault(n => !File.Exists(Path.Combine(folder, n))) is { } missing)
                throw new FormatException($"'{folder}' holds no finished run: it has no {missing}");
        try
        {
            return Compare(runFolder, otherFolder);
        }
        catch (Exception e) when (e is JsonException or CsvFormatException)
        {
            throw new FormatException($"a file of '{runFolder}' or '{otherFolder}' cannot be read: {e.Message}", e);
        }
    }

    private static RunDiff Compare(string runFolder, string otherFolder)
    {
        var (one, other) = (RunFiles.Hashes(runFolder), RunFiles.Hashes(otherFolder));
        var tables = new List<TableDiff>();
        var apart = new List<(string, string)>();
        var identical = 0;
        foreach (var file in one.Keys.Union(other.Keys).Where(f => f.StartsWith("data/", StringComparison.Ordinal) && f.EndsWith(".csv", StringComparison.Ordinal)))
        {
            if (!one.TryGetValue(file, out var hash)) apart.Add((file, "only in the second run"));
            else if (!other.TryGetValue(file, out var otherHash)) apart.Add((file, "only in the first run"));
            else if (hash == otherHash) identical++;
            else if (TableOf(file, runFolder, otherFolder) is { } table) tables.Add(table);
            else apart.Add((file, "the columns differ"));
        }
        var manifest = ManifestFile.Read(Path.Combine(runFolder, ManifestFile.Name));
        var otherManifest = ManifestFile.Read(Path.Combine(otherFolder, ManifestFile.Name));
        return new()
        {
            Configuration = ConfigurationDiff.Of(Path.Combine(runFolder, "config.yaml"), Path.Combine(otherFolder, "config.yaml")),
            Manifests = (manifest, otherManifest),
            ChangedCode = PartsOf(runFolder, manifest) is { } parts && PartsOf(otherFolder, otherManifest) is { } otherParts ? CodeRecord.Changes(parts, otherParts) : null,
            Tables = tables,
            Apart = apart,
            IdenticalTables = identical,
            Claims = PairsOf(ClaimsOf(runFolder), ClaimsOf(otherFolder)),
            IsIdentical = one.SequenceEqual(other),
        };
    }

    private static IReadOnlyList<CodePart>? PartsOf(string runFolder, Manifest manifest) =>
        CodeRecord.ReadAll(Path.Combine(runFolder, CellStore.FolderName)).FirstOrDefault(r => r.Code == manifest.Code)?.Parts;

    private static TableDiff? TableOf(string file, string runFolder, string otherFolder)
    {
        var (one, other) = (CsvTable.Read(Path.Combine(runFolder, file)), CsvTable.Read(Path.Combine(otherFolder, file)));
        var name = Path.GetFileNameWithoutExtension(file);
        var columns = ColumnsOf(runFolder, name);
        var areSame = one.Columns.SequenceEqual(other.Columns) && columns is not null && one.Columns.SequenceEqual(columns.Select(c => c.Name));
        return areSame ? TableDiff.Of(name, one, other, columns!) : null;
    }

    private static IReadOnlyList<Column>? ColumnsOf(string runFolder, string table) =>
        DescribedTables.Read(runFolder).FirstOrDefault(t => t.Name == table)?.Columns;

    private static IReadOnlyList<ClaimResult> ClaimsOf(string runFolder) =>
        Path.Combine(runFolder, ClaimFiles.JsonName) is var path && File.Exists(path) ? ClaimFiles.Read(path) : [];

    private static List<(ClaimResult?, ClaimResult?)> PairsOf(IReadOnlyList<ClaimResult> one, IReadOnlyList<ClaimResult> other) =>
        [.. one.Select(c => c.Id).Union(other.Select(c => c.Id)).Select(id => (one.FirstOrDefault(c => c.Id == id), other.FirstOrDefault(c => c.Id == id)))];
}
