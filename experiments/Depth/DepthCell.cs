using Ccmc.Depth;
using Ccmc.Functions;
using Ccmc.Random;
using Ccmc.Samplers;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.Depth;

/// <summary>One trajectory: who leads, how counts grow, and the martingale over its first tokens.</summary>
internal static class DepthCell
{
    /// <summary>Tokens between two checks for cancellation.</summary>
    private const int Patience = 4096;

    public static void Run(DepthParameters parameters, DepthPoint point, Cell cell)
    {
        if (cell.Replicate == 0) Theory(parameters, point, cell);
        var stream = cell.Seed("trajectory").Stream();
        var prompt = Prompt(parameters, point, ref stream);
        var context = point.Context(parameters, prompt.Length + parameters.Tokens);
        foreach (var token in prompt) context.Append(token);
        var clock = new CollapseClock([.. context.Counts.ToArray().Select(n => (long)n)], parameters.CollapseShare);
        var literal = parameters.Literal == 0 ? null : new LiteralMartingale(point.Layers, parameters.Residual, prompt);
        var recorder = parameters.Start is OneOfEach ? null : new GrowthRecorder(context, parameters);
        var (last, repeats, half) = (prompt[^1], 0, parameters.Tokens / 2);
        recorder?.Look(cell);
        for (var t = 0; t < parameters.Tokens; t++)
        {
            if (t % Patience == 0) cell.Cancellation.ThrowIfCancellationRequested();
            var next = Draw.Categorical(ref stream, context.Law);
            recorder?.Before();
            if (t < parameters.Literal) literal!.Add(next, context.Law);
            if (t >= half && next == last) repeats++;
            context.Append(last = next);
            clock.Add(next);
            recorder?.Look(cell);
        }
        if (literal is not null) foreach (var row in literal.Rows()) cell.Add(DepthTables.Martingale, row);
        cell.Add(DepthTables.Trajectories, new(
            CollapseTime: clock.CollapseTime,
            Censored: clock.CollapseTime is null,
            Leader: clock.Leader,
            TopShare: clock.TopShare,
            Repeats: (double)repeats / (parameters.Tokens - half)));
    }

    private static void Theory(DepthParameters parameters, DepthPoint point, Cell cell)
    {
        if (parameters.Start is CornerStart)
            foreach (var row in DepthTheory.Corners(point.Layers, parameters)) cell.Add(DepthTables.Corners, row);
        if (parameters.Start is ShareStart { Counts: [var zeros, var ones] })
            cell.Add(DepthTables.Rest, DepthTheory.Rest(point.Layers, parameters.Residual, ones / (double)(zeros + ones)));
    }

    private static int[] Prompt(DepthParameters parameters, DepthPoint point, ref RandomStream stream)
    {
        if (parameters.Start is CornerStart corner) return Grown(corner, point, parameters);
        int[] prompt = parameters.Start is ShareStart shares
            ? [.. shares.Counts.SelectMany((n, j) => Enumerable.Repeat(j, n))]
            : [.. Enumerable.Range(0, point.Layers[0].Size)];
        Draw.Shuffle(ref stream, prompt.AsSpan());
        return prompt;
    }

    /// <summary>Losers are placed where their counts, growing like the position to their exponent, pass the next half: the one that is most
    /// behind first.</summary>
    private static int[] Grown(CornerStart corner, DepthPoint point, DepthParameters parameters)
    {
        var size = point.Layers[0].Size;
        var prompt = new int[parameters.PromptLength];
        var exponents = new double[size];
        foreach (var row in DepthTheory.Corners(point.Layers, parameters))
            exponents[row.Token] = Math.Min(1, row.Predicted);
        var placed = new int[size];
        for (var i = 0; i < prompt.Length; i++)
        {
            var (token, behind) = (corner.Winner, 0.5);
            var part = Elementary.Log((i + 1.0) / prompt.Length);
            for (var j = 0; j < size; j++)
            {
                if (j == corner.Winner || placed[j] == corner.Losers) continue;
                var gap = corner.Losers * Elementary.Exp(exponents[j] * part) - placed[j];
                if (gap >= behind) (token, behind) = (j, gap);
            }
            prompt[i] = token;
            placed[token]++;
        }
        return prompt;
    }

    /// <summary>Counts and compensators at lengths evenly spaced in logarithm.</summary>
    private sealed class GrowthRecorder(LayeredContext context, DepthParameters parameters)
    {
        private readonly double[] compensators = new double[context.Size];
        private readonly int first = parameters.PromptLength;
        private int recorded, next = parameters.PromptLength;

        /// <summary>Before a token is appended.</summary>
        public void Before()
        {
            for (var j = 0; j < compensators.Length; j++) compensators[j] += context.Law[j] / context.Counts[j];
        }

        /// <summary>Records where a checkpoint is reached.</summary>
        public void Look(Cell cell)
        {
            if (context.Length < next) return;
            for (var j = 0; j < compensators.Length; j++)
                cell.Add(DepthTables.Growth, new(context.Length, j, (long)context.Counts[j], compensators[j]));
            var ratio = Elementary.Log(1 + parameters.Tokens / (double)first);
            do next = ++recorded == parameters.Checkpoints - 1
                ? first + parameters.Tokens
                : (int)Math.Round(first * Elementary.Exp(ratio * recorded / (parameters.Checkpoints - 1)));
            while (next <= context.Length && recorded < parameters.Checkpoints);
            if (recorded >= parameters.Checkpoints) next = int.MaxValue;
        }
    }

    /// <summary>The same tokens through the literal layers, and through the first layer alone.</summary>
    private sealed class LiteralMartingale
    {
        private readonly LiteralLayers all, one;
        private readonly double[] start, sums, rival;
        private double difference;

        public LiteralMartingale(IReadOnlyList<Ccmc.Models.TransitionMatrix> layers, bool residual, int[] prompt)
        {
            (all, one) = (new(layers, residual), new([layers[0]], residual: false));
            foreach (var token in prompt)
            {
                all.Append(token);
                one.Append(token);
            }
            (start, sums, rival) = (all.Counts.ToArray(), new double[all.Size], new double[all.Size]);
        }

        public void Add(int token, ReadOnlySpan<double> drawnFrom)
        {
            for (var j = 0; j < sums.Length; j++)
            {
                difference = Math.Max(difference, Math.Abs(all.Law[j] - drawnFrom[j]));
                sums[j] += all.Law[j] / all.Counts[j];
                rival[j] += one.Law[j] / one.Counts[j];
            }
            all.Append(token);
            one.Append(token);
        }

        public IEnumerable<MartingaleRow> Rows()
        {
            var log = Elementary.Log(all.Length / start.Sum());
            for (var j = 0; j < sums.Length; j++)
            {
                var change = Special.Digamma(all.Counts[j]) - Special.Digamma(start[j]);
                yield return new(j, log, Math.Sqrt(start[j]) * (change - sums[j]), Math.Sqrt(start[j]) * (change - rival[j]),
                    difference);
            }
        }
    }
}
