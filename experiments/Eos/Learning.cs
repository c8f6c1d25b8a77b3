using Ccmc.Likelihood;
using Ccmc.Models;
using Ccmc.Random;
using Ccmc.Samplers;
using Ccmc.Samples;

namespace Experiments.Eos;

/// <summary>Gathers samples from restarts or from one trajectory, and measures the estimate.</summary>
internal static class Learning
{
    private static readonly FitOptions Plain = new() { StandardErrors = false, LogLikelihood = false };

    /// <summary>One row, and the information on each transition between words, row by row; EOS, the last token, is left out of the
    /// matrix of
    /// a single trajectory.</summary>
    public static (LearningRow Row, double[] Information) Measure(Source source, TransitionMatrix matrix, EosParameters parameters,
        ref RandomStream stream, CancellationToken cancellation)
    {
        var tokens = matrix.Size - 1;
        var information = new double[tokens * tokens];
        var used = source == Source.Restarts ? matrix : Without(matrix);
        var data = new CcmcData(used.Size);
        var seen = new bool[tokens * tokens];
        var (sequences, left) = (0, parameters.Budget);
        while (left > 0)
        {
            sequences++;
            if (source == Source.Restarts) Restart(used, parameters, left, ref stream, Seen);
            else Trajectory(used, parameters, left, ref stream, Seen);
        }
        return (Row(source, matrix, new(data, sequences, (double)seen.Count(s => s) / seen.Length), cancellation), information);

        void Seen(int query, ReadOnlySpan<int> counts, int next)
        {
            if ((left-- & 0xFFF) == 0) cancellation.ThrowIfCancellationRequested();
            data[query].Add(counts, next);
            if (next < tokens) seen[query * tokens + next] = true;
            Inform(used.Row(query)[..tokens], counts, information.AsSpan(query * tokens, tokens));
        }
    }

    /// <summary>Adds p (1 − p) for each word, p its probability among the words.</summary>
    private static void Inform(ReadOnlySpan<double> row, ReadOnlySpan<int> counts, Span<double> information)
    {
        var total = 0.0;
        for (var j = 0; j < row.Length; j++) total += counts[j] * row[j];
        for (var j = 0; j < row.Length; j++)
        {
            var p = counts[j] * row[j] / total;
            information[j] += p * (1 - p);
        }
    }

    /// <summary>A prompt of the counts asked for, as many tokens as the matrix has, and a uniform query among the words.</summary>
    public static (int[] Counts, int Query) Prompt(int size, EosParameters parameters, ref RandomStream stream) =>
        (parameters.StartCounts[..size], stream.NextIndex(parameters.VocabularySize - 1));

    private static void Restart(
        TransitionMatrix matrix, EosParameters parameters, int left, ref RandomStream stream, EndedSequence.Seen seen)
    {
        var (counts, query) = Prompt(matrix.Size, parameters, ref stream);
        new EndedSequence(matrix, Math.Min(left, parameters.Longest)).Run(counts, query, ref stream, seen);
    }

    private static void Trajectory(
        TransitionMatrix used, EosParameters parameters, int left, ref RandomStream stream, EndedSequence.Seen seen)
    {
        var (counts, query) = Prompt(used.Size, parameters, ref stream);
        var weights = new double[used.Size];
        for (; left > 0; left--)
        {
            for (var j = 0; j < weights.Length; j++) weights[j] = counts[j] * used.Probability(query, j);
            var next = Draw.Categorical(ref stream, weights);
            seen(query, counts, next);
            counts[next]++;
            query = next;
        }
    }

    private static TransitionMatrix Without(TransitionMatrix matrix)
    {
        var tokens = matrix.Size - 1;
        return TransitionMatrix.FromLogits(
            [.. from k in Enumerable.Range(0, tokens) from j in Enumerable.Range(0, tokens) select matrix.Logit(k, j)]);
    }

    private static LearningRow Row(Source source, TransitionMatrix matrix, Gathered gathered, CancellationToken cancellation)
    {
        var data = gathered.Data;
        var tokens = matrix.Size - 1;
        var (exist, squares, pairs, worst, rarest) = (0, 0.0, 0, 0.0, long.MaxValue);
        for (var k = 0; k < tokens; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            rarest = Math.Min(rarest, data[k].Samples);
            var estimate = MaximumLikelihood.Fit(data[k], options: Plain);
            if (!estimate.Exists || estimate.TokensSeen < data.VocabularySize || estimate.Status != EstimateStatus.Converged) continue;
            exist++;
            for (var i = 0; i < tokens; i++)
                for (var j = i + 1; j < tokens; j++, pairs++)
                {
                    var error = estimate.Logits[i] - estimate.Logits[j] - (matrix.Logit(k, i) - matrix.Logit(k, j));
                    squares += error * error;
                    worst = Math.Max(worst, Math.Abs(error));
                }
        }
        return new(
            Source: source,
            SequencesBegun: gathered.Sequences,
            Coverage: gathered.Coverage,
            RarestQuery: (int)rarest,
            Estimable: (double)exist / tokens,
            Error: pairs == 0 ? null : Math.Sqrt(squares / pairs),
            WorstError: exist == tokens ? worst : null);
    }

    /// <summary>The samples within the budget.</summary>
    /// <param name="Data">By query.</param>
    /// <param name="Sequences">How many were begun.</param>
    /// <param name="Coverage">Share of the transitions between tokens that were seen.</param>
    private sealed record Gathered(CcmcData Data, int Sequences, double Coverage);
}
