using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ccmc.Functions;

namespace Ccmc.Estimators;

/// <summary>
/// Sums KL(p ‖ p̂) over prompts, eight at a time, from Σ_j n_j w_j, Σ_j n_j w_j δ_j and Σ_j n_j w_j (e^{δ_j} − 1), w the true weights and δ estimated less true
/// logits: KL = log(1 + Σ p (e^δ − 1)) − Σ p δ keeps its digits when δ is small. Prompt i goes to sum i mod 8; the sums are joined in a stated order.
/// </summary>
internal unsafe struct DivergenceLanes
{
    // Between these log(1 + x) comes from x itself, beyond from 1 + x, whose rounding is then no loss.
    private const double Least = -1.0 / 3, Most = 0.5;

    private const long LeastMantissa = 0x3fe6000000000000; // 0.6875
    private const double Log2High = 0.6931471803691238, Log2Low = 1.9082149292705877E-10; // log 2, its head with so few bits that k · head is exact

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
        return (Algebra.EightLanes.Sum(sum), Algebra.EightLanes.Sum(squares));
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
            var divergence = Log1p(Vector512.Load(lane + 16) * share) - Vector512.Load(lane + 8) * share;
            var weighted = divergence * Vector512.Load(lane + 24);
            sum += weighted;
            squares += weighted * divergence;
        }
    }

    /// <summary>log(1 + x) to a few units in the last place, near 0 too; each lane by itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Log1p(Vector512<double> x)
    {
        var near = Vector512.GreaterThan(x, Vector512.Create(Least)) & Vector512.LessThan(x, Vector512.Create(Most));
        var series = TwoArtanh(x / (Vector512.Create(2.0) + x));
        if (Vector512.EqualsAll(near.AsUInt64(), Vector512<ulong>.AllBitsSet)) return series;
        var y = Vector512<double>.One + x;
        if (!(Vector512.GreaterThanAll(y, Vector512.Create(1e-300)) && Vector512.LessThanAll(y, Vector512.Create(1e300)))) return OneByOne(x);
        // y = 2^k m, m in [0.6875, 1.375): |m − 1| / (m + 1) is below 0.19.
        var offset = y.AsInt64() - Vector512.Create(LeastMantissa);
        var k = Vector512.ShiftRightArithmetic(offset, 52);
        var m = (y.AsInt64() - Vector512.ShiftLeft(k, 52)).AsDouble();
        var exponent = Vector512.ConvertToDouble(k);
        var far = exponent * Vector512.Create(Log2High)
            + (TwoArtanh((m - Vector512<double>.One) / (m + Vector512<double>.One)) + exponent * Vector512.Create(Log2Low));
        return Vector512.ConditionalSelect(near, series, far);
    }

    /// <summary>log((1 + s) / (1 − s)), |s| at most 1/5: the first term left out is below 2⁻⁵⁴ of the sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> TwoArtanh(Vector512<double> s)
    {
        var z = s * s;
        var z2 = z * z;
        // Even and odd powers of z apart: half the waiting.
        var even = Vector512.Create(1.0 / 21);
        var odd = Vector512.Create(1.0 / 23);
        even = even * z2 + Vector512.Create(1.0 / 17);
        odd = odd * z2 + Vector512.Create(1.0 / 19);
        even = even * z2 + Vector512.Create(1.0 / 13);
        odd = odd * z2 + Vector512.Create(1.0 / 15);
        even = even * z2 + Vector512.Create(1.0 / 9);
        odd = odd * z2 + Vector512.Create(1.0 / 11);
        even = even * z2 + Vector512.Create(1.0 / 5);
        odd = odd * z2 + Vector512.Create(1.0 / 7);
        var tail = z2 * even + z * (Vector512.Create(1.0 / 3) + z2 * odd);
        return s + s + (s + s) * tail;
    }

    private static Vector512<double> OneByOne(Vector512<double> x)
    {
        var result = Vector512<double>.Zero;
        for (var i = 0; i < 8; i++) result = result.WithElement(i, Elementary.Log1p(x[i]));
        return result;
    }
}
