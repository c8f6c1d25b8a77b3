using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ccmc.Algebra;
using Ccmc.Samples;

namespace Ccmc.Likelihood;

/// <summary>
/// Σ_t c_t n_tj / D_t over rows of L tokens by pairs of neighbouring positions: a table of w_a + w_b, and sums by pair that are told apart
/// at the end. Half the memory operations of a pass token by token, for K² entries more; another order of sums, so other last bits. Not
/// safe for concurrent use.
/// </summary>
internal sealed unsafe class PairSums
{
    // More tokens, and making and reading the tables costs what they save.
    private const int MostBits = 5;
    // What fits on the stack.
    private const int BlockRows = 128;
    private const int MostLength = 64;
    // Rows that pay for a table of so many entries.
    private const int EntriesPerRow = 8;

    private readonly int size;
    private readonly int bits;
    private readonly double[] values;
    private readonly double[] sums;

    private PairSums(int size, int bits)
    {
        (this.size, this.bits) = (size, bits);
        (values, sums) = (new double[1 << 2 * bits], new double[1 << 2 * bits]);
    }

    /// <summary>Null where tables cost more than they save, or the last token of a row is left over.</summary>
    public static PairSums? For(QueryRows rows)
    {
        var bits = Math.Max(3, BitOperations.Log2((uint)rows.VocabularySize - 1 | 1) + 1);
        var pays = bits <= MostBits && 1 << 2 * bits <= (long)EntriesPerRow * rows.Count;
        return pays && rows.Length % 2 == 0 && rows.Length <= MostLength ? new(rows.VocabularySize, bits) : null;
    }

    /// <summary>result[j] = Σ_t c_t n_tj / D_t, length K.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(QueryRows rows, ReadOnlySpan<double> weights, Span<double> result)
    {
        Span<double> padded = stackalloc double[1 << bits], single = stackalloc double[1 << bits];
        padded.Clear();
        single.Clear();
        weights.CopyTo(padded);
        Array.Clear(sums);
        fixed (ushort* tokens = rows.Tokens.Span)
        fixed (double* c = rows.Weights.Span, value = values, sum = sums, one = padded, apart = single)
        {
            for (var b = 0; b < 1 << bits; b++)
                for (var a = 0; a < 1 << bits; a += 8) (Vector512.Load(one + a) + Vector512.Create(one[b])).Store(value + (b << bits) + a);
            // Step by step for many rows at once: what one step stores the next one does not wait for.
            var many = rows.Count & ~7;
            var block = Math.Min(many, BlockRows);
            var codes = stackalloc uint[block * rows.Length / 2];
            var shares = stackalloc double[block];
            for (nint t = 0; t < many; t += block)
            {
                var part = Math.Min(block, many - (int)t);
                Encode(tokens + t * rows.Length, codes, part * rows.Length / 2);
                Denominators(codes, part, rows.Length / 2, value, shares);
                for (nint i = 0; i < part; i += 8)
                    ((c == null ? Vector512<double>.One : Vector512.Load(c + t + i)) / Vector512.Load(shares + i)).Store(shares + i);
                Scatter(codes, part, rows.Length / 2, shares, sum);
            }
            AddLast(tokens + (nint)many * rows.Length, c == null ? null : c + many, rows.Count - many, rows.Length, one, apart);
            Fold(sum, apart);
        }
        single[..size].CopyTo(result);
    }

    /// <summary>The second token's bits beside the first one's; a multiple of eight pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Encode(ushort* x, uint* codes, nint count)
    {
        var mask = Vector256.Create((1U << 2 * bits) - 1);
        for (nint i = 0; i < count; i += 8)
        {
            var eight = Vector256.Load((uint*)x + i);
            ((eight | eight >> (16 - bits)) & mask).Store(codes + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Denominators(uint* codes, nint rows, nint pairs, double* value, double* shares)
    {
        for (nint i = 0; i < rows; i++, codes += pairs)
        {
            double even = 0, odd = 0;
            nint s = 0;
            for (; s + 4 <= pairs; s += 4)
            {
                even += value[codes[s]] + value[codes[s + 1]];
                odd += value[codes[s + 2]] + value[codes[s + 3]];
            }
            for (; s < pairs; s++) even += value[codes[s]];
            shares[i] = even + odd;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scatter(uint* codes, nint rows, nint pairs, double* shares, double* sum)
    {
        for (nint i = 0; i < rows; i++, codes += pairs)
        {
            var share = shares[i];
            nint s = 0;
            for (; s + 4 <= pairs; s += 4)
            {
                sum[codes[s]] += share;
                sum[codes[s + 1]] += share;
                sum[codes[s + 2]] += share;
                sum[codes[s + 3]] += share;
            }
            for (; s < pairs; s++) sum[codes[s]] += share;
        }
    }

    private static void AddLast(ushort* x, double* c, int count, int length, double* one, double* single)
    {
        for (var t = 0; t < count; t++, x += length)
        {
            var d = 0.0;
            for (var s = 0; s < length; s++) d += one[x[s]];
            var share = (c == null ? 1 : c[t]) / d;
            for (var s = 0; s < length; s++) single[x[s]] += share;
        }
    }

    /// <summary>Each pair's sum belongs to both of its tokens.</summary>
    private void Fold(double* sum, double* single)
    {
        for (var b = 0; b < 1 << bits; b++)
        {
            var row = Vector512<double>.Zero;
            for (var a = 0; a < 1 << bits; a += 8)
            {
                var eight = Vector512.Load(sum + (b << bits) + a);
                row += eight;
                (Vector512.Load(single + a) + eight).Store(single + a);
            }
            single[b] += EightLanes.Sum(row);
        }
    }
}
