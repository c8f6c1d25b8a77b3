using System.Globalization;
using System.Text.Json;
using CsvHelper;
using Repro.Claims;
using Repro.Planning;
using Repro.Report;
using Repro.Tables;

namespace Repro.Diff;

/// <summary>
/// A finished run's folder as <c>diff</c>, <c>check</c> and <c>accept</c> read it: what its manifest names ought to be there, as it was
/// written.
/// </summary>
internal sealed class RunOnDisk
{
    private const string Cells = "cells";
    private static readonly string[] NoParameters = ["cell", "draw", "replicates", "until_standard_error", "until_reached"];

    private static readonly string[] Needed = [ManifestFile.Name, "config.yaml", DescribedTables.File];

    private readonly IReadOnlyList<DescribedTable> tables;

    private RunOnDisk(string folder, Manifest manifest, SortedDictionary<string, string> hashes)
    {
        (Folder, Manifest, Hashes) = (folder, manifest, hashes);
        tables = IsThere(DescribedTables.File) ? DescribedTables.Read(folder) : [];
        Claims = IsThere(ClaimFiles.JsonName) ? ClaimFiles.Read(Path.Combine(folder, ClaimFiles.JsonName)) : null;
    }

    /// <summary>In full.</summary>
    public string Folder { get; }

    /// <summary>What ran.</summary>
    public Manifest Manifest { get; }

    /// <summary>SHA-256 of <c>data/*</c> and <c>claims.*</c> as they are.</summary>
    public SortedDictionary<string, string> Hashes { get; }

    /// <summary>Files of <c>data/</c> and <c>claims.*</c> that are missing or are not what the manifest says, a sentence each.</summary>
    public IReadOnlyList<string> Damaged =>
    [
        .. Outputs.Where(o => Hashes.GetValueOrDefault(o.Key) != o.Value)
            .Select(o =>
                o.Key + (Hashes.ContainsKey(o.Key) ? " is not what the run wrote: its SHA-256 is not the manifest's" : " is missing"))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>What is missing or altered and the command that writes it, in one sentence; null where nothing is.</summary>
    public string? Damage
    {
        get
        {
            var damaged = Damaged;
            if (damaged.Count == 0) return null;
            var first = damaged[0];
            var others = damaged.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" (and {damaged.Count - 1} more such)");
            var isMissing = first.EndsWith("missing", StringComparison.Ordinal);
            return $"{first}{others}; {(isMissing ? Rerun : $"to write it again: {Manifest.Command}")}";
        }
    }

    /// <summary>How missing files come back.</summary>
    public string Rerun => "of a published run the repository holds only some tables; to write all of them: " + Manifest.Command;

    /// <summary>The verdicts; null when they are not there.</summary>
    public IReadOnlyList<ClaimResult>? Claims { get; }

    /// <summary>Names of the tables that can be read, that of the points left out.</summary>
    public IEnumerable<string> Tables => AllTables.Where(n => n != Cells);

    /// <summary>Names of the tables that can be read, that of the points first.</summary>
    public IEnumerable<string> AllTables => tables.Select(t => t.Name).Where(n => IsThere(FileOf(n)));

    /// <summary>SHA-256 of <c>data/*</c> and <c>claims.*</c> by the manifest.</summary>
    public SortedDictionary<string, string> Outputs =>
        new(Manifest.Outputs.Where(o => IsPromised(o.Key)).ToDictionary(), StringComparer.Ordinal);

    /// <summary>Reads the folder of a finished run.</summary>
    /// <exception cref="FormatException">The folder holds none, or a file of it is not what it should be.</exception>
    public static RunOnDisk Finished(string folder)
    {
        if (Shard.IsNameOf(null, Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), out var shard)
            && !File.Exists(Path.Combine(folder, DescribedTables.File)))
            throw new FormatException($"'{folder}' is shard {shard} of a run; 'repro gather' merges the shards");
        if (Needed.FirstOrDefault(n => !File.Exists(Path.Combine(folder, n))) is { } missing)
            throw new FormatException($"'{folder}' holds no finished run: it has no {missing}");
        return Read(folder);
    }

    /// <summary>Reads a folder with a manifest.</summary>
    /// <exception cref="FormatException">A file of it is not what it should be.</exception>
    public static RunOnDisk Read(string folder)
    {
        try
        {
            return new(folder, ManifestFile.Read(Path.Combine(folder, ManifestFile.Name)), RunFiles.Hashes(folder));
        }
        catch (Exception e) when (e is JsonException or CsvFormatException)
        {
            throw new FormatException($"a file of '{folder}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The resolved configuration; null when it is missing.</summary>
    public string? Configuration => Path.Combine(Folder, "config.yaml") is var path && File.Exists(path) ? File.ReadAllText(path) : null;

    /// <summary>Points with their replicates.</summary>
    /// <exception cref="FormatException">The table of the points has no such columns.</exception>
    public IReadOnlyList<RunPoint> Points()
    {
        if (!IsThere(FileOf(Cells))) return [];
        var (cells, _) = Table(Cells);
        var at = new[] { "cell", "draw", "replicates" }.Select(n => cells.Columns.ToList().IndexOf(n)).ToArray();
        if (at.Contains(-1)) throw new FormatException("data/cells.csv lacks a column");
        return [.. cells.Rows.Select(r => new RunPoint(r[at[0]], r[at[1]], int.TryParse(r[at[2]], out var n) ? n : 0))];
    }

    /// <summary>Whether the run wrote a file that is missing now.</summary>
    public bool Lacks(string file) => Manifest.Outputs.ContainsKey(file) && !File.Exists(Path.Combine(Folder, file));

    /// <summary>The columns of a table; null if <c>columns.json</c> does not list them.</summary>
    public IReadOnlyList<Column>? ColumnsOf(string table) => tables.FirstOrDefault(t => t.Name == table)?.Columns;

    /// <summary>A table with its columns.</summary>
    /// <exception cref="FormatException">It is not what <c>columns.json</c> says.</exception>
    public (CsvTable Table, IReadOnlyList<Column> Columns) Table(string name)
    {
        try
        {
            var table = CsvTable.Read(Path.Combine(Folder, FileOf(name)));
            var columns = ColumnsOf(name) ?? [];
            return table.Columns.SequenceEqual(columns.Select(c => c.Name)) && table.Rows.All(r => r.Length == columns.Count)
                ? (table, columns)
                : throw new FormatException($"{FileOf(name)} does not have the columns that columns.json lists");
        }
        catch (CsvFormatException e)
        {
            throw new FormatException($"{FileOf(name)} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Columns that hold parameters.</summary>
    public IReadOnlySet<string> Parameters() =>
        tables.FirstOrDefault(t => t.Name == Cells)?.Columns.Select(c => c.Name).Except(NoParameters).ToHashSet(StringComparer.Ordinal)
            ?? [];

    /// <summary>The file of a table below the run's folder.</summary>
    public static string FileOf(string table) => $"data/{table}.csv";

    private static bool IsPromised(string path) =>
        path.StartsWith("data/", StringComparison.Ordinal) || path.StartsWith("claims.", StringComparison.Ordinal);

    private bool IsThere(string file) => Manifest.Outputs.ContainsKey(file) && File.Exists(Path.Combine(Folder, file));
}

/// <summary>A point of a run.</summary>
/// <param name="Cell">Its hash.</param>
/// <param name="Draw">Index of the random object drawn.</param>
/// <param name="Replicates">How many it was given.</param>
internal sealed record RunPoint(string Cell, string Draw, int Replicates);
