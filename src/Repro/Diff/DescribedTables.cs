using System.Text.Json;
using Repro.Tables;
using Repro.Words;

namespace Repro.Diff;

/// <summary>A table as <c>data/columns.json</c> describes it.</summary>
internal sealed record DescribedTable(string Name, IReadOnlyList<Column> Columns);

/// <summary>Reads <c>data/columns.json</c>.</summary>
internal static class DescribedTables
{
    /// <summary>Path below the run's folder.</summary>
    public const string File = "data/columns.json";

    /// <summary>The tables of a run, that of the points first.</summary>
    /// <exception cref="JsonException">The file is none.</exception>
    public static IReadOnlyList<DescribedTable> Read(string runFolder) =>
        JsonSerializer.Deserialize<Described>(System.IO.File.ReadAllText(Path.Combine(runFolder, File)), Json.Document)?.Tables ?? [];

    private sealed record Described(IReadOnlyList<DescribedTable> Tables);
}
