using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ccmc.Algebra;
using Ccmc.Functions;

namespace Ccmc.Estimators;

/// <summary>
/// Sums KL(p ‖ p̂) over prompts, eight at a time, from Σ_j n_j w_j, Σ_j n_j w_j δ_j and Σ_j n_j w_j (e^{δ_j} − 1), w the true weights and δ estimated less true
/// logits: KL = log(1 + Σ p (e^δ − 1)) − Σ p δ keeps its digits when δ is small. Prompt i goes to sum i mod 8; the sums are joined in a stated order.
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
            var end = first + tokens.Length;
            for (var x = first; x < end; x += length)
            {
                var (even, odd) = (Vector256<double>.Zero, Vector256<double>.Zero);
                nint s = 0;
                for (; s + 4 <= length; s += 4)
                {
                    var four = RowPasses.FourTokens(x + s);
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

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void Flush()
    {
        filled = 0;
        fixed (double* lane = room)
        {
            var share = Vector512<double>.One / Vector512.Load(lane);
            var divergence = LaneFunctions.Log1p(Vector512.Load(lane + 16) * share) - Vector512.Load(lane + 8) * share;
            var weighted = divergence * Vector512.Load(lane + 24);
            sum += weighted;
            squares += weighted * divergence;
        }
    }
}
