using Ccmc.Algebra;
using Ccmc.Functions;
using Ccmc.Landscape;
using Repro.Experiments;

namespace Experiments.Landscape;

/// <summary>Gradient descent on a priority graph, beside what the least-norm W and the arcs' own dynamics say.</summary>
internal static class PriorityDescent
{
    /// <summary>The dynamics start where this part of the steps is made: the curved directions have settled by then, and two decades of
    /// log t are left.</summary>
    private const int FirstPart = 100;

    /// <summary>Rows of a descent's table to a decade of steps.</summary>
    private const double RowsPerDecade = 12;

    /// <summary>Runs it; the first replicate's steps go to the table.</summary>
    public static void Run(LandscapeParameters parameters, PrioritiesData data, Matrix embeddings, Cell cell)
    {
        var table = data.Table(parameters.VocabularySize);
        var loss = new AttentionLoss(embeddings, table);
        var graph = new PriorityGraph(loss);
        var reference = new LossReference(table, Valley.WithinGroups(table), graph);
        var step = parameters.Step / SymmetricEigenvalues.Of(loss.Hessian(loss.HessianBounds()))[^1];
        var descent = new GradientDescent(loss, step);
        var (first, half, last) = (Math.Max(1, parameters.MaximumIterations / FirstPart), parameters.MaximumIterations / 2,
            parameters.MaximumIterations);
        var (norm, nextRow) = (graph.Program.SquaredNorm, 1.0);
        To(first);
        var odds = graph.Odds(table, descent.Logits);
        var start = Array.ConvertAll(odds, o => step * first * o);
        var dynamics = new ArcDynamics(graph.Gram, start);
        dynamics.Advance(Elementary.Log((double)half / first));
        To(half);
        var (middle, middleSum, passed, at) = (reference.Gap(descent.Logits), dynamics.Sum, dynamics.Passed.ToArray(), descent.Coordinates);
        at = Matrix.Of(at.Rows, at.Columns, (a, b) => at[a, b]);
        dynamics.Advance(Elementary.Log((double)last / half));
        To(last);
        var gap = reference.Gap(descent.Logits);
        var log = Elementary.Log((double)last / half);
        var moved = descent.Coordinates - at;
        var predicted = graph.Combined([.. dynamics.Passed.Zip(passed, (x, y) => x - y)], parameters.VocabularySize);
        var limit = graph.Combined([.. graph.Program.Multipliers.Select(a => a * log)], parameters.VocabularySize);
        var slow = Enumerable.Range(0, graph.Arcs.Count).Where(graph.Program.IsTightWithoutForce).ToList();
        var inverse = slow.Count == 1 ? Inverse(graph, slow[0]) : (double?)null;
        cell.Add(LandscapeTables.Priorities, new(
            Arcs: graph.Arcs.Count,
            Supporting: Enumerable.Range(0, graph.Arcs.Count).Count(i => graph.Program.IsTight(i) && !slow.Contains(i)),
            TightWithoutForce: slow.Count,
            SquaredNorm: norm,
            RivalSquaredNorm: Rival(graph.Program),
            Iterations: descent.Iterations,
            ScaledBefore: start.Sum(),
            Scaled: step * last * gap,
            ScaledPredicted: dynamics.Sum,
            GapRatio: (1 / gap - 1 / middle) * norm / (step * (last - half)),
            GapRatioPredicted: (last / dynamics.Sum - half / middleSum) * norm / (last - half),
            NormGrowth: (descent.Coordinates.FrobeniusNorm() - at.FrobeniusNorm()) / (log * Math.Sqrt(norm)),
            NormGrowthPredicted: ((at + predicted).FrobeniusNorm() - at.FrobeniusNorm()) / (log * Math.Sqrt(norm)),
            Direction: (moved - limit).FrobeniusNorm() / limit.FrobeniusNorm(),
            DirectionPredicted: (predicted - limit).FrobeniusNorm() / limit.FrobeniusNorm(),
            InverseGrowth: inverse is { } s ? InverseGrowth(step * last * graph.Odds(table, descent.Logits)[slow[0]], s) : null,
            InverseGrowthPredicted: inverse is { } p ? InverseGrowth(dynamics.Scaled[slow[0]], p) : null));

        double InverseGrowth(double now, double rate) =>
            (1 / now - 1 / start[slow[0]]) / (rate * Elementary.Log((double)last / first));

        void To(long iterations)
        {
            while (descent.Iterations < iterations)
            {
                if ((descent.Iterations & 1023) == 0) cell.Cancellation.ThrowIfCancellationRequested();
                descent.Advance();
                if (descent.Iterations < nextRow && descent.Iterations < last) continue;
                if (cell.Replicate == 0)
                    cell.Add(LandscapeTables.Descent, new(Iteration: descent.Iterations, Gap: reference.Gap(descent.Logits),
                        Predicted: norm / (step * descent.Iterations)));
                while (nextRow <= descent.Iterations)
                    nextRow = Math.Max(nextRow + 1, nextRow * Elementary.Exp(Elementary.Log(10) / RowsPerDecade));
            }
        }
    }

    /// <summary>The growth of 1/a per e-fold of t of a tight arc without force: its square length less what the supporting arcs take of
    /// it.</summary>
    private static double Inverse(PriorityGraph graph, int arc)
    {
        int[] support = [.. Enumerable.Range(0, graph.Arcs.Count).Where(i => i != arc && graph.Program.Multipliers[i] > 0)];
        var columns = Matrix.Of(support.Length, support.Length, (i, j) => graph.Gram[support[i], support[j]]);
        var factor = QrFactorization.Of(columns);
        var right = Matrix.Of(support.Length, 1, (i, _) => graph.Gram[support[i], arc]);
        var solved = factor.SolveTriangular(factor.Q.Transpose() * right);
        var length = graph.Gram[arc, arc];
        for (var i = 0; i < support.Length; i++) length -= right[i, 0] * solved[i, 0];
        return length;
    }

    /// <summary>‖W‖² of the same arcs but one, the nearest that differs; null where every arc can be spared.</summary>
    private static double? Rival(MarginProgram program)
    {
        double? nearest = null;
        for (var i = 0; i < program.Multipliers.Count; i++)
        {
            if (!(program.Multipliers[i] > 0)) continue;
            var square = program.Without(i)?.SquaredNorm ?? 0;
            if (program.SquaredNorm - square > 1e-9 * program.SquaredNorm && !(square <= nearest)) nearest = square;
        }
        return nearest;
    }
}
