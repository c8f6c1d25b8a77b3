using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ccmc.Functions;

namespace Ccmc.Algebra;

/// <summary>
/// Exponential and logarithm of eight numbers at once, from IEEE operations in a fixed order: same bits on every machine, each lane by
/// itself. Within three units in the last place, where <see cref="Elementary"/> has half a unit.
/// </summary>
internal static unsafe class LaneFunctions
{
    // Between these log(1 + x) comes from x itself, beyond from 1 + x, whose rounding is then no loss.
    private const double Least = -1.0 / 3, Most = 0.5;

    private const long LeastMantissa = 0x3fe6000000000000; // 0.6875
    // log 2, its head with so few bits that k · head is exact
    private const double Log2High = 0.6931471803691238, Log2Low = 1.9082149292705877E-10;
    private const double RoundingShift = 6755399441055744; // 1.5 · 2^52: adding it rounds to an integer in the low bits
    private const double Log2Inverse = 1.4426950408889634;
    private const double LargestExponent = 700;

    /// <summary>result[i] = e^{x[i]}; any length; may be done in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Exp(ReadOnlySpan<double> x, Span<double> result)
    {
        fixed (double* from = x, to = result[..x.Length])
        {
            var i = 0;
            for (; i + 8 <= x.Length; i += 8) Exp(Vector512.Load(from + i)).Store(to + i);
            if (i == x.Length) return;
            var room = stackalloc double[8];
            for (var j = 0; j < 8; j++) room[j] = i + j < x.Length ? from[i + j] : 0;
            Exp(Vector512.Load(room)).Store(room);
            for (var j = 0; i + j < x.Length; j++) to[i + j] = room[j];
        }
    }

    /// <summary>result[i] = log(x[i] / y[i]), near 0 with all digits of x − y; any length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LogRatio(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> result)
    {
        fixed (double* over = x, under = y[..x.Length], to = result[..x.Length])
        {
            var i = 0;
            for (; i + 8 <= x.Length; i += 8) LogRatio(Vector512.Load(over + i), Vector512.Load(under + i)).Store(to + i);
            if (i == x.Length) return;
            var room = stackalloc double[16];
            for (var j = 0; j < 8; j++) (room[j], room[8 + j]) = i + j < x.Length ? (over[i + j], under[i + j]) : (1, 1);
            LogRatio(Vector512.Load(room), Vector512.Load(room + 8)).Store(room);
            for (var j = 0; i + j < x.Length; j++) to[i + j] = room[j];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LogRatio(Vector512<double> x, Vector512<double> y) => Log1p((x - y) / y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Exp(Vector512<double> x)
    {
        var shifted = x * Vector512.Create(Log2Inverse) + Vector512.Create(RoundingShift);
        var k = shifted - Vector512.Create(RoundingShift);
        var r = x - k * Vector512.Create(Log2High) - k * Vector512.Create(Log2Low);
        var r2 = r * r;
        var r4 = r2 * r2;
        // Taylor to degree 13, |r| at most 0.347; by fours.
        var low = Vector512.Create(1.0 / 2) + r * Vector512.Create(1.0 / 6)
            + r2 * (Vector512.Create(1.0 / 24) + r * Vector512.Create(1.0 / 120));
        var middle = Vector512.Create(1.0 / 720) + r * Vector512.Create(1.0 / 5040)
            + r2 * (Vector512.Create(1.0 / 40320) + r * Vector512.Create(1.0 / 362880));
        var high = Vector512.Create(1.0 / 3628800) + r * Vector512.Create(1.0 / 39916800)
            + r2 * (Vector512.Create(1.0 / 479001600) + r * Vector512.Create(1.0 / 6227020800));
        var value = Vector512<double>.One + (r + r2 * (low + r4 * (middle + r4 * high)));
        var scaled = (value.AsInt64() + Vector512.ShiftLeft(shifted.AsInt64(), 52)).AsDouble();
        return Vector512.LessThanAll(Vector512.Abs(x), Vector512.Create(LargestExponent)) ? scaled : ExpAtEnds(x, scaled);
    }

    private static Vector512<double> ExpAtEnds(Vector512<double> x, Vector512<double> inside)
    {
        var result = inside;
        for (var i = 0; i < 8; i++)
            if (!(Math.Abs(x[i]) < LargestExponent)) result = result.WithElement(i, Elementary.Exp(x[i]));
        return result;
    }

    /// <summary>log(1 + x) to a few units in the last place, near 0 too; each lane by itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log1p(Vector512<double> x)
    {
        var near = Vector512.GreaterThan(x, Vector512.Create(Least)) & Vector512.LessThan(x, Vector512.Create(Most));
        var series = TwoArtanh(x / (Vector512.Create(2.0) + x));
        if (Vector512.EqualsAll(near.AsUInt64(), Vector512<ulong>.AllBitsSet)) return series;
        var y = Vector512<double>.One + x;
        if (!(Vector512.GreaterThanAll(y, Vector512.Create(1e-300)) && Vector512.LessThanAll(y, Vector512.Create(1e300))))
            return OneByOne(x);
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
