using Ccmc.Functions;
using Ccmc.MeanField;
using Ccmc.Models;
using Ccmc.Statistics;
using Experiments.Shared;

namespace Experiments.TrajectoryCollapse;

/// <summary>Growth exponents of losing tokens: for identical rows by the digamma ratio, for a general P by the compensator's
/// growth.</summary>
internal static class GrowthExponents
{
    /// <summary>The rows of exponents.csv for one point.</summary>
    public static IEnumerable<ExponentRow> Rows(TrajectoryGroup group)
    {
        if (group.Trajectories.Count < 2) yield break;
        if (Specifications.CommonRow(group.Parameters) is { } row)
        {
            foreach (var x in IdenticalRows(group, row)) yield return x;
            yield break;
        }
        foreach (var growth in CompensatorGrowth.Of(group))
        {
            var m = SampleMoments.Of(growth.Values);
            if (m.Count >= 2)
                yield return new(growth.Winners.Support, growth.Token, m.Mean, Finite(m.StandardError),
                    growth.Winners.Growth[growth.Token], growth.FollowsFlow ? "compensator-flow" : "compensator-growth", m.Count);
        }
    }

    private static IEnumerable<ExponentRow> IdenticalRows(TrajectoryGroup group, double[] row)
    {
        var best = Largest(row, group.Parameters.Present);
        var all = group.Whole;
        for (var j = 0; j < row.Length; j++)
        {
            var beta = row[j] / row[best];
            if (j == best || Martingale.Ratio(all, j, best, beta) is not { } martingale) continue;
            var scale = SampleMoments.Of(all.Digamma(best)).Mean;
            if (!(scale > 0)) continue;
            var winners = FixedPointColumns.Support(group.Parameters.Present.Where(i => row[i] == row[best]));
            yield return new(winners, j, beta + martingale.Mean / scale, Finite(martingale.StandardError / scale), beta,
                "digamma-ratio", group.Trajectories.Count);
        }
    }

    /// <summary>The first of the tokens present with the largest entry.</summary>
    public static int Largest(double[] row, int[] present)
    {
        var best = present[0];
        foreach (var j in present)
            if (row[j] > row[best]) best = j;
        return best;
    }

    private static double? Finite(double error) => double.IsFinite(error) ? error : null;
}

/// <summary>
/// Growth exponent of an absent token at a stable fixed point, one estimate for each replicate that is near that point where the
/// measurement starts. With x the length of the context and λ the leading rate, the compensator's growth over a window is g Δlog x + C
/// (x_a^λ − x_b^λ): two windows give g without C.
/// </summary>
/// <param name="Winners">The fixed point.</param>
/// <param name="Token">A token outside its support.</param>
/// <param name="Values">Extrapolated exponents.</param>
internal sealed record CompensatorGrowth(MeanFieldPoint Winners, int Token, double[] Values)
{
    /// <summary>Whether the values are corrected by the mean field's own flow, not extrapolated: where P is given.</summary>
    public bool FollowsFlow { get; private init; }

    /// <summary>Length of the context where the measurement starts.</summary>
    public double StartLength { get; private init; }

    /// <summary>Growth of its logarithm up to the end.</summary>
    public double LogLength { get; private init; }

    /// <summary>Shortest stretch of log x worth two windows.</summary>
    private const double ShortestStretch = 2;

    /// <summary>
    /// The measurement starts where the remainder at the stable point is this part of the gap to the next fixed point; its square, 1 %, is
    /// the order of what the extrapolation leaves.
    /// </summary>
    private const double RemainderAtStart = 0.1;

    /// <summary>A replicate belongs to the fixed point when at the start its distance is at most this part of the gap: known then, so what
    /// follows stays a martingale increment.</summary>
    private const double NearPart = 0.25;

    /// <summary>All that can be measured at a point: none in critical cases and where the horizon is too short.</summary>
    public static IEnumerable<CompensatorGrowth> Of(TrajectoryGroup group)
    {
        if (group.Trajectories.Count == 0 || group.FixedPoints.Any(f => f.TokensToDecide is null)) yield break;
        var matrix = Matrices.Fixed(group.Parameters.Matrix);
        foreach (var winners in group.Stable)
        {
            if (Windows(group, winners) is not { } w) continue;
            var near = group.Trajectories.Where(t => BelongsTo(group, winners, t.Shares(w.From))).ToList();
            for (var j = 0; j < winners.Growth.Length; j++)
                if (winners.Shares[j] == 0 && near.Count > 0 && near[0].Counts[0][j] > 0)
                    yield return new(winners, j, [.. near.Select(t => matrix is null
                        ? Extrapolate(t, j, w, winners.LeadingRate) : AlongFlow(t, j, w.From, matrix, winners))])
                    {
                        FollowsFlow = matrix is not null,
                        StartLength = near[0].Length(w.From),
                        LogLength = Elementary.Log(near[0].Length(w.To) / near[0].Length(w.From)),
                    };
        }
    }

    /// <summary>Context length from which replicates near the fixed point are followed.</summary>
    public static double LengthToStart(TrajectoryGroup group, MeanFieldPoint winners) =>
        group.Parameters.StartCounts.Sum() * Elementary.Exp(-Elementary.Log(RemainderAtStart * winners.Gap) / -winners.LeadingRate);

    private static bool BelongsTo(TrajectoryGroup group, MeanFieldPoint winners, double[] shares)
    {
        var distance = winners.Distance(shares);
        return distance <= NearPart * winners.Gap && group.FixedPoints.All(f => f.Distance(shares) >= distance);
    }

    private static (int From, int Middle, int To)? Windows(TrajectoryGroup group, MeanFieldPoint winners)
    {
        var t = group.Trajectories[0];
        var from = 0;
        while (from < t.Last && t.Length(from) < LengthToStart(group, winners)) from++;
        var stretch = Elementary.Log(t.Length(t.Last) / t.Length(from));
        if (stretch < ShortestStretch) return null;
        var middle = from + 1;
        while (middle < t.Last - 1 && Elementary.Log(t.Length(middle) / t.Length(from)) < stretch / 2) middle++;
        return middle < t.Last ? (from, middle, t.Last) : null;
    }

    /// <summary>
    /// The exponent at the fixed point, by its shares, and what the compensator grew per log t beyond the mean field from the trajectory's
    /// own shares at each checkpoint: along dm/dτ = ν(m) − m a compensator grows by dτ + d log m_j.
    /// </summary>
    private static double AlongFlow(TrajectoryRecord t, int token, int from, TransitionMatrix matrix, MeanFieldPoint winners)
    {
        var (beyond, log) = (0.0, Elementary.Log(t.Length(t.Last) / t.Length(from)));
        for (var i = from; i < t.Last; i++)
        {
            var (shares, time) = (t.Shares(i), Elementary.Log(t.Length(i + 1) / t.Length(i)));
            var end = MeanFieldFlow.After(matrix, shares, time);
            beyond += t.Compensators[i + 1][token] - t.Compensators[i][token] - time - Elementary.Log(end[token] / shares[token]);
        }
        var growth = 0.0;
        for (var i = 0; i < matrix.Size; i++)
        {
            var mass = 0.0;
            for (var k = 0; k < matrix.Size; k++) mass += matrix.Probability(i, k) * winners.Shares[k];
            growth += winners.Shares[i] / mass * matrix.Probability(i, token);
        }
        return growth + beyond / log;
    }

    private static double Extrapolate(TrajectoryRecord t, int token, (int From, int Middle, int To) w, double rate)
    {
        var (a, b, c) = (Elementary.Log(t.Length(w.From)), Elementary.Log(t.Length(w.Middle)), Elementary.Log(t.Length(w.To)));
        var (growth1, growth2) = (t.Compensators[w.Middle][token] - t.Compensators[w.From][token],
            t.Compensators[w.To][token] - t.Compensators[w.Middle][token]);
        // Remainders relative to the first, so that nothing underflows.
        var remainder1 = 1 - Elementary.Exp(rate * (b - a));
        var remainder2 = Elementary.Exp(rate * (b - a)) - Elementary.Exp(rate * (c - a));
        return (growth2 * remainder1 - growth1 * remainder2) / ((c - b) * remainder1 - (b - a) * remainder2);
    }
}
