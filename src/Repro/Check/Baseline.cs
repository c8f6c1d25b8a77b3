using System.Text.Json;
using Repro.Diff;
using Repro.Words;

namespace Repro.Check;

/// <summary>A table of a baseline.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Form">Its columns.</param>
/// <param name="Texts">SHA-256 over the fields that are no numbers.</param>
internal sealed record BaselineTable(string Name, TableForm Form, string Texts);

/// <summary><c>baseline.json</c>: what an accepted run was, and the hashes of what it left.</summary>
internal sealed record Baseline
{
    /// <summary>Name in the baseline's folder.</summary>
    public const string FileName = "baseline.json";

    /// <summary>The resolved configuration beside it.</summary>
    public const string ConfigurationName = "config.yaml";

    public required string Name { get; init; }

    public required string Experiment { get; init; }

    public required string Profile { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>Identity of the code that computed the cells; null if unknown.</summary>
    public required string? Code { get; init; }

    public required string? Commit { get; init; }

    public required bool? Dirty { get; init; }

    /// <summary>Whether it holds sums over blocks of cells (<see cref="PooledColumn"/>), not means by point.</summary>
    public bool IsPooled { get; init; }

    /// <summary>Whether points stopped by precision, so that their replicates are no fixed number.</summary>
    public required bool StoppedByPrecision { get; init; }

    /// <summary>In the order of the plan.</summary>
    public required IReadOnlyList<RunPoint> Points { get; init; }

    /// <summary>SHA-256 of the files that the configuration names.</summary>
    public required IReadOnlyDictionary<string, string> Inputs { get; init; }

    /// <summary>Ids of the claims, in order.</summary>
    public required IReadOnlyList<string> Claims { get; init; }

    public required IReadOnlyList<BaselineTable> Tables { get; init; }

    /// <summary>SHA-256 of <c>data/*</c> and <c>claims.*</c>.</summary>
    public required IReadOnlyDictionary<string, string> Outputs { get; init; }

    /// <summary>Reads a folder's.</summary>
    /// <exception cref="FormatException">It cannot be read.</exception>
    public static Baseline Read(string folder)
    {
        try
        {
            var baseline = JsonSerializer.Deserialize<Baseline>(File.ReadAllText(Path.Combine(folder, FileName)), Json.Document)
                ?? throw new FormatException($"{FileName} is empty");
            if (baseline.Name != Path.GetFileName(folder)) throw new FormatException($"{FileName} is of '{baseline.Name}'");
            var odd = baseline.Tables.FirstOrDefault(t => !IsPlain(t.Name));
            return odd is null ? baseline : throw new FormatException($"{FileName} names a table '{odd.Name}'");
        }
        catch (Exception e) when (e is JsonException or FileNotFoundException)
        {
            throw new FormatException($"{FileName} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The numbers of a table.</summary>
    /// <exception cref="FormatException">They cannot be read.</exception>
    public static TableSummary ReadTable(string folder, BaselineTable table)
    {
        var path = Path.Combine(folder, table.Name + ".csv");
        return File.Exists(path) ? SummaryFile.Read(path, table.Form) : throw new FormatException($"{table.Name}.csv is missing");
    }

    /// <summary>Whether a table's name is that of a file in the folder itself.</summary>
    public static bool IsPlain(string table) => table.Length > 0 && table.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
