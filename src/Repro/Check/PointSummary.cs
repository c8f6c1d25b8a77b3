using Repro.Tables;

namespace Repro.Check;

/// <summary>A row of a table over its replicates.</summary>
/// <param name="Key">Fields of the key columns: the cell first, the replicate left out.</param>
/// <param name="Values">By column, in the order of the table's value columns.</param>
/// <param name="NotFinite">The first column with NaN or an infinity; null when every value is a number.</param>
internal sealed record PointSummary(IReadOnlyList<string> Key, Moments[] Values, string? NotFinite);
