using Repro.Experiments;

namespace Experiments.Forecasting;

/// <summary>All that the tables hold on one matrix.</summary>
internal sealed record ForecastGroup(
    Point<ForecastParameters> Point,
    OverviewRow? Overview,
    IReadOnlyList<MatrixRow> Matrix,
    IReadOnlyList<FixedPointRow> FixedPoints,
    IReadOnlyList<LearnableRow> Learnable,
    IReadOnlyList<CostRow> Costs,
    IReadOnlyList<FlowRow> Flows)
{
    /// <summary>Stable fixed points.</summary>
    public IEnumerable<FixedPointRow> Stable => FixedPoints.Where(f => f.Stability == "stable");

    /// <summary>π_ij.</summary>
    public double Probability(int query, int token) => Matrix[query].Probabilities[token];

    /// <summary>Matrices of the plan in order; one whose first cell failed has no overview.</summary>
    public static IReadOnlyList<ForecastGroup> Of(Results<ForecastParameters> results)
    {
        var (overview, matrix, points) = (By(ForecastExperiment.Overview), By(ForecastExperiment.Matrix), By(ForecastExperiment.FixedPoints));
        var (learnable, costs, flows) = (By(ForecastExperiment.Learnable), By(ForecastExperiment.Costs), By(ForecastExperiment.Flows));
        return [.. results.Points.Select(p => new ForecastGroup(
            p, overview[p.Cell].FirstOrDefault(), [.. matrix[p.Cell]], [.. points[p.Cell]], [.. learnable[p.Cell]], [.. costs[p.Cell]], [.. flows[p.Cell]]))];

        ILookup<string, TRow> By<TRow>(TableDefinition<TRow> table) where TRow : class => results.Rows(table).ToLookup(m => m.Point.Cell, m => m.Row);
    }
}
