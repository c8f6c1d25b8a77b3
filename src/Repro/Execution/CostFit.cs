using Repro.Planning;

namespace Repro.Execution;

/// <summary>
/// How long cells take on this machine, estimated from finished ones: their seconds against the cost that the experiment declares. For
/// nothing but the display and the plan; no number of a result depends on it.
/// </summary>
internal sealed class CostFit(IReadOnlyList<PlannedPoint> points)
{
    private readonly double[] seconds = new double[points.Count];
    private readonly int[] cells = new int[points.Count];
    private double allSeconds;
    private double allCost;

    /// <summary>How many finished cells it knows.</summary>
    public int Known { get; private set; }

    /// <summary>A finished cell of a point, by its index in the plan.</summary>
    public void Add(int point, double elapsedSeconds)
    {
        seconds[point] += elapsedSeconds;
        cells[point]++;
        Known++;
        allSeconds += elapsedSeconds;
        allCost += points[point].CostSeconds;
    }

    /// <summary>Seconds of preparing the point: as declared, at the cells' common ratio.</summary>
    public double OfPreparing(int point) => points[point].PrepareSeconds * Ratio;

    private double Ratio => allCost > 0 && allSeconds > 0 ? allSeconds / allCost : 1;

    /// <summary>
    /// Seconds of a cell of the point: the mean of those that have finished there and, as one more, of what the declared cost says at the
    /// common ratio (the ratio estimator, which is the least-squares slope through the origin where variance grows with cost). So one odd
    /// cell moves its own point by half at most, and points not seen yet profit from the others.
    /// </summary>
    public double Of(int point)
    {
        var declared = points[point].CostSeconds * Ratio;
        return (seconds[point] + declared) / (cells[point] + 1);
    }
}
