using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ccmc.Samplers;

/// <summary>Eight replicates to a register.</summary>
internal readonly struct EightReplicates : ILaneUnit<Vector512<double>, Vector512<ulong>>
{
    public static int Width => 8;

    public static Vector512<double> All(double value) => Vector512.Create(value);
    public static Vector512<ulong> All(ulong value) => Vector512.Create(value);

    public static Vector512<double> Add(Vector512<double> a, Vector512<double> b) => a + b;
    public static Vector512<double> Subtract(Vector512<double> a, Vector512<double> b) => a - b;
    public static Vector512<double> Multiply(Vector512<double> a, Vector512<double> b) => a * b;
    public static Vector512<double> Divide(Vector512<double> a, Vector512<double> b) => a / b;

    public static Vector512<ulong> Add(Vector512<ulong> a, Vector512<ulong> b) => a + b;
    public static Vector512<ulong> Xor(Vector512<ulong> a, Vector512<ulong> b) => a ^ b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> ShiftLeft(Vector512<ulong> a, int bits) => a << bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> RotateLeft(Vector512<ulong> a, [ConstantExpected] byte bits) =>
        Avx512F.IsSupported ? Avx512F.RotateLeft(a, bits) : (a << bits) | (a >>> (64 - bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Uniform(Vector512<ulong> word) =>
        Vector512.ConvertToDouble(word >>> 11) * Vector512.Create(1.0 / (1UL << 53));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Vector512<double> MultiplyByEntry(Vector512<double> a, double* table, Vector512<ulong> index, bool sixteen)
    {
        if (!Avx512F.IsSupported) return a * Each(table, index);
        if (sixteen) return a * Avx512F.PermuteVar8x64x2(Vector512.Load(table), index.AsInt64(), Vector512.Load(table + 8));
        return a * Avx512F.PermuteVar8x64(Vector512.Load(table), index.AsInt64());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> AddOneWhere(Vector512<double> sum, Vector512<ulong> index, ulong at) =>
        Vector512.ConditionalSelect(Vector512.Equals(index, Vector512.Create(at)).AsDouble(), sum + Vector512<double>.One, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> AddWhere(Vector512<double> sum, Vector512<ulong> index,
        Vector512<ulong> at, Vector512<double> amount) =>
        Vector512.ConditionalSelect(Vector512.Equals(index, at).AsDouble(), sum + amount, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> StepWhere(Vector512<ulong> index, Vector512<double> u) =>
        Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(u, Vector512<double>.Zero).AsUInt64(),
            index + Vector512<ulong>.One, index);

    private static unsafe Vector512<double> Each(double* table, Vector512<ulong> index) =>
        Vector512.Create(FourReplicates.Each(table, index.GetLower()), FourReplicates.Each(table, index.GetUpper()));
}

/// <summary>Four replicates to a register.</summary>
internal readonly struct FourReplicates : ILaneUnit<Vector256<double>, Vector256<ulong>>
{
    public static int Width => 4;

    public static Vector256<double> All(double value) => Vector256.Create(value);
    public static Vector256<ulong> All(ulong value) => Vector256.Create(value);

    public static Vector256<double> Add(Vector256<double> a, Vector256<double> b) => a + b;
    public static Vector256<double> Subtract(Vector256<double> a, Vector256<double> b) => a - b;
    public static Vector256<double> Multiply(Vector256<double> a, Vector256<double> b) => a * b;
    public static Vector256<double> Divide(Vector256<double> a, Vector256<double> b) => a / b;

    public static Vector256<ulong> Add(Vector256<ulong> a, Vector256<ulong> b) => a + b;
    public static Vector256<ulong> Xor(Vector256<ulong> a, Vector256<ulong> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> ShiftLeft(Vector256<ulong> a, int bits) => a << bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> RotateLeft(Vector256<ulong> a, [ConstantExpected] byte bits) => (a << bits) | (a >>> (64 - bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Uniform(Vector256<ulong> word) =>
        Vector256.ConvertToDouble(word >>> 11) * Vector256.Create(1.0 / (1UL << 53));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Vector256<double> MultiplyByEntry(Vector256<double> a, double* table, Vector256<ulong> index, bool sixteen) =>
        a * (Avx2.IsSupported ? Avx2.GatherVector256(table, index.AsInt64(), 8) : Each(table, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> AddOneWhere(Vector256<double> sum, Vector256<ulong> index, ulong at) =>
        sum + (Vector256.Equals(index, Vector256.Create(at)).AsDouble() & Vector256<double>.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> AddWhere(Vector256<double> sum, Vector256<ulong> index,
        Vector256<ulong> at, Vector256<double> amount) =>
        sum + (Vector256.Equals(index, at).AsDouble() & amount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> StepWhere(Vector256<ulong> index, Vector256<double> u) =>
        index - Vector256.GreaterThanOrEqual(u, Vector256<double>.Zero).AsUInt64();

    internal static unsafe Vector256<double> Each(double* table, Vector256<ulong> index) =>
        Vector256.Create(table[index[0]], table[index[1]], table[index[2]], table[index[3]]);
}

/// <summary>One replicate at a time, where the processor has no vectors.</summary>
internal readonly struct OneReplicate : ILaneUnit<double, ulong>
{
    public static int Width => 1;

    public static double All(double value) => value;
    public static ulong All(ulong value) => value;

    public static double Add(double a, double b) => a + b;
    public static double Subtract(double a, double b) => a - b;
    public static double Multiply(double a, double b) => a * b;
    public static double Divide(double a, double b) => a / b;

    public static ulong Add(ulong a, ulong b) => a + b;
    public static ulong Xor(ulong a, ulong b) => a ^ b;
    public static ulong ShiftLeft(ulong a, int bits) => a << bits;
    public static ulong RotateLeft(ulong a, [ConstantExpected] byte bits) => BitOperations.RotateLeft(a, bits);

    public static double Uniform(ulong word) => (word >> 11) * (1.0 / (1UL << 53));
    public static unsafe double MultiplyByEntry(double a, double* table, ulong index, bool sixteen) => a * table[index];
    public static double AddOneWhere(double sum, ulong index, ulong at) => index == at ? sum + 1 : sum;
    public static double AddWhere(double sum, ulong index, ulong at, double amount) => index == at ? sum + amount : sum;
    public static ulong StepWhere(ulong index, double u) => u >= 0 ? index + 1 : index;
}
