using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ccmc.Algebra;
using Ccmc.Loops;
using Ccmc.Prompts;

namespace Ccmc.Models;

/// <summary>
/// The laws of <see cref="NextTokenLaw"/> over many prompts, from their token counts: p_j = n_j π_{q,j} / Σ_l n_l π_{q,l}. They agree to
/// rounding with those there, which keep more digits where π spans hundreds of orders of magnitude. Immutable, safe to share between
/// threads.
/// </summary>
/// <remarks>Costs O(L + K) a prompt. Reference: [IHLRO24] Definition 2.1.</remarks>
public sealed unsafe class ChainBatch
{
    // Prompts between two reads of the loop's next index.
    private const int Block = 128;

    // Prompts counted in turn, a token of each at a time: a token that comes again in its prompt finds its count written back.
    private const int Together = 4;

    // Tokens up to which counts and terms are kept on the stack, 12 KB.
    private const int Small = 512;

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

    /// <summary>The next-token laws of n prompts, whose last tokens are their queries. Where no token present has positive probability the
    /// law is NaN.</summary>
    /// <param name="prompts">n · L tokens 0 … K − 1.</param>
    /// <param name="length">L.</param>
    /// <param name="laws">n · K entries, filled prompt after prompt.</param>
    /// <param name="loop">In order when null.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or a token is out of range: the first one is reported.</exception>
    public void Laws(ReadOnlyMemory<int> prompts, int length, Memory<double> laws, IndexLoop? loop = null)
    {
        var count = laws.Length / size;
        PromptBatch.CheckLengths(prompts.Length, length, laws.Length, size);
        var good = new bool[(count + Block - 1) / Block];
        (loop ?? IndexLoops.InOrder)(good.Length, block =>
        {
            var (from, to) = (block * Block, Math.Min(count, (block + 1) * Block));
            good[block] = BlockOfLaws(prompts.Span[(from * length)..(to * length)], length, laws.Span[(from * size)..(to * size)]);
        });
        if (good.Contains(false)) PromptBatch.CheckTokens(prompts.Span, length, size);
    }

    /// <summary>False, with the rest left undone, where a token is out of range.</summary>
    private bool BlockOfLaws(ReadOnlySpan<int> prompts, int length, Span<double> laws)
    {
        Span<int> counts = width <= Small ? stackalloc int[Together * width] : new int[Together * width];
        Span<double> terms = width <= Small ? stackalloc double[width] : new double[width];
        counts.Clear();
        fixed (int* x = prompts, n = counts)
        fixed (double* table = probabilities, law = laws, room = terms)
            for (int first = 0, many = laws.Length / size; first < many; first += Together)
            {
                var few = Math.Min(Together, many - first);
                var four = x + (nint)first * length;
                if (PromptBatch.FirstOutside(new(four, few * length), size) >= 0) return false;
                if (few == Together) CountFour(four, length, n);
                else for (var i = 0; i < few; i++) Count(four + (nint)i * length, length, n + i * width);
                for (var i = 0; i < few; i++)
                    Normalise(table + (nint)four[(i + 1) * (nint)length - 1] * width, n + i * width, room, law + (nint)(first + i) * size);
            }
        return true;
    }

    private static void Count(int* x, int length, int* counts)
    {
        for (var l = 0; l < length; l++) counts[x[l]]++;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CountFour(int* x, nint length, int* counts)
    {
        int* x1 = x + length, x2 = x1 + length, x3 = x2 + length;
        int* n1 = counts + width, n2 = n1 + width, n3 = n2 + width;
        nint l = 0;
        for (; l + 2 <= length; l += 2)
        {
            // Two tokens a load; they are known to be in range, so not negative.
            ulong a = *(ulong*)(x + l), b = *(ulong*)(x1 + l), c = *(ulong*)(x2 + l), d = *(ulong*)(x3 + l);
            counts[(uint)a]++;
            n1[(uint)b]++;
            n2[(uint)c]++;
            n3[(uint)d]++;
            counts[a >> 32]++;
            n1[b >> 32]++;
            n2[c >> 32]++;
            n3[d >> 32]++;
        }
        if (l == length) return;
        counts[x[l]]++;
        n1[x1[l]]++;
        n2[x2[l]]++;
        n3[x3[l]]++;
    }

    /// <summary>One law; the counts are zero again afterwards, the terms of no use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Normalise(double* row, int* counts, double* terms, double* law)
    {
        var total = Vector512<double>.Zero;
        for (nint j = 0; j < width; j += 8)
        {
            var (low, high) = Vector256.Widen(Vector256.Load(counts + j));
            var term = Vector512.ConvertToDouble(Vector512.Create(low, high)) * Vector512.Load(row + j);
            Vector256<int>.Zero.Store(counts + j);
            term.Store(terms + j);
            total += term;
        }
        var share = 1 / EightLanes.Sum(total);
        var shares = Vector512.Create(share);
        nint i = 0;
        for (; i + 8 <= size; i += 8) (Vector512.Load(terms + i) * shares).Store(law + i);
        for (; i < size; i++) law[i] = terms[i] * share;
    }
}
