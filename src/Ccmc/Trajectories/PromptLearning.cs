using Ccmc.Functions;
using Ccmc.Likelihood;
using Ccmc.Models;
using Ccmc.Random;

namespace Ccmc.Trajectories;

/// <summary>Maximum likelihood from independent one-token continuations of the same counts: what a trajectory that restarts at every token
/// gives, drawn as counts.</summary>
/// <remarks>Time does not grow with the number of prompts: draws are multinomial. Reference: [IHLRO24].</remarks>
public static class PromptLearning
{
    /// <summary>Estimates after each number of prompts; as <see cref="TrajectoryLearning.Follow"/> with a restart at every token, in
    /// law.</summary>
    /// <param name="matrix">P, K × K.</param>
    /// <param name="prompt">Counts of the prompt, K of them, all positive.</param>
    /// <param name="query">The query; null for one drawn uniformly from the prompt's tokens, each time anew.</param>
    /// <param name="stream">Where draws come from.</param>
    /// <param name="checkpoints">Numbers of prompts at which estimates are made, increasing.</param>
    public static IReadOnlyList<LearningCheckpoint> Follow(
        TransitionMatrix matrix, ReadOnlySpan<long> prompt, int? query, RandomStream stream, IReadOnlyList<long> checkpoints)
    {
        var size = matrix.Size;
        var counts = new double[size];
        for (var j = 0; j < size; j++) counts[j] = prompt[j];
        var transitions = new long[size][];
        var truth = new RowSums[size];
        for (var q = 0; q < size; q++) (transitions[q], truth[q]) = (new long[size], new RowSums(q, matrix.Row(q)));
        var (made, before) = (new List<LearningCheckpoint>(), 0L);
        foreach (var tokens in checkpoints)
        {
            var queries = new long[size];
            if (query is { } only) queries[only] = tokens - before;
            else Draw.Multinomial(ref stream, tokens - before, counts, queries);
            before = tokens;
            for (var q = 0; q < size; q++)
            {
                if (queries[q] == 0) continue;
                var drawn = Drawn(ref stream, matrix.Row(q), queries[q], counts);
                for (var j = 0; j < size; j++) transitions[q][j] += drawn[j];
                truth[q].AddEqual(queries[q], counts);
            }
            var rows = new RowLearning[size];
            for (var q = 0; q < size; q++)
            {
                var logs = Estimate(transitions[q], counts);
                rows[q] = new((long[])transitions[q].Clone(), truth[q].Copy(), logs, Sums(q, logs, transitions[q].Sum(), counts), 0);
            }
            made.Add(new(tokens, prompt.ToArray(), rows));
        }
        return made;
    }

    private static RowSums? Sums(int query, double[]? logs, long draws, double[] counts)
    {
        if (logs is null) return null;
        var sums = new RowSums(query, Array.ConvertAll(logs, Elementary.Exp));
        sums.AddEqual(draws, counts);
        return sums;
    }

    private static long[] Drawn(ref RandomStream stream, ReadOnlySpan<double> row, long draws, double[] counts)
    {
        var weights = new double[counts.Length];
        for (var j = 0; j < weights.Length; j++) weights[j] = counts[j] * row[j];
        var drawn = new long[weights.Length];
        Draw.Multinomial(ref stream, draws, weights, drawn);
        return drawn;
    }

    /// <summary>log (N_j / n_j): the maximum, the counts being the same throughout.</summary>
    private static double[]? Estimate(long[] transitions, double[] counts)
    {
        if (transitions.Count(n => n > 0) < 2) return null;
        var logs = new double[counts.Length];
        for (var j = 0; j < logs.Length; j++)
            logs[j] = transitions[j] > 0 ? Elementary.Log(transitions[j] / counts[j]) : double.NegativeInfinity;
        return logs;
    }
}
