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
    IReadOnlyList<FlowRow> Flows,
    IReadOnlyList<WinnerCountRow> WinnerCounts)
{
    /// <summary>Stable fixed points.</summary>
    public IEnumerable<FixedPointRow> Stable => FixedPoints.Where(f => f.Stability == "stable");

    /// <summary>Cycles of single winners that draw shares in, as overview.csv spells them without the mark.</summary>
    public IEnumerable<string> AttractingCycles => (Overview?.CornerCycles ?? "").Split(' ')
        .Where(c => c.EndsWith('!')).Select(c => c.TrimEnd('!'));

    /// <summary>π_ij.</summary>
    public double Probability(int query, int token) => Matrix[query].Probabilities[token];

    /// <summary>Matrices of the plan in order; one whose first cell failed has no overview.</summary>
    public static IReadOnlyList<ForecastGroup> Of(Results<ForecastParameters> results) =>
    [
        .. results.Points.Select(p => new ForecastGroup(
            p,
            results.Values(ForecastTables.Overview, p) is [var overview, ..] ? overview : null,
            results.Values(ForecastTables.Matrix, p),
            results.Values(ForecastTables.FixedPoints, p),
            results.Values(ForecastTables.Learnable, p),
            results.Values(ForecastTables.Costs, p),
            results.Values(ForecastTables.Flows, p),
            results.Values(ForecastTables.WinnerCounts, p))),
    ];
}
