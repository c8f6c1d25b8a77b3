using Ccmc.Landscape;
using Ccmc.Models;
using Ccmc.Random;
using MathNet.Numerics.LinearAlgebra;
using Matrix = Ccmc.Algebra.Matrix;

namespace Ccmc.Tests.Landscape;

/// <summary>The least-norm vector of given margins, and the arcs' own dynamics, against searches and solves that share nothing with
/// them.</summary>
public class MarginProgramTests
{
    private static Matrix Vectors(ref RandomStream stream, int count, int dimension)
    {
        // A common direction, so that margins of one exist.
        var rows = new Matrix(count, dimension);
        for (var i = 0; i < count; i++)
            for (var a = 0; a < dimension; a++) rows[i, a] = Draw.Normal(ref stream) + (a == 0 ? 2 : 0);
        return rows;
    }

    /// <summary>Every set of vectors held at margin one, by MathNet; the shortest of those that keep all margins.</summary>
    private static double Searched(Matrix rows)
    {
        var x = Matrix<double>.Build.Dense(rows.Rows, rows.Columns, (i, a) => rows[i, a]);
        var best = double.PositiveInfinity;
        for (var mask = 1; mask < 1 << rows.Rows; mask++)
        {
            int[] held = [.. Enumerable.Range(0, rows.Rows).Where(i => (mask >> i & 1) != 0)];
            var part = Matrix<double>.Build.DenseOfRows(held.Select(x.Row));
            var w = part.Transpose() * (part * part.Transpose()).PseudoInverse() * Vector<double>.Build.Dense(held.Length, 1);
            if ((x * w).Minimum() >= 1 - 1e-9) best = Math.Min(best, w * w);
        }
        return best;
    }

    [Fact]
    public void It_is_the_shortest_of_all_that_keep_the_margins()
    {
        var stream = new RandomStream(1, 2, 3, 4);
        for (var trial = 0; trial < 60; trial++)
        {
            var rows = Vectors(ref stream, 2 + trial % 6, 3 + trial % 3);
            var expected = Searched(rows);
            if (double.IsInfinity(expected))
            {
                Assert.Throws<ArithmeticException>(() => MarginProgram.Of(rows * rows.Transpose()));
                continue;
            }
            var program = MarginProgram.Of(rows * rows.Transpose());
            Assert.Equal(expected, program.SquaredNorm, 1e-8 * expected);
            Assert.Equal(program.SquaredNorm, program.Multipliers.Sum(), 1e-9 * expected);
            Assert.True(program.Margins.Min() >= 1 - 1e-9);
        }
    }

    [Fact]
    public void Vectors_that_sum_to_nothing_have_no_margin() =>
        Assert.Throws<ArithmeticException>(() => MarginProgram.Of(Matrix.Of(2, 2, (i, j) => i == j ? 1 : -1)));

    private static PriorityGraph Graph(int size, params (int Query, int Winner, int[] Losers)[] prompts)
    {
        var stream = new RandomStream(5, 6, 7, 8);
        var types = prompts.Select(p => ((int[])[p.Winner, .. p.Losers]).Order().ToArray() is var tokens
            ? new PromptChoices(p.Query, tokens, [.. tokens.Select(_ => 1.0)],
                [.. tokens.Select(t => t == p.Winner ? 1.0 / prompts.Length : 0)])
            : throw new InvalidOperationException());
        return new(new AttentionLoss(Embeddings.Orthonormal(ref stream, size, size), new(size, [.. types])));
    }

    /// <summary>By hand with orthonormal embeddings: logits 1, 0, −1 of a chain; ⅔, −⅓, −⅓; a pair held together below another token:
    /// (⅔, −⅓, −⅓) again; two queries add.</summary>
    [Fact]
    public void Small_graphs_by_hand()
    {
        Assert.Equal(2, Graph(3, (0, 0, [1]), (0, 1, [2])).Program.SquaredNorm, 1e-12);
        Assert.Equal(2.0 / 3, Graph(3, (0, 0, [1]), (0, 0, [2])).Program.SquaredNorm, 1e-12);
        Assert.Equal(2.0 / 3, Graph(3, (0, 0, [1, 2])).Program.SquaredNorm, 1e-12);
        var pair = Graph(3, (0, 0, [1]), (0, 1, [2]), (0, 2, [1]));
        Assert.Equal(2.0 / 3, pair.Program.SquaredNorm, 1e-12);
        Assert.Equal(pair.Classes[0][1], pair.Classes[0][2]);
        Assert.Equal(2 + 0.5, Graph(3, (0, 0, [1]), (0, 1, [2]), (2, 1, [0])).Program.SquaredNorm, 1e-12);
    }

    /// <summary>0 ≻ 1, 2 ≻ 3, 0 ≻ 3: the third is at margin one and not needed; of a diamond no arc is.</summary>
    [Fact]
    public void An_arc_without_force_is_told_from_one_that_shares_it()
    {
        var slow = Graph(4, (0, 0, [1]), (0, 2, [3]), (0, 0, [3]));
        Assert.Equal(1, slow.Program.SquaredNorm, 1e-12);
        Assert.Equal([false, false, true], slow.Arcs.Select((_, i) => slow.Program.IsTightWithoutForce(i)));
        var diamond = Graph(4, (0, 0, [1]), (0, 0, [2]), (0, 1, [3]), (0, 2, [3]));
        Assert.All(diamond.Arcs, (_, i) => Assert.True(diamond.Program.IsTight(i) && !diamond.Program.IsTightWithoutForce(i)));
    }

    [Fact]
    public void Where_every_loser_wins_there_is_no_arc() =>
        Assert.Throws<ArgumentException>(() => Graph(3, (0, 0, [1]), (0, 1, [2]), (0, 2, [0])));

    /// <summary>One arc: d log a / dτ = 1 − g a is logistic; and two that come to rest at the multipliers.</summary>
    [Fact]
    public void Dynamics_of_arcs()
    {
        var one = new ArcDynamics(Matrix.Of(1, 1, (_, _) => 2), [0.1]);
        one.Advance(3);
        Assert.Equal(1 / (2 + 8 * Math.Exp(-3)), one.Sum, 1e-9);
        Assert.Equal(Math.Log(1 + 0.2 * (Math.Exp(3) - 1)) / 2, one.Passed[0], 1e-9);
        var chain = Graph(3, (0, 0, [1]), (0, 1, [2]));
        var two = new ArcDynamics(chain.Gram, [3, 0.2]);
        two.Advance(60);
        Assert.Equal(chain.Program.Multipliers, two.Scaled, (x, y) => Math.Abs(x - y) < 1e-6);
    }
}
