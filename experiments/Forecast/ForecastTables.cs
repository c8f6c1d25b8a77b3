using Repro.Experiments;

namespace Experiments.Forecasting;

/// <summary>The tables of <c>forecast</c>.</summary>
internal static class ForecastTables
{
    public static readonly TableDefinition<MatrixRow> Matrix = new("matrix", "a row of P", WithParameters: false, PerReplicate: false);

    public static readonly TableDefinition<OverviewRow> Overview = new("overview", "a matrix", PerReplicate: false);

    public static readonly TableDefinition<FixedPointRow> FixedPoints = new("fixed-points",
        "a fixed point of the mean field, with its certificate; above 20,000 numbers, unstable points with several winners that an "
            + "absent token invades are omitted", WithParameters: false, PerReplicate: false);

    public static readonly TableDefinition<LearnableRow> Learnable =
        new("learnable", "an entry of P after collapse onto a stable fixed point", WithParameters: false, PerReplicate: false);

    public static readonly TableDefinition<CostRow> Costs = new("costs",
        "the cost of a trajectory of a given length near a stable fixed point", WithParameters: false, PerReplicate: false);

    public static readonly TableDefinition<WinnerCountRow> WinnerCounts = new("winner-counts",
        "a number of tokens that can win alone, over further matrices of a random kind", PerReplicate: false);

    public static readonly TableDefinition<FlowRow> Flows = new("flows",
        "the mean field integrated from one random or given start: a check that does not use faces",
        WithParameters: false);
}
