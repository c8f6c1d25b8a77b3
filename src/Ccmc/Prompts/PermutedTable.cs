using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ccmc.Prompts;

/// <summary>Looks up the tokens of eight prompts at once in tables of up to 64 entries in registers. Needs 512-bit
/// permutations.</summary>
internal static unsafe class PermutedTable
{
    /// <summary>Entries from one table to the next, whatever the vocabulary.</summary>
    public const int MostTokens = 64;

    /// <summary>Four tokens, the first lowest, of each of eight prompts that are <paramref name="length"/> tokens apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> FourOfEight(ushort* x, nint length) => Vector512.Create(
        *(ulong*)x, *(ulong*)(x + length), *(ulong*)(x + 2 * length), *(ulong*)(x + 3 * length),
        *(ulong*)(x + 4 * length), *(ulong*)(x + 5 * length), *(ulong*)(x + 6 * length), *(ulong*)(x + 7 * length));

    /// <summary>One token of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> OneOfEight(ushort* x, nint length) => Vector512.Create(
        (ulong)*x, x[length], x[2 * length], x[3 * length], x[4 * length], x[5 * length], x[6 * length], x[7 * length]);

    /// <summary>Adds the entries of three tables that are <see cref="MostTokens"/> apart. Of an index only the low bits count, as many as
    /// a token has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddThree(
        double* tables, int size, Vector512<ulong> index, ref Vector512<double> a, ref Vector512<double> b, ref Vector512<double> c)
    {
        if (size <= 16)
        {
            a += Sixteen(tables, index);
            b += Sixteen(tables + MostTokens, index);
            c += Sixteen(tables + 2 * MostTokens, index);
            return;
        }
        var fifth = Vector512.Equals(index & Vector512.Create(16UL), Vector512.Create(16UL)).AsDouble();
        if (size <= 32)
        {
            a += ThirtyTwo(tables, index, fifth);
            b += ThirtyTwo(tables + MostTokens, index, fifth);
            c += ThirtyTwo(tables + 2 * MostTokens, index, fifth);
            return;
        }
        var sixth = Vector512.Equals(index & Vector512.Create(32UL), Vector512.Create(32UL)).AsDouble();
        a += SixtyFour(tables, index, fifth, sixth);
        b += SixtyFour(tables + MostTokens, index, fifth, sixth);
        c += SixtyFour(tables + 2 * MostTokens, index, fifth, sixth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Sixteen(double* table, Vector512<ulong> index) =>
        Avx512F.PermuteVar8x64x2(Vector512.Load(table), index.AsInt64(), Vector512.Load(table + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ThirtyTwo(double* table, Vector512<ulong> index, Vector512<double> fifth) =>
        Vector512.ConditionalSelect(fifth, Sixteen(table + 16, index), Sixteen(table, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> SixtyFour(double* table, Vector512<ulong> index, Vector512<double> fifth, Vector512<double> sixth) =>
        Vector512.ConditionalSelect(sixth, ThirtyTwo(table + 32, index, fifth), ThirtyTwo(table, index, fifth));
}
