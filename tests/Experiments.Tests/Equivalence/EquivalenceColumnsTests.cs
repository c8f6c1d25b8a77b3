using Ccmc.Models;
using Ccmc.Prompts;
using Ccmc.Random;
using Experiments.Equivalence;
using Experiments.Shared;
using MathNet.Numerics.LinearAlgebra;

namespace Experiments.Tests.Equivalence;

/// <summary>Columns that no claim reads, from the same embeddings, weights and prompts by MathNet.</summary>
public sealed class EquivalenceColumnsTests
{
    private const int Size = 3, Dimension = 5, Length = 4;

    private static readonly EquivalenceParameters Parameters = new()
    {
        VocabularySize = Size,
        EmbeddingDimension = Dimension,
        Prompts = new UniformPrompts { Length = Length },
        PromptCount = 7,
        TokensDrawn = 10,
        Weights = new GaussianWeights { Scale = 1.5 },
    };

    private static RandomStream Stream(string name, int replicate) => InMemoryRun.Seed($"{name}|0-0|{replicate}").Stream();

    private static Matrix<double> Of(Ccmc.Algebra.Matrix matrix) =>
        Matrix<double>.Build.Dense(matrix.Rows, matrix.Columns, (i, j) => matrix[i, j]);

    private static (Ccmc.Algebra.Matrix Embeddings, Ccmc.Algebra.Matrix Weights, int[][] Prompts) Drawn(int replicate)
    {
        var stream = Stream("embeddings", replicate);
        var embeddings = Embeddings.Gaussian(ref stream, Size, Dimension);
        stream = Stream("weights", replicate);
        var normal = Embeddings.Normal(ref stream, Dimension, Dimension);
        stream = Stream("prompts", replicate);
        var (law, prompts) = (IndependentTokens.Uniform(Size, Length, self: false), new int[7][]);
        for (var p = 0; p < prompts.Length; p++) law.DrawPrompt(ref stream, prompts[p] = new int[Length]);
        return (embeddings, Ccmc.Algebra.Matrix.Of(Dimension, Dimension, (a, b) => 1.5 * normal[a, b]), prompts);
    }

    private static double[] Law(Func<int, double> weight, int[] prompt)
    {
        double[] mass = [.. Enumerable.Range(0, Size).Select(j => prompt.Where(x => x == j).Sum(weight))];
        return [.. mass.Select(m => m / mass.Sum())];
    }

    /// <summary>Scores e_jᵀ W e_k and their rows less the mean; N less its projection on differences of embeddings from the left and on
    /// embeddings from the right.</summary>
    [Fact]
    public void Sizes_are_those_of_the_weights()
    {
        foreach (var m in InMemoryRun.Of(new EquivalenceExperiment(), [Parameters], 3).Rows(EquivalenceTables.Equivalence))
        {
            var (embeddings, weights, _) = Drawn(m.Replicate);
            var e = Of(embeddings);
            var scores = e * Of(weights) * e.Transpose();
            SameRows.Equal("MaxScore", scores.ToRowMajorArray().Max(Math.Abs), m.Row.MaxScore);
            SameRows.Equal("MaxLogit", scores.EnumerateColumns().Max(c => (c - c.Average()).AbsoluteMaximum()), m.Row.MaxLogit);
            var stream = Stream("outside", m.Replicate);
            var normal = 1.5 * Of(Embeddings.Normal(ref stream, Dimension, Dimension));
            var differences = Matrix<double>.Build.Dense(Dimension, Size - 1, (a, i) => e[i + 1, a] - e[0, a]);
            var inside = Projector(differences) * normal * Projector(e.Transpose());
            SameRows.Equal("OutsideSize", (normal - inside).ToRowMajorArray().Max(Math.Abs), m.Row.OutsideSize);
        }

        static Matrix<double> Projector(Matrix<double> columns) =>
            columns * (columns.Transpose() * columns).Inverse() * columns.Transpose();
    }

    /// <summary>With positions a score is one of tokens, the logarithm of the prior and what the conditions leave.</summary>
    [Fact]
    public void Scores_of_positions_count_too()
    {
        double[] rho = [1, 1e-6, 3, 0.5];
        var parameters = Parameters with { Positional = new TablePrior { Rho = rho } };
        foreach (var m in InMemoryRun.Of(new EquivalenceExperiment(), [parameters], 3).Rows(EquivalenceTables.Equivalence))
        {
            var (embeddings, weights, prompts) = Drawn(m.Replicate);
            var (e, stream) = (Of(embeddings), Stream("positions", m.Replicate));
            var scores = e * Of(weights) * e.Transpose();
            var attention = PositionalAttention.Create(ref stream, embeddings, [.. rho.Reverse()], new(weights, 1.5));
            var bias = attention.TokenBias();
            var largest = prompts.SelectMany(prompt => attention.PositionBias(prompt[^1]).Select((b, i) =>
                scores[prompt[i], prompt[^1]] + bias[prompt[i]] + b + Math.Log(rho[Length - 1 - i]))).Max(Math.Abs);
            Assert.True(largest > scores.ToRowMajorArray().Max(Math.Abs));
            SameRows.Equal("MaxScore", largest, m.Row.MaxScore);
        }
    }

    /// <summary>The first prompt: softmax over its positions, and counts times the row of P, which are one.</summary>
    [Fact]
    public void The_first_prompt_is_written_step_by_step()
    {
        var run = InMemoryRun.Of(new EquivalenceExperiment(), [Parameters], 2);
        foreach (var replicate in run.Rows(EquivalenceTables.Probabilities).GroupBy(m => m.Replicate))
        {
            var (embeddings, weights, prompts) = Drawn(replicate.Key);
            var e = Of(embeddings);
            double[] row = [.. (e * Of(weights) * e.Transpose()).Column(prompts[0][^1]).Select(Math.Exp)];
            var law = Law(j => row[j], prompts[0]);
            SameRows.Equal(Enumerable.Range(0, Size).Select(j => new ProbabilityRow(Token: j, Attention: law[j], Chain: law[j])),
                replicate.Select(m => m.Row));
            if (replicate.Key > 0) continue;
            SameRows.Equal(Enumerable.Range(0, Size).Select(j => new ExampleRow(Prompt: string.Join(' ', prompts[0]), Token: j,
                Count: prompts[0].Count(x => x == j), Row: row[j] / row.Sum(),
                Product: prompts[0].Count(x => x == j) * row[j] / row.Sum(), Chain: law[j], Attention: law[j])),
                run.Rows(EquivalenceTables.Example).Select(m => m.Row));
        }
    }
}
