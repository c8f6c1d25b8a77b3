using System.Runtime.CompilerServices;

namespace Ccmc.Functions;

public static partial class Elementary
{
    private const ulong FirstInterval = 0x3fe6000000000000; // 0.6875: reduced arguments lie in [0.6875, 1.375)
    private const ulong HighBits = ~0x7ffUL; // 42 significant bits: their product with an entry of the table is exact

    /// <summary>Natural logarithm; −∞ at 0, NaN below.</summary>
    public static double Log(double x) => x >= 2.2250738585072014e-308 && x <= double.MaxValue ? LogOfSum(x, 0) : LogAtEnds(x);

    /// <summary>log(1 + x), accurate near 0, where −0 stays −0; −∞ at −1, NaN below.</summary>
    public static double Log1p(double x)
    {
        if (Math.Abs(x) < 1e-17) return x;
        if (!(x > -1 && x < 1e17)) return Log(1 + x);
        var sum = 1 + x;
        var lost = x < 1 ? x - (sum - 1) : 1 - (sum - x);
        return LogOfSum(sum, lost);
    }

    /// <summary>log(x + lost) for x normal and |lost| at most half a unit in its last place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double LogOfSum(double x, double lost)
    {
        var (k, index, high, low) = Split(x);
        var inverse = Logs[index];
        // (high + low) / c − 1 = r + rest: both products and the subtraction are exact.
        var r1 = high * inverse - 1;
        var r2 = low * inverse;
        var r = r1 + r2;
        var rest = r1 - r + r2;
        if (lost != 0) rest += lost * BitConverter.Int64BitsToDouble((1023 - (long)k) << 52) * inverse * (1 - r);
        var whole = k * Ln2High + Logs[index + 1];
        var head = whole + r;
        var tail = whole - head + r + (rest + (k * Ln2Low + Logs[index + 2]));
        return head + (tail - r * r * LogTail(r));
    }

    /// <summary>log x as an unevaluated sum with a relative error near 2^-68, for Pow.</summary>
    private static (double Head, double Tail) LogInTwo(double x)
    {
        var shift = 0.0;
        if (x < 2.2250738585072014e-308) (x, shift) = (x * 4503599627370496, 52);
        var (k, index, high, low) = Split(x);
        k -= shift;
        var inverse = Logs[index];
        var r1 = high * inverse - 1;
        var r2 = low * inverse;
        var r = r1 + r2;
        var rest = r1 - r + r2;
        var whole = k * Ln2High + Logs[index + 1];
        var head = whole + r;
        var tail = whole - head + r + (rest + (k * Ln2Low + Logs[index + 2]));
        // − r²/2 with its rounding error, then the cubic and later terms, which are small enough for one double.
        var half = -0.5 * r;
        var square = half * r;
        var squareError = ProductError(half, r, square) - r * rest;
        var cubic = r * r * r * LogCubic(r);
        var middle = head + square;
        var middleError = head - middle + square;
        var end = tail + middleError + squareError + cubic;
        var sum = middle + end;
        return (sum, middle - sum + end);
    }

    /// <summary>x = 2^k (high + low), high of 42 bits in the interval that starts at <c>Logs[index]</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (double K, int Index, double High, double Low) Split(double x)
    {
        var bits = BitConverter.DoubleToUInt64Bits(x);
        var offset = bits - FirstInterval;
        var exponent = (long)offset >> 52;
        var reduced = bits - ((ulong)exponent << 52);
        var high = BitConverter.UInt64BitsToDouble(reduced & HighBits);
        var low = BitConverter.UInt64BitsToDouble(reduced) - high;
        return (exponent, 3 * (int)((offset >> 45) & 127), high, low);
    }

    /// <summary>(r − log(1 + r)) / r² by its Taylor series, |r| ≤ 2^-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double LogTail(double r) => 0.5 - r * LogCubic(r);

    /// <summary>(log(1 + r) − r + r²/2) / r³.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double LogCubic(double r)
    {
        var r2 = r * r;
        return 1.0 / 3 - r * 0.25 + r2 * (0.2 - r * (1.0 / 6) + r2 * (1.0 / 7 - r * 0.125 + r2 * (1.0 / 9)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double LogAtEnds(double x)
    {
        if (x == 0) return double.NegativeInfinity;
        if (!(x > 0)) return double.NaN;
        if (double.IsPositiveInfinity(x)) return x;
        var (head, tail) = LogInTwo(x);
        return head + tail;
    }
}
