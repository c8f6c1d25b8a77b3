using Ccmc.Functions;
using Ccmc.Samplers;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.PositionalEncoding;

/// <summary>When the last loser appears, at points with α between 1 and 2: measured, not judged.</summary>
internal static class GrowthTails
{
    /// <summary>Part of the horizon up to which what comes after it changes little, and rows of the table.</summary>
    private const int PartOfHorizon = 10, MostRows = 12;

    /// <summary>Adds the table's rows.</summary>
    public static void Summarize(Results<PositionalEncodingParameters> results)
    {
        foreach (var point in results.Points.Where(p => p.Parameters is { Study: GrowthStudy, Prior: PowerPrior { Alpha: > 1 } }))
        {
            var horizon = ((GrowthStudy)point.Parameters.Study).Tokens / PartOfHorizon;
            // The last loser of a trajectory, whichever token it is.
            var last = results.Rows(EncodingTables.Growth, point).GroupBy(r => r.Replicate)
                .Select(g => g.Max(r => r.Row.LastSeen)).ToList();
            if (last.Count == 0) continue;
            var (earlier, before) = (0L, 0.0);
            foreach (var t in Checkpoints.LogSpaced(horizon, MostRows).Where(t => t > 0))
            {
                var share = last.Count(x => x > t) / (double)last.Count;
                results.Add(EncodingTables.Tails, point, -1, new(
                    Tokens: t,
                    Share: share,
                    StandardError: Math.Sqrt(share * (1 - share) / last.Count),
                    Slope: share > 0 && before > 0
                        ? (Elementary.Log(share) - Elementary.Log(before)) / (Elementary.Log(t) - Elementary.Log(earlier))
                        : null,
                    SlopePredicted: 1 - ((PowerPrior)point.Parameters.Prior).Alpha));
                (earlier, before) = (t, share);
            }
        }
    }
}
