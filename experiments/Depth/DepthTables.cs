using Repro.Experiments;

namespace Experiments.Depth;

/// <summary>The tables of <c>depth</c>.</summary>
internal static class DepthTables
{
    public static readonly TableDefinition<DepthRow> Trajectories = new("trajectories", "one trajectory");

    public static readonly TableDefinition<DepthSummary> Summary =
        new("summary", "one point: means over its trajectories", PerReplicate: false);

    public static readonly TableDefinition<GrowthRow> Growth =
        new("growth", "one token of a trajectory at a checkpoint", WithParameters: false);

    public static readonly TableDefinition<MartingaleRow> Martingale = new("martingale", "one token of a trajectory's first tokens");

    public static readonly TableDefinition<CornerRow> Corners =
        new("corners", "one loser: what theory says", PerReplicate: false);

    public static readonly TableDefinition<ExponentRow> Exponents =
        new("exponents", "one loser: its growth exponent, measured and predicted", PerReplicate: false);

    public static readonly TableDefinition<RestRow> Rest =
        new("rest", "two tokens from given shares: what theory says", PerReplicate: false);

    public static readonly TableDefinition<LimitRow> Limits =
        new("limits", "two tokens from given shares: where trajectories end", PerReplicate: false);
}
