using Ccmc.Graphs;

namespace Experiments.Coverage;

/// <summary>Squared errors of log-odds, summed over the token pairs inside and across components.</summary>
internal readonly record struct PairErrors(double Within, int WithinPairs, double Across, int AcrossPairs)
{
    /// <summary>Sums a squared error over all pairs i &lt; j in lexicographic order.</summary>
    public static PairErrors Sum(CoOccurrenceGraph graph, Func<int, int, double> squaredError)
    {
        var (within, withinPairs, across, acrossPairs) = (0.0, 0, 0.0, 0);
        for (var i = 0; i < graph.Size; i++)
            for (var j = i + 1; j < graph.Size; j++)
                if (graph.Component[i] == graph.Component[j]) (within, withinPairs) = (within + squaredError(i, j), withinPairs + 1);
                else (across, acrossPairs) = (across + squaredError(i, j), acrossPairs + 1);
        return new(within, withinPairs, across, acrossPairs);
    }

    /// <summary>Means over all queries' pairs; null where there is no pair.</summary>
    public static (double? Within, double? Across) Mean(IEnumerable<PairErrors> queries)
    {
        var all = new PairErrors();
        foreach (var q in queries)
            all = new(all.Within + q.Within, all.WithinPairs + q.WithinPairs, all.Across + q.Across, all.AcrossPairs + q.AcrossPairs);
        return (all.WithinPairs == 0 ? null : all.Within / all.WithinPairs, all.AcrossPairs == 0 ? null : all.Across / all.AcrossPairs);
    }
}
