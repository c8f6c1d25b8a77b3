using Repro.Experiments;

namespace Experiments.SampleComplexity;

/// <summary>The tables of <c>sample-complexity</c>.</summary>
internal static class SampleComplexityTables
{
    /// <summary>One row for each fit.</summary>
    public static readonly TableDefinition<RiskRow> Risk = new("risk", "one maximum-likelihood fit: its excess risk and whether it exists");

    /// <summary>One row for each point and draw.</summary>
    public static readonly TableDefinition<RiskSummary> Summary =
        new("summary", "one point of the sweep at one draw of the matrix: means over its replicates", PerReplicate: false);
}
