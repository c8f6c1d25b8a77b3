using System.Runtime.CompilerServices;

namespace Ccmc.Functions;

/// <summary>
/// exp, log and their kin from IEEE additions, multiplications and divisions in a fixed order, so that every machine gives the same bits.
/// </summary>
/// <remarks>
/// Table-driven after Tang: the argument is reduced exactly to a short interval about one of 128 points, where a Taylor polynomial
/// suffices. Worst errors measured against 60-digit values (tests/fixtures/functions): Exp 0.51 ulp, Log 0.51, Log1p 0.51, Expm1 0.80, Pow
/// 0.51. NaN gives NaN. Subnormal arguments and results are exact to the same bounds, in units of the last place there. Reference:
/// [Tang89], [Tang90]. Differs from the papers: tables of 128 from a committed script, no fused operations.
/// </remarks>
public static partial class Elementary
{
    private const double RoundingShift = 6755399441055744; // 1.5 · 2^52: adding it rounds to an integer in the low bits
    private const double InnerRange = 700; // results and their last bits far from both ends
    private const double OverflowsAbove = 709.782712893384; // log of the largest double
    private const double UnderflowsBelow = -745.1332191019412; // log of 2^-1075, below which the nearest double is 0

    /// <summary>e^x; 0 below −745.14, ∞ above 709.79.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Exp(double x) => Math.Abs(x) <= InnerRange ? ExpInRange(x, 0) : ExpAtEnds(x, 0);

    /// <summary>e^x − 1, accurate near 0, where −0 stays −0.</summary>
    public static double Expm1(double x)
    {
        if (Math.Abs(x) < 0.25) return Math.Abs(x) < 1e-17 ? x : x + x * x * Expm1Tail(x);
        if (!(x < 709)) return ExpAtEnds(x, 0) - 1;
        if (x < -40) return -1 + Exp(x);
        var (scale, fraction) = Reduce(x, 0);
        var head = scale - 1;
        var lost = scale >= 1 ? scale - head - 1 : scale - (head + 1);
        return head + (lost + scale * fraction);
    }

    /// <summary>x^y for x ≥ 0 (a negative x gives NaN, −0 counts as 0); 1 when y = 0 or x = 1, whatever the other.</summary>
    public static double Pow(double x, double y)
    {
        if (y == 0 || x == 1) return 1;
        if (!(x > 0) || double.IsPositiveInfinity(x) || !double.IsFinite(y)) return PowAtEnds(x, y);
        var (head, tail) = LogInTwo(x);
        var product = y * head;
        if (!(Math.Abs(product) < 1000)) return product > 0 ? double.PositiveInfinity : 0;
        var low = ProductError(y, head, product) + y * tail;
        return Math.Abs(product) <= InnerRange ? ExpInRange(product, low) : ExpAtEnds(product, low);
    }

    /// <summary>1 / (1 + e^−x).</summary>
    public static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Exp(-x)) : Exp(x) / (1 + Exp(x));

    /// <summary>log(1 / (1 + e^−x)) = −log(1 + e^−x), accurate at both ends.</summary>
    public static double LogSigmoid(double x) => x >= 0 ? -Log1p(Exp(-x)) : x - Log1p(Exp(x));

    /// <summary>log Σ e^{x_i}; −∞ for an empty span or one of −∞ only, ∞ where one is ∞, NaN where one is NaN.</summary>
    public static double LogSumExp(ReadOnlySpan<double> x)
    {
        var max = double.NegativeInfinity;
        foreach (var v in x) max = Math.Max(max, v);
        if (double.IsInfinity(max)) return max;
        var sum = 0.0;
        foreach (var v in x) sum += Exp(v - max);
        return max + Log(sum);
    }

    /// <summary>e^(x + low) for |x| ≤ 700, |low| far below |x|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double ExpInRange(double x, double low)
    {
        var (scale, fraction) = Reduce(x, low);
        return scale + scale * fraction;
    }

    /// <summary>2^(k/128) and e^r − 1 (with the scale's own rounding error, relative) for x + low = k · log 2 / 128 + r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (double Scale, double Fraction) Reduce(double x, double low)
    {
        var shifted = x * StepsPerUnit + RoundingShift;
        var k = BitConverter.DoubleToUInt64Bits(shifted);
        var steps = shifted - RoundingShift;
        var r = x - steps * StepHigh - steps * StepLow + low;
        var index = 2 * (int)(k & 127);
        var scale = BitConverter.UInt64BitsToDouble(Powers[index + 1] + (k << 45));
        var r2 = r * r;
        var fraction = BitConverter.UInt64BitsToDouble(Powers[index]) + r + r2 * (0.5 + r * (1.0 / 6))
            + r2 * r2 * (1.0 / 24 + r * (1.0 / 120));
        return (scale, fraction);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double ExpAtEnds(double x, double low)
    {
        if (double.IsNaN(x)) return x;
        if (x > OverflowsAbove + 1) return double.PositiveInfinity;
        if (x < UnderflowsBelow - 1) return 0;
        var up = x > 0;
        var (scale, fraction) = Reduce(x, low);
        var bits = BitConverter.DoubleToUInt64Bits(scale);
        scale = BitConverter.UInt64BitsToDouble(up ? bits - (1009UL << 52) : bits + (1022UL << 52));
        var head = scale + scale * fraction;
        if (up) return head * BitConverter.UInt64BitsToDouble((1023UL + 1009) << 52);
        const double smallestNormal = 2.2250738585072014e-308;
        if (head >= 1) return head * smallestNormal;
        // One rounding only, at the place where the subnormal result ends: 1 has its last bit there.
        var tail = scale - head + scale * fraction;
        var above = 1 + head;
        return ((1 - above + head + tail) + above - 1) * smallestNormal;
    }

    /// <summary>(e^x − 1 − x) / x² by its Taylor series, |x| &lt; ¼.</summary>
    private static double Expm1Tail(double x)
    {
        var sum = 1.0 / 87178291200;
        sum = 1.0 / 6227020800 + x * sum;
        sum = 1.0 / 479001600 + x * sum;
        sum = 1.0 / 39916800 + x * sum;
        sum = 1.0 / 3628800 + x * sum;
        sum = 1.0 / 362880 + x * sum;
        sum = 1.0 / 40320 + x * sum;
        sum = 1.0 / 5040 + x * sum;
        sum = 1.0 / 720 + x * sum;
        sum = 1.0 / 120 + x * sum;
        sum = 1.0 / 24 + x * sum;
        sum = 1.0 / 6 + x * sum;
        return 0.5 + x * sum;
    }

    private static double PowAtEnds(double x, double y)
    {
        if (double.IsNaN(x) || double.IsNaN(y) || x < 0) return double.NaN;
        if (x == 0) return y > 0 ? 0 : double.PositiveInfinity;
        if (double.IsPositiveInfinity(x)) return y > 0 ? double.PositiveInfinity : 0;
        return x > 1 == y > 0 ? double.PositiveInfinity : 0;
    }

    /// <summary>a · b − product, exactly, for product = a · b rounded and factors far from overflow (Veltkamp, Dekker).</summary>
    internal static double ProductError(double a, double b, double product)
    {
        const double splitter = 134217729; // 2^27 + 1
        var a1 = a * splitter;
        a1 -= a1 - a;
        var b1 = b * splitter;
        b1 -= b1 - b;
        var (a2, b2) = (a - a1, b - b1);
        return a1 * b1 - product + a1 * b2 + a2 * b1 + a2 * b2;
    }
}
