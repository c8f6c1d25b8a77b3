using Repro.Experiments;

namespace Experiments.Depth;

/// <summary>The tables of <c>depth</c>.</summary>
internal static class DepthTables
{
    public static readonly TableDefinition<DepthRow> Trajectories = new("trajectories", "one trajectory");

    public static readonly TableDefinition<DepthSummary> Summary =
        new("summary", "one point: its trajectories together", PerReplicate: false);
}
