using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ccmc.Random;

/// <summary>
/// xoshiro256++ 1.0: one stream of 64-bit words, period 2^256 − 1. A mutable value: pass it by <c>ref</c>, never copy it by accident.
/// </summary>
/// <remarks>Reference: [BV21] Blackman and Vigna, Scrambled linear pseudorandom number generators, 2021.</remarks>
public struct RandomStream
{
    private ulong s0, s1, s2, s3;

    /// <summary>A stream with the given 256-bit state.</summary>
    /// <exception cref="ArgumentException">All four words are zero, the one state the generator cannot leave.</exception>
    public RandomStream(ulong s0, ulong s1, ulong s2, ulong s3)
    {
        if ((s0 | s1 | s2 | s3) == 0) throw new ArgumentException("the state of xoshiro256++ must not be all zero");
        (this.s0, this.s1, this.s2, this.s3) = (s0, s1, s2, s3);
    }

    /// <summary>The 256 bits of state, for generators that step several streams at once.</summary>
    internal readonly (ulong S0, ulong S1, ulong S2, ulong S3) State => (s0, s1, s2, s3);

    /// <summary>The next 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // called, it would step the state in memory
    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(s0 + s3, 23) + s0;
        var t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>Uniform on the multiples of 2⁻⁵³ in [0, 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform on (0, 1): odd multiples of 2⁻⁵³, so neither end occurs (with one bit more, 1 − 2⁻⁵⁴ would round to 1).</summary>
    public double NextOpen() => ((NextUInt64() >> 12) + 0.5) * (1.0 / (1UL << 52));

    /// <summary>Uniform on 0 … <paramref name="count"/> − 1, without bias. Reference: [Lem19].</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public int NextIndex(int count) => (int)NextIndex((long)count);

    /// <inheritdoc cref="NextIndex(int)"/>
    public long NextIndex(long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var n = (ulong)count;
        var high = Math.BigMul(NextUInt64(), n, out var low);
        if (low < n)
        {
            var threshold = (0UL - n) % n;
            while (low < threshold) high = Math.BigMul(NextUInt64(), n, out low);
        }
        return (long)high;
    }
}
