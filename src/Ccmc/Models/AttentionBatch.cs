using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ccmc.Algebra;
using Ccmc.Functions;
using Ccmc.Loops;
using Ccmc.Prompts;

namespace Ccmc.Models;

/// <summary>
/// The layer of <see cref="SelfAttention"/> over many prompts: every position is embedded, scored, weighted and averaged, token counts are
/// not used. Sums run in another order than there, the same on every machine, so laws agree to rounding. Immutable, safe to share between
/// threads.
/// </summary>
/// <remarks>Costs 2d² + 4Ld + 2Kd additions and multiplications a prompt. Reference: [IHLRO24] section 2, equation (1).</remarks>
public sealed unsafe class AttentionBatch
{
    // Prompts whose queries and outputs are multiplied together: they share the reading of W and C, and fit the cache.
    private const int Block = 32;

    private readonly int size;
    private readonly int width;
    private readonly double[] embeddings;
    private readonly double[] weights;
    private readonly double[] classifier;

    /// <param name="embeddings">E, K × d.</param>
    /// <param name="weights">W, d × d.</param>
    /// <param name="classifier">C, K × d.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public AttentionBatch(Matrix embeddings, Matrix weights, Matrix classifier)
    {
        var (k, d) = (embeddings.Rows, embeddings.Columns);
        if (weights.Rows != d || weights.Columns != d || classifier.Rows != k || classifier.Columns != d)
            throw new ArgumentException(
                $"weights {weights.Rows} × {weights.Columns} and classifier {classifier.Rows} × {classifier.Columns} do not fit "
                    + $"embeddings {k} × {d}");
        (size, width) = (k, EightLanes.Padded(d));
        (this.embeddings, this.classifier) = (EightLanes.Rows(embeddings), EightLanes.Rows(classifier));
        // Square when filled up too: the rows added give zeros.
        this.weights = new double[width * width];
        EightLanes.Rows(weights).CopyTo(this.weights, 0);
    }

    /// <summary>The next-token laws of n prompts, whose last tokens are their queries.</summary>
    /// <param name="prompts">n · L tokens 0 … K − 1.</param>
    /// <param name="length">L.</param>
    /// <param name="laws">n · K entries, filled prompt after prompt.</param>
    /// <param name="loop">In order when null.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or a token is out of range: the first one is reported.</exception>
    public void Laws(ReadOnlyMemory<int> prompts, int length, Memory<double> laws, IndexLoop? loop = null)
    {
        var count = laws.Length / size;
        PromptBatch.CheckLengths(prompts.Length, length, laws.Length, size);
        PromptBatch.CheckTokens(prompts.Span, length, size);
        (loop ?? IndexLoops.InOrder)((count + Block - 1) / Block, block =>
        {
            var (from, to) = (block * Block, Math.Min(count, (block + 1) * Block));
            fixed (int* prompt = prompts.Span[(from * length)..(to * length)])
            fixed (double* law = laws.Span[(from * size)..(to * size)])
                BlockOfLaws(prompt, to - from, length, law);
        });
    }

    /// <summary>e_jᵀ W e_k in row k, column j, K × K: the very scores, bit for bit, that <see cref="Laws"/> forms for token j after query
    /// k.</summary>
    public Matrix TokenScores()
    {
        var (images, scores) = (new double[size * width], new double[size * size]);
        fixed (double* e = embeddings, w = weights, image = images, score = scores)
        {
            EightLanes.Products(e, size, w, width, width, image, width);
            EightLanes.Products(image, size, e, size, width, score, size);
        }
        return Matrix.Of(size, size, (k, j) => scores[k * size + j]);
    }

    private void BlockOfLaws(int* prompts, int count, int length, double* laws)
    {
        var scratch = new double[2 * Block * width + length + 3];
        fixed (double* e = embeddings, w = weights, c = classifier, queries = scratch)
        {
            var images = queries + Block * width;
            var scores = images + Block * width;
            for (var i = 0; i < count; i++)
                new ReadOnlySpan<double>(e + (nint)prompts[i * length + length - 1] * width, width).CopyTo(
                    new Span<double>(queries + i * width, width));
            EightLanes.Products(queries, count, w, width, width, images, width);
            for (var i = 0; i < count; i++)
            {
                Score(prompts + (nint)i * length, length, e, images + i * width, scores);
                Softmax(scores, length);
                Average(prompts + (nint)i * length, length, e, scores, queries + i * width);
            }
            EightLanes.Products(queries, count, c, size, width, laws, size);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Score(int* x, int length, double* e, double* image, double* scores)
    {
        nint d = width;
        var l = 0;
        for (; l + 4 <= length; l += 4)
            EightLanes.DotFour(image, e + x[l] * d, e + x[l + 1] * d, e + x[l + 2] * d, e + x[l + 3] * d, width, scores + l);
        for (; l < length; l++) scores[l] = EightLanes.Dot(image, e + x[l] * d, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Softmax(double* scores, int length)
    {
        var highest = scores[0];
        for (var l = 1; l < length; l++) highest = scores[l] > highest ? scores[l] : highest;
        double even = 0, odd = 0;
        for (var l = 0; l < length; l++)
        {
            scores[l] = Elementary.Exp(scores[l] - highest);
            if ((l & 1) == 0) even += scores[l];
            else odd += scores[l];
        }
        var share = 1 / (even + odd);
        for (var l = 0; l < length; l++) scores[l] *= share;
    }

    /// <summary>Σ_l s_l e_{x_l}, positions in fours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Average(int* x, int length, double* e, double* attention, double* output)
    {
        nint d = width;
        new Span<double>(output, width).Clear();
        var l = 0;
        for (; l + 4 <= length; l += 4)
        {
            double* e0 = e + x[l] * d, e1 = e + x[l + 1] * d, e2 = e + x[l + 2] * d, e3 = e + x[l + 3] * d;
            var (a0, a1) = (Vector512.Create(attention[l]), Vector512.Create(attention[l + 1]));
            var (a2, a3) = (Vector512.Create(attention[l + 2]), Vector512.Create(attention[l + 3]));
            for (nint k = 0; k < d; k += 8)
            {
                var pair = a0 * Vector512.Load(e0 + k) + a1 * Vector512.Load(e1 + k);
                var other = a2 * Vector512.Load(e2 + k) + a3 * Vector512.Load(e3 + k);
                (Vector512.Load(output + k) + (pair + other)).Store(output + k);
            }
        }
        for (; l < length; l++)
            for (nint k = 0; k < d; k += 8)
                (Vector512.Load(output + k) + Vector512.Create(attention[l]) * Vector512.Load(e + x[l] * d + k)).Store(output + k);
    }
}
