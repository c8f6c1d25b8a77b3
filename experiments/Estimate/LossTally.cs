namespace Experiments.Estimate;

/// <summary>Sums of losses with what their standard errors need: over samples, or over blocks of samples that depend on one
/// another.</summary>
/// <param name="figures">How many.</param>
/// <param name="blockwise">Whether samples come in blocks; else they are independent.</param>
internal sealed class LossTally(int figures, bool blockwise)
{
    private readonly SortedDictionary<long, double[]> blocks = [];
    private readonly double[] sums = new double[figures];
    private readonly double[] squares = new double[figures];

    /// <summary>Total weight.</summary>
    public double Weight { get; private set; }

    /// <summary>Adds the figures of a sample of a block.</summary>
    public void Add(long block, double weight, ReadOnlySpan<double> values)
    {
        Weight += weight;
        double[]? own = null;
        if (blockwise && !blocks.TryGetValue(block, out own)) blocks.Add(block, own = new double[figures + 1]);
        if (own is not null) own[figures] += weight;
        for (var f = 0; f < figures; f++)
        {
            sums[f] += weight * values[f];
            squares[f] += weight * values[f] * values[f];
            if (own is not null) own[f] += weight * values[f];
        }
    }

    /// <summary>Mean over samples.</summary>
    public double Mean(int figure) => sums[figure] / Weight;

    /// <summary>Its standard error; null with fewer than two samples or blocks.</summary>
    public double? StandardError(int figure)
    {
        var mean = Mean(figure);
        if (!blockwise) return Weight < 2 ? null : Math.Sqrt(Math.Max(0, squares[figure] - Weight * mean * mean) / (Weight * (Weight - 1)));
        if (blocks.Count < 2) return null;
        var sum = 0.0;
        foreach (var own in blocks.Values)
        {
            var rest = own[figure] - mean * own[figures];
            sum += rest * rest;
        }
        return Math.Sqrt(sum * blocks.Count / (blocks.Count - 1)) / Weight;
    }
}
