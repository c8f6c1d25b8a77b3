using Ccmc.Functions;
using Ccmc.Models;
using Ccmc.Random;
using Ccmc.Samplers;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.TrajectoryCollapse;

/// <summary>Many short trajectories in a replicate: what is exact at every t is sharpest where they are many.</summary>
internal static class EnsembleCell
{
    /// <summary>Largest vocabulary whose laws of counts are written.</summary>
    public const int LargestLaw = 4;

    /// <summary>Trajectories side by side.</summary>
    private const int Block = 64;

    public static void Run(TrajectoryCollapseParameters parameters, TransitionMatrix matrix, Cell cell)
    {
        var (size, counts) = (parameters.VocabularySize, parameters.StartCounts);
        var first = cell.Seed("first query").Stream();
        var paths = cell.Seed("trajectory").Stream();
        var (sums, seen) = (new double[size, 3], new SortedDictionary<(int Token, long Count, bool IsQuery), int>());
        for (var done = 0; done < parameters.Trajectories; done += Block)
        {
            var starts = new TrajectoryStart[Math.Min(Block, parameters.Trajectories - done)];
            var streams = new RandomStream[starts.Length];
            for (var r = 0; r < starts.Length; r++)
            {
                starts[r] = parameters.Start.Query is { } query ? new(counts, query) : TrajectoryStart.WithDrawnQuery(counts, ref first);
                streams[r] = new(paths.NextUInt64(), paths.NextUInt64(), paths.NextUInt64(), paths.NextUInt64());
            }
            var replicates = new TrajectoryReplicates(parameters.Sampler, matrix, starts, streams, compensated: true);
            replicates.Advance(parameters.Tokens, cell.Cancellation);
            for (var r = 0; r < starts.Length; r++) Add(replicates[r], counts, sums, seen);
        }
        for (var j = 0; j < size; j++)
            if (counts[j] > 0) cell.Add(TrajectoryTables.Ensembles, new(j, sums[j, 0], sums[j, 1], sums[j, 2]));
        foreach (var ((token, count, isQuery), times) in seen)
            cell.Add(TrajectoryTables.Laws, new(Token: token, Count: count, IsQuery: isQuery, Seen: times));
    }

    private static void Add(TrajectorySampler sampler, long[] start, double[,] sums, SortedDictionary<(int, long, bool), int> seen)
    {
        for (var j = 0; j < start.Length; j++)
        {
            if (start[j] == 0) continue;
            var residual = Special.Digamma(sampler.Count(j)) - Special.Digamma(start[j]) - sampler.Compensator(j);
            (sums[j, 0], sums[j, 1], sums[j, 2]) =
                (sums[j, 0] + residual, sums[j, 1] + residual * residual, sums[j, 2] + residual * residual * residual);
            if (start.Length > LargestLaw) continue;
            var end = (j, sampler.Count(j), sampler.Query == j);
            seen[end] = seen.GetValueOrDefault(end) + 1;
        }
    }
}
