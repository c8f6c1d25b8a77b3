using Repro.Claims;
using Repro.Code;
using Repro.Configuration;
using Repro.Report;
using Repro.Store;

namespace Repro.Diff;

/// <summary><c>repro diff</c>: what differs between two finished runs.</summary>
public sealed record RunDiff
{
    /// <summary>The values of the resolved configuration that differ.</summary>
    public required IReadOnlyList<ValueDifference> Configuration { get; init; }

    /// <summary>What the runs say of themselves.</summary>
    public required (Manifest One, Manifest Other) Manifests { get; init; }

    /// <summary>The types in which the code differs; null if a run's store does not say.</summary>
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
    public static RunDiff Of(string runFolder, string otherFolder) => Of(RunOnDisk.Finished(runFolder), RunOnDisk.Finished(otherFolder));

    private static RunDiff Of(RunOnDisk run, RunOnDisk otherRun)
    {
        var (one, other) = (run.Hashes, otherRun.Hashes);
        var tables = new List<TableDiff>();
        var apart = new List<(string, string)>();
        var identical = 0;
        foreach (var file in one.Keys.Union(other.Keys)
            .Where(f => f.StartsWith("data/", StringComparison.Ordinal) && f.EndsWith(".csv", StringComparison.Ordinal)))
        {
            if (!one.TryGetValue(file, out var hash)) apart.Add((file, Only("second", "first", run.Lacks(file))));
            else if (!other.TryGetValue(file, out var otherHash)) apart.Add((file, Only("first", "second", otherRun.Lacks(file))));
            else if (hash == otherHash) identical++;
            else if (TableOf(Path.GetFileNameWithoutExtension(file), run, otherRun) is { } table) tables.Add(table);
            else apart.Add((file, "the columns differ"));
        }
        return new()
        {
            Configuration = ConfigurationDiff.Of(Path.Combine(run.Folder, "config.yaml"), Path.Combine(otherRun.Folder, "config.yaml")),
            Manifests = (run.Manifest, otherRun.Manifest),
            ChangedCode = PartsOf(run) is { } parts && PartsOf(otherRun) is { } otherParts ? CodeRecord.Changes(parts, otherParts) : null,
            Tables = tables,
            Apart = apart,
            IdenticalTables = identical,
            Claims = PairsOf(run.Claims ?? [], otherRun.Claims ?? []),
            IsIdentical = one.SequenceEqual(other),
        };
    }

    private static string Only(string has, string lacks, bool isMissing) =>
        isMissing ? $"missing in the folder of the {lacks} run, which wrote it" : $"only in the {has} run";

    private static IReadOnlyList<CodePart>? PartsOf(RunOnDisk run) =>
        CodeRecord.ReadAll(Path.Combine(run.Folder, CellStore.FolderName)).FirstOrDefault(r => r.Code == run.Manifest.Code)?.Parts;

    private static TableDiff? TableOf(string name, RunOnDisk run, RunOnDisk other)
    {
        if (run.ColumnsOf(name) is not { } described || other.ColumnsOf(name) is not { } others) return null;
        if (!described.Select(c => c.Name).SequenceEqual(others.Select(c => c.Name))) return null;
        var (table, columns) = run.Table(name);
        return TableDiff.Of(name, table, other.Table(name).Table, columns);
    }

    private static List<(ClaimResult?, ClaimResult?)> PairsOf(IReadOnlyList<ClaimResult> one, IReadOnlyList<ClaimResult> other) =>
        [.. one.Select(c => c.Id).Union(other.Select(c => c.Id))
            .Select(id => (one.FirstOrDefault(c => c.Id == id), other.FirstOrDefault(c => c.Id == id)))];
}
