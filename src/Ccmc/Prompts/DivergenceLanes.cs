using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Ccmc.Algebra;
using Ccmc.Functions;

namespace Ccmc.Prompts;

/// <summary>
/// Sums KL(p ‖ p̂) over prompts, eight at a time, from Σ_j n_j w_j, Σ_j n_j w_j δ_j and Σ_j n_j w_j (e^{δ_j} − 1), w the true weights and δ
/// estimated less true logits: KL = log(1 + Σ p (e^δ − 1)) − Σ p δ keeps its digits when δ is small. Prompt i goes to sum i mod 8; the sums
/// are joined in a stated order.
/// </summary>
internal unsafe struct DivergenceLanes
{
    private fixed double room[32];
    private int filled;
    private Vector512<double> sum, squares;

    /// <summary>For each token w_j, w_j δ_j, w_j (e^{δ_j} − 1).</summary>
    public static Vector256<double>[] Table(ReadOnlySpan<double> weights, ReadOnlySpan<double> difference)
    {
        var table = new Vector256<double>[weights.Length];
        for (var j = 0; j < table.Length; j++)
            table[j] = Vector256.Create(weights[j], weights[j] * difference[j], weights[j] * Elementary.Expm1(difference[j]), 0);
        return table;
    }

    /// <summary>Σ and Σ of squares over all that was added.</summary>
    public (double Sum, double Squares) Total()
    {
        while (filled > 0) Add(Vector256.Create(1.0, 0, 0, 0), 0);
        return (EightLanes.Sum(sum), EightLanes.Sum(squares));
    }

    /// <summary>Adds weight · KL of one prompt, given the sum of the table's entries over its tokens.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector256<double> sums, double weight)
    {
        var at = filled;
        room[at] = sums[0];
        room[8 + at] = sums[1];
        room[16 + at] = sums[2];
        room[24 + at] = weight;
        filled = at + 1;
        if (at == 7) Flush();
    }

    /// <summary>Adds KL of each of the prompts of L tokens.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddPrompts(ReadOnlySpan<ushort> tokens, int length, Vector256<double>[] table)
    {
        fixed (ushort* first = tokens)
        fixed (Vector256<double>* entry = table)
        {
            ushort* x = first, end = first + tokens.Length;
            if (filled == 0 && Avx512F.IsSupported && table.Length <= PermutedTable.MostTokens && length >= 4)
            {
                var columns = stackalloc double[3 * PermutedTable.MostTokens];
                for (var j = 0; j < table.Length; j++)
                    for (var c = 0; c < 3; c++) columns[c * PermutedTable.MostTokens + j] = table[j][c];
                for (; end - x >= 8 * length; x += 8 * length) AddEight(x, length, columns, table.Length);
            }
            for (; x < end; x += length)
            {
                var (even, odd) = (Vector256<double>.Zero, Vector256<double>.Zero);
                nint s = 0;
                for (; s + 4 <= length; s += 4)
                {
                    var four = TokenLoad.Four(x + s);
                    even += entry[(ushort)four];
                    odd += entry[(ushort)(four >> 16)];
                    even += entry[(ushort)(four >> 32)];
                    odd += entry[four >> 48];
                }
                for (; s < length; s++) even += entry[x[s]];
                Add(even + odd, 1);
            }
        }
    }

    /// <summary>Eight prompts side by side, each lane in the order in which one prompt alone is added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddEight(ushort* x, int length, double* columns, int size)
    {
        var (a, b, c) = (Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero);
        var (p, q, r) = (a, b, c);
        nint s = 0;
        for (; s + 4 <= length; s += 4)
        {
            var four = PermutedTable.FourOfEight(x + s, length);
            PermutedTable.AddThree(columns, size, four, ref a, ref b, ref c);
            PermutedTable.AddThree(columns, size, Vector512.ShiftRightLogical(four, 16), ref p, ref q, ref r);
            PermutedTable.AddThree(columns, size, Vector512.ShiftRightLogical(four, 32), ref a, ref b, ref c);
            PermutedTable.AddThree(columns, size, Vector512.ShiftRightLogical(four, 48), ref p, ref q, ref r);
        }
        for (; s < length; s++) PermutedTable.AddThree(columns, size, PermutedTable.OneOfEight(x + s, length), ref a, ref b, ref c);
        AddDivergences(a + p, b + q, c + r, Vector512<double>.One);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void Flush()
    {
        filled = 0;
        fixed (double* lane = room)
            AddDivergences(Vector512.Load(lane), Vector512.Load(lane + 8), Vector512.Load(lane + 16), Vector512.Load(lane + 24));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddDivergences(Vector512<double> totals, Vector512<double> products, Vector512<double> changes, Vector512<double> weights)
    {
        var share = Vector512<double>.One / totals;
        var divergence = LaneFunctions.Log1p(changes * share) - products * share;
        var weighted = divergence * weights;
        sum += weighted;
        squares += weighted * divergence;
    }
}
