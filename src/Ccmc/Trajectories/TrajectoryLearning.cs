using Ccmc.Functions;
using Ccmc.Likelihood;
using Ccmc.Models;
using Ccmc.Random;
using Ccmc.Samplers;

namespace Ccmc.Trajectories;

/// <summary>What one row's draws, up to some length of a trajectory, reveal of its row of P.</summary>
/// <param name="Transitions">Draws q → j, length K.</param>
/// <param name="Truth">Sums at the true row.</param>
/// <param name="LogWeights">Estimated log π_qj up to a constant, length K; −∞ for a token never drawn. Null where fewer than two tokens
/// were drawn from the row.</param>
/// <param name="Estimated">Sums at the estimate: at the weights of the last Newton step, which are within <paramref name="Step"/> of it.
/// Null without one.</param>
/// <param name="Step">Spread of the last Newton step (nats): the estimate is within its square of the maximum. 0 without an
/// estimate.</param>
public sealed record RowLearning(long[] Transitions, RowSums Truth, double[]? LogWeights, RowSums? Estimated,
    double Step);

/// <summary>A checkpoint of a trajectory.</summary>
/// <param name="Tokens">Tokens appended so far.</param>
/// <param name="Counts">n, length K, of the trajectory then running.</param>
/// <param name="Rows">One for each query.</param>
public sealed record LearningCheckpoint(long Tokens, long[] Counts, RowLearning[] Rows);

/// <summary>A trajectory as a function of its stream.</summary>
/// <param name="Matrix">P, K × K, positive.</param>
/// <param name="Start">First prompt: K counts, at least one positive.</param>
/// <param name="Query">First query; null for one drawn uniformly from the prompt's tokens, at each restart anew.</param>
/// <param name="Stream">The path is a function of it.</param>
/// <param name="Restart">Tokens after which the trajectory starts again from the first prompt; 0 for never.</param>
public sealed record LearningPath(TransitionMatrix Matrix, long[] Start, int? Query, RandomStream Stream, long Restart = 0);

/// <summary>
/// Maximum likelihood from one trajectory that is never stored: its path is a function of the stream, so every Newton iteration draws it
/// again and gathers the sums at the current weights of every checkpoint, a stretch of repeats at a time.
/// </summary>
/// <remarks>Cost: a few passes of the run sampler, so 10⁹ tokens of a collapsing chain take a fraction of a second. Reference: [IHLRO24];
/// [McF74] for the likelihood.</remarks>
public static class TrajectoryLearning
{
    /// <summary>A Newton step of this spread leaves an error below its square, 10⁻¹⁰.</summary>
    private const double LastStep = 1e-5;

    private const int MostPasses = 100;

    /// <summary>Stretches between two checks of the cancellation token.</summary>
    private const int Patience = 1 << 16;

    /// <summary>Estimates at each checkpoint.</summary>
    /// <param name="path">The trajectory.</param>
    /// <param name="checkpoints">Token counts at which estimates are made, increasing, at least 1.</param>
    /// <param name="cancellation">Looked at now and then.</param>
    public static IReadOnlyList<LearningCheckpoint> Follow(
        LearningPath path, IReadOnlyList<long> checkpoints, CancellationToken cancellation = default)
    {
        var matrix = path.Matrix;
        var walk = new Walk(path, checkpoints, cancellation);
        var known = walk.Gather();
        var states = new RowState[checkpoints.Count, matrix.Size];
        for (var c = 0; c < checkpoints.Count; c++)
            for (var q = 0; q < matrix.Size; q++) states[c, q] = new(known[c].Rows[q]);
        for (var pass = 0; pass < MostPasses && walk.Advance(states); pass++) ;
        for (var c = 0; c < checkpoints.Count; c++)
            for (var q = 0; q < matrix.Size; q++) known[c].Rows[q] = states[c, q].Result();
        return known;
    }

    /// <summary>One row at one checkpoint while it is estimated.</summary>
    private sealed class RowState
    {
        private readonly RowLearning known;
        private double[]? weights;
        private RowSums? latest;
        private double spread;

        public RowState(RowLearning known)
        {
            this.known = known;
            var drawn = known.Transitions.Count(n => n > 0);
            if (drawn < 2) return;
            weights = known.Truth.Weights.ToArray();
            Open = true;
            // A token never drawn has weight 0 at the maximum; without such the sums at the truth serve for the first step.
            if (drawn == weights.Length) Improve(known.Truth);
            else
                for (var j = 0; j < weights.Length; j++)
                    if (known.Transitions[j] == 0) weights[j] = 0;
        }

        public bool Open { get; private set; }

        public RowSums? Sums { get; private set; }

        public void Prepare(int query) => Sums = Open ? new RowSums(query, weights) : null;

        public void Improve(RowSums sums)
        {
            if (RowNewton.Step(sums, known.Transitions) is not { } step)
            {
                (weights, Open) = (null, false);
                return;
            }
            (weights, spread) = step;
            latest = sums;
            Open = spread > LastStep;
        }

        public RowLearning Result() => known with
        {
            LogWeights = Open || weights is null
                ? null
                : Array.ConvertAll(weights, w => w > 0 ? Elementary.Log(w) : double.NegativeInfinity),
            Estimated = Open || weights is null ? null : latest,
            Step = Open || weights is null ? 0 : spread,
        };
    }

    /// <summary>Draws the path as often as it is asked to.</summary>
    private sealed class Walk(LearningPath path, IReadOnlyList<long> checkpoints, CancellationToken cancellation)
    {
        private readonly TransitionMatrix matrix = path.Matrix;

        /// <summary>The first pass: transitions and the sums at the truth.</summary>
        public List<LearningCheckpoint> Gather()
        {
            var transitions = new long[matrix.Size][];
            var truth = new RowSums[matrix.Size];
            for (var q = 0; q < matrix.Size; q++) (transitions[q], truth[q]) = (new long[matrix.Size], new RowSums(q, matrix.Row(q)));
            var made = new List<LearningCheckpoint>();
            Draw(checkpoints.Count, (_, stretch, counts) =>
            {
                truth[stretch.Query].Add(stretch.Draws, counts);
                transitions[stretch.Query][stretch.Query] += stretch.Repeats;
                if (stretch.Next >= 0) transitions[stretch.Query][stretch.Next]++;
            }, (checkpoint, counts) =>
            {
                var rows = new RowLearning[matrix.Size];
                for (var q = 0; q < matrix.Size; q++) rows[q] = new((long[])transitions[q].Clone(), truth[q].Copy(), null, null, 0);
                made.Add(new(checkpoints[checkpoint], Array.ConvertAll(counts.ToArray(), n => (long)n), rows));
            });
            return made;
        }

        /// <summary>One Newton step of every open row, as far along the path as there is one; false when there was none.</summary>
        public bool Advance(RowState[,] states)
        {
            var last = -1;
            for (var c = 0; c < checkpoints.Count; c++)
                for (var q = 0; q < matrix.Size; q++)
                {
                    states[c, q].Prepare(q);
                    if (states[c, q].Open) last = c;
                }
            if (last < 0) return false;
            Draw(last + 1, (from, stretch, counts) =>
            {
                for (var c = from; c <= last; c++) states[c, stretch.Query].Sums?.Add(stretch.Draws, counts);
            }, (_, _) => { });
            for (var c = 0; c <= last; c++)
                for (var q = 0; q < matrix.Size; q++)
                    if (states[c, q].Sums is { } sums) states[c, q].Improve(sums);
            return true;
        }

        private void Draw(int count, Seen seen, Reached reached)
        {
            var first = new long[matrix.Size];
            var (query, restart) = (path.Query, path.Restart);
            path.Start.CopyTo(first, 0);
            var run = new RunSequence(matrix, new TrajectoryStart(first, query ?? Array.FindIndex(first, n => n > 0)), path.Stream);
            if (query is null) run.BeginAnywhere(first);
            var (tokens, untilRestart, stretches) = (0L, restart > 0 ? restart : long.MaxValue, 0);
            for (var c = 0; c < count; c++)
            {
                while (tokens < checkpoints[c])
                {
                    if (stretches++ % Patience == 0) cancellation.ThrowIfCancellationRequested();
                    var stretch = run.Draw(Math.Min(checkpoints[c] - tokens, untilRestart));
                    seen(c, stretch, run.Counts);
                    run.Append(stretch);
                    tokens += stretch.Draws;
                    if ((untilRestart -= stretch.Draws) > 0) continue;
                    untilRestart = restart;
                    if (query is { } q) run.Begin(new TrajectoryStart(first, q));
                    else run.BeginAnywhere(first);
                }
                reached(c, run.Counts);
            }
        }

        private delegate void Seen(int checkpoint, Stretch stretch, ReadOnlySpan<double> counts);

        private delegate void Reached(int checkpoint, ReadOnlySpan<double> counts);
    }
}
