using Repro.Experiments;

namespace Experiments.Coverage;

/// <summary>The tables of <c>coverage</c>.</summary>
internal static class CoverageTables
{
    public static readonly TableDefinition<ErrorRow> Errors =
        new("errors", "one replicate: squared errors of the estimated log-odds, and their predictions");

    public static readonly TableDefinition<EdgeRow> Edges =
        new("edges", "one edge of the co-occurrence graph of query 0", PerReplicate: false);

    public static readonly TableDefinition<TwinRow> Twins = new("twins",
        "a point with a disconnected graph: two chains that none of its data can distinguish", PerReplicate: false);

    public static readonly TableDefinition<CoverageSummary> Summary =
        new("summary", "one point: means over its replicates", PerReplicate: false);
}
