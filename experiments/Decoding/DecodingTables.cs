using Repro.Experiments;

namespace Experiments.Decoding;

/// <summary>The tables of <c>decoding</c>.</summary>
internal static class DecodingTables
{
    public static readonly TableDefinition<DecodedRow> Trajectories = new("trajectories", "one trajectory");

    public static readonly TableDefinition<DrawnRow> Drawn =
        new("drawn", "one trajectory: its tokens against the law of each, computed from its definition");

    public static readonly TableDefinition<TwoTokenRow> TwoTokens =
        new("two-tokens", "a point with two tokens and identical rows: the exact law at its horizon", PerReplicate: false);

    public static readonly TableDefinition<DecodingSummary> Summary =
        new("summary", "one point: means over its trajectories", PerReplicate: false);
}
