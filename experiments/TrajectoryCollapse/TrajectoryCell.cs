using System.Globalization;
using Ccmc.Functions;
using Ccmc.Models;
using Ccmc.Random;
using Ccmc.Samplers;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.TrajectoryCollapse;

/// <summary>Trajectories, side by side: for each the counts at the checkpoints and the winners at the end; with the first replicate the
/// point's forecast.</summary>
internal static class TrajectoryCell
{
    /// <summary>Tokens of a continuation, as its column says.</summary>
    private const int ContinuedTokens = 60;

    public static void Run(TrajectoryCollapseParameters parameters, TrajectoryPoint point, IReadOnlyList<Cell> cells)
    {
        foreach (var cell in cells.Where(c => c.Replicate == 0))
            foreach (var row in MeanFieldRows.Rows(parameters, point)) cell.Add(TrajectoryTables.Forecast, row);
        var replicates = Begin(parameters, point, cells);
        var checkpoints = parameters.CheckpointTokens;
        var tops = new (int Token, double Share)[cells.Count][];
        for (var r = 0; r < tops.Length; r++) tops[r] = new (int Token, double Share)[checkpoints.Length];
        for (var i = 0; i < checkpoints.Length; i++)
        {
            replicates.Advance(checkpoints[i] - replicates.Tokens, cells[0].Cancellation);
            for (var r = 0; r < cells.Count; r++)
            {
                if (cells[r].Replicate == 0)
                    cells[r].Add(TrajectoryTables.Continuations, Continued(point.Matrix, cells[r], replicates[r]));
                for (var j = 0; j < parameters.VocabularySize; j++) cells[r].Add(TrajectoryTables.Counts, Row(replicates[r], j));
                tops[r][i] = Top(Shares(replicates[r], parameters.VocabularySize));
            }
        }
        for (var r = 0; r < cells.Count; r++)
            cells[r].Add(TrajectoryTables.Winners,
                End(parameters, point, replicates[r], CollapseTime(checkpoints, tops[r], parameters.CollapseShare)));
    }

    /// <summary>First checkpoint from which on the same token's share is at least the threshold; null when there is none.</summary>
    public static long? CollapseTime(long[] checkpoints, (int Token, double Share)[] tops, double threshold)
    {
        long? time = null;
        for (var i = checkpoints.Length - 1; i >= 0 && tops[i].Share >= threshold && tops[i].Token == tops[^1].Token; i--)
            time = checkpoints[i];
        return time;
    }

    private static TrajectoryReplicates Begin(TrajectoryCollapseParameters parameters, TrajectoryPoint point, IReadOnlyList<Cell> cells)
    {
        var counts = parameters.StartCounts;
        var starts = new TrajectoryStart[cells.Count];
        var streams = new RandomStream[cells.Count];
        for (var r = 0; r < starts.Length; r++)
        {
            var first = cells[r].Seed("first query").Stream();
            starts[r] = parameters.Start.Query is { } query
                ? new TrajectoryStart(counts, query)
                : TrajectoryStart.WithDrawnQuery(counts, ref first);
            streams[r] = cells[r].Seed("trajectory").Stream();
        }
        return new(parameters.Sampler, point.Matrix, starts, streams, compensated: true);
    }

    /// <summary>The tokens that follow, from a copy of the state: the trajectory itself is not changed.</summary>
    private static ContinuationRow Continued(TransitionMatrix matrix, Cell cell, TrajectorySampler sampler)
    {
        var start = new long[matrix.Size];
        for (var j = 0; j < start.Length; j++) start[j] = sampler.Count(j);
        var branch = TrajectorySampler.Create(SamplerKind.Scan, matrix, new TrajectoryStart(start, sampler.Query),
            cell.Seed(string.Create(CultureInfo.InvariantCulture, $"continuation {sampler.Tokens}")).Stream(), compensated: false);
        var next = new int[ContinuedTokens];
        for (var i = 0; i < next.Length; i++)
        {
            branch.Advance(1);
            next[i] = branch.Query;
        }
        return new(sampler.Tokens, string.Join(' ', next.Select(token => token.ToString(CultureInfo.InvariantCulture))));
    }

    private static CountRow Row(TrajectorySampler sampler, int token) => new(
        Tokens: sampler.Tokens,
        Token: token,
        Count: sampler.Count(token),
        Compensator: sampler.Compensator(token),
        IsQuery: sampler.Query == token);

    private static double[] Shares(TrajectorySampler sampler, int size)
    {
        var shares = new double[size];
        var total = 0L;
        for (var j = 0; j < size; j++) total += sampler.Count(j);
        for (var j = 0; j < size; j++) shares[j] = sampler.Count(j) / (double)total;
        return shares;
    }

    private static (int Token, double Share) Top(double[] shares)
    {
        var top = 0;
        for (var j = 1; j < shares.Length; j++)
            if (shares[j] > shares[top]) top = j;
        return (top, shares[top]);
    }

    private static WinnerRow End(TrajectoryCollapseParameters parameters, TrajectoryPoint point, TrajectorySampler sampler, long? collapse)
    {
        var shares = Shares(sampler, parameters.VocabularySize);
        var (nearest, distance) = point.MeanField!.NearestTo(shares);
        var entropy = 0.0;
        foreach (var share in shares)
            if (share > 0) entropy -= share * Elementary.Log(share);
        return new WinnerRow(
            Winners: nearest is null ? "" : FixedPointColumns.Support(nearest.Support),
            Distance: nearest is null ? 1 : distance,
            TopShare: Top(shares).Share,
            EffectiveTokens: Elementary.Exp(entropy),
            CollapseTime: collapse,
            Censored: collapse is null,
            Decided: MeanFieldRows.TokensToDecide(parameters, point.MeanField!) is { } tokens && parameters.Tokens >= tokens);
    }
}
