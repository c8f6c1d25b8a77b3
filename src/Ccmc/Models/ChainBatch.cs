using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ccmc.Algebra;
using Ccmc.Estimators;

namespace Ccmc.Models;

/// <summary>
/// The laws of <see cref="NextTokenLaw"/> over many prompts, from their token counts: p_j = n_j π_{q,j} / Σ_l n_l π_{q,l}. They agree to rounding with
/// those there, which keep more digits where π spans hundreds of orders of magnitude. Immutable, safe to share between threads.
/// </summary>
/// <remarks>Costs O(L + K) a prompt. Reference: [IHLRO24] Definition 2.1.</remarks>
public sealed unsafe class ChainBatch
{
    private const int Block = 256;

    private readonly int size;
    private readonly int width;
    private readonly double[] probabilities;

    /// <param name="matrix">P, K × K.</param>
    public ChainBatch(TransitionMatrix matrix)
    {
        (size, width) = (matrix.Size, EightLanes.Padded(matrix.Size));
        probabilities = new double[size * width];
        for (var query = 0; query < size; query++) matrix.Row(query).CopyTo(probabilities.AsSpan(query * width));
    }

    /// <summary>The next-token laws of n prompts, whose last tokens are their queries. Where no token present has positive probability the law is NaN.</summary>
    /// <param name="prompts">n · L tokens 0 … K − 1.</param>
    /// <param name="length">L.</param>
    /// <param name="laws">n · K entries, filled prompt after prompt.</param>
    /// <param name="loop">In order when null.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or a token is out of range.</exception>
    public void Laws(ReadOnlyMemory<int> prompts, int length, Memory<double> laws, IndexLoop? loop = null)
    {
        var count = laws.Length / size;
        PromptBatch.CheckLengths(prompts.Length, length, laws.Length, size);
        var outside = new int[(count + Block - 1) / Block];
        (loop ?? IndexLoops.InOrder)(outside.Length, block =>
        {
            var (from, to) = (block * Block, Math.Min(count, (block + 1) * Block));
            outside[block] = PromptBatch.Highest(prompts.Span[(from * length)..(to * length)]);
            if ((uint)outside[block] >= (uint)size) return;
            fixed (int* prompt = prompts.Span[(from * length)..(to * length)])
            fixed (double* law = laws.Span[(from * size)..(to * size)])
                BlockOfLaws(prompt, to - from, length, law);
        });
        PromptBatch.ThrowOutside(outside, size);
    }

    private void BlockOfLaws(int* prompts, int count, int length, double* laws)
    {
        // Neighbouring positions count apart, so that repeated tokens seldom wait for one another.
        Span<long> counts = 2 * width <= 512 ? stackalloc long[2 * width] : new long[2 * width];
        Span<double> room = width <= 512 ? stackalloc double[width] : new double[width];
        fixed (long* even = counts)
        fixed (double* table = probabilities, law = room)
            for (var i = 0; i < count; i++, prompts += length, laws += size)
            {
                counts.Clear();
                Count(prompts, length, even, even + width);
                // The last vector may reach past this prompt's law: it is made aside and copied.
                var direct = width == size;
                Normalise(table + (nint)prompts[length - 1] * width, even, direct ? laws : law);
                if (!direct) room[..size].CopyTo(new Span<double>(laws, size));
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count(int* x, int length, long* even, long* odd)
    {
        var l = 0;
        for (; l + 4 <= length; l += 4)
        {
            // Two tokens a load; they are known to be in range, so not negative.
            var (first, second) = (*(ulong*)(x + l), *(ulong*)(x + l + 2));
            even[(uint)first]++;
            odd[first >> 32]++;
            even[(uint)second]++;
            odd[second >> 32]++;
        }
        for (; l < length; l++) even[x[l]]++;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Normalise(double* row, long* counts, double* law)
    {
        var total = Vector512<double>.Zero;
        for (nint j = 0; j < width; j += 8)
        {
            var term = Vector512.ConvertToDouble(Vector512.Load(counts + j) + Vector512.Load(counts + width + j)) * Vector512.Load(row + j);
            term.Store(law + j);
            total += term;
        }
        var share = Vector512.Create(1 / EightLanes.Sum(total));
        for (nint j = 0; j < width; j += 8) (Vector512.Load(law + j) * share).Store(law + j);
    }
}
