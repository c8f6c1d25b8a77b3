using Repro.Experiments;

namespace Experiments.Forecasting;

/// <summary>The tables of <c>forecast</c>.</summary>
internal static class ForecastTables
{
    public static readonly TableDefinition<MatrixRow> Matrix = new("matrix", "a row of P", WithParameters: false, PerReplicate: false);

    public static readonly TableDefinition<OverviewRow> Overview = new("overview", "a matrix", PerReplicate: false);

    public static readonly TableDefinition<FixedPointRow> FixedPoints = new("fixed-points",
        "a fixed point of the mean field, with what certifies it; beyond 20000 numbers unstable ones with several winners are left out "
            + "where an absent token invades them", WithParameters: false, PerReplicate: false);

    public static readonly TableDefinition<LearnableRow> Learnable =
        new("learnable", "an entry of P after collapse onto a stable fixed point", WithParameters: false, PerReplicate: false);

    public static readonly TableDefinition<CostRow> Costs = new("costs",
        "what a trajectory of so many tokens would cost near a stable fixed point", WithParameters: false, PerReplicate: false);

    public static readonly TableDefinition<WinnerCountRow> WinnerCounts = new("winner-counts",
        "a number of tokens that can win alone, over further matrices of a random kind", PerReplicate: false);

    public static readonly TableDefinition<FlowRow> Flows = new("flows",
        "the mean field followed from one random start, or from one of one's own: the check that knows nothing of faces",
        WithParameters: false);
}
