using Repro.Experiments;

namespace Experiments.Decoding;

/// <summary>The tables of <c>decoding</c>.</summary>
internal static class DecodingTables
{
    public static readonly TableDefinition<DecodedRow> Trajectories = new("trajectories", "one trajectory");

    public static readonly TableDefinition<DecodingSummary> Summary =
        new("summary", "one point: means over its trajectories", PerReplicate: false);
}
