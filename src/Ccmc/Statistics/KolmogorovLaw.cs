using Ccmc.Functions;

namespace Ccmc.Statistics;

/// <summary>The one-sample Kolmogorov–Smirnov test against a continuous law.</summary>
public static class KolmogorovLaw
{
    private const int LargestExactCount = 200; // of the matrix form, whose cost is (n d)³ log n; beyond, the corrected limit is as good
    private const int LargestTailCount = 200_000; // of the one-sided sum, of n terms

    /// <summary>D = sup |F_n − F| of a sample, given F at each value (any order; NaN gives NaN).</summary>
    public static double Distance(ReadOnlySpan<double> cumulative)
    {
        var sorted = cumulative.ToArray();
        Array.Sort(sorted);
        var (n, distance) = (sorted.Length, 0.0);
        for (var i = 0; i < n; i++)
            distance = Math.Max(distance, Math.Max((i + 1.0) / n - sorted[i], sorted[i] - (double)i / n));
        return distance;
    }

    /// <summary>P(D ≥ d) for <paramref name="count"/> values.</summary>
    /// <remarks>
    /// Where n d² &gt; 4 (p below 0.001) twice the exact one-sided tail, which is off by less than e^(−6 n d²) of itself; else to 200
    /// values exact by powers of a matrix; else the limiting series at a corrected argument, within 2·10⁻³. So what can refute at a small
    /// level is exact. Reference: [BT51] for the one-sided sum, [MTW03] for the matrix, [Vrb18] for the correction.
    /// </remarks>
    public static double UpperTail(double d, int count)
    {
        if (count < 1 || double.IsNaN(d)) return double.NaN;
        if (d >= 1) return 0;
        if (d <= 0.5 / count) return 1;
        if (count * d * d > 4 && count <= LargestTailCount) return Math.Min(1, 2 * OneSidedTail(d, count));
        return count <= LargestExactCount ? 1 - Exact(d, count) : Limit(d, count);
    }

    /// <summary>P(D &lt; d) for <paramref name="count"/> values: what is small where a fit is too good.</summary>
    /// <remarks>To 200 values exact; beyond, the limit's dual series √(2π)/x Σ exp(−(2k − 1)² π² / 8x²) at the corrected argument, which
    /// keeps its digits where the law is small.</remarks>
    public static double LowerTail(double d, int count)
    {
        if (count < 1 || double.IsNaN(d)) return double.NaN;
        if (d >= 1) return 1;
        if (d <= 0.5 / count) return 0;
        if (count * d * d > 1) return 1 - UpperTail(d, count);
        if (count <= LargestExactCount) return Exact(d, count);
        var x = Corrected(d, count);
        var sum = 0.0;
        for (var k = 1; k < 20; k++)
            sum += Elementary.Exp(-(2 * k - 1) * (2 * k - 1) * Math.PI * Math.PI / (8 * x * x));
        return Math.Sqrt(2 * Math.PI) / x * sum;
    }

    private static double Corrected(double d, int n)
    {
        var root = Math.Sqrt(n);
        return root * d + 1 / (6 * root) + (root * d - 1) / (4.0 * n);
    }

    /// <summary>P(D⁺ ≥ d) = d Σ_j C(n, j) (d + j/n)^(j−1) (1 − d − j/n)^(n−j).</summary>
    private static double OneSidedTail(double d, int n)
    {
        var sum = 0.0;
        for (var j = 0; j <= n; j++)
        {
            var p = d + (double)j / n;
            if (p >= 1) break;
            sum += BinomialLaw.Probability(n, j, p) / p;
        }
        return d * sum;
    }

    private static double Limit(double d, int n)
    {
        var x = Corrected(d, n);
        if (x < 0.2) return 1;
        var (sum, sign) = (0.0, 1.0);
        for (var k = 1; k < 100; k++, sign = -sign)
        {
            var term = Elementary.Exp(-2 * x * x * k * k);
            sum += sign * term;
            if (term < 1e-18) break;
        }
        return Math.Clamp(2 * sum, 0, 1);
    }

    /// <summary>P(D &lt; d): n! / n^n times the middle entry of H^n. Entries stay below 10^140 by dividing out a power when they
    /// grow.</summary>
    private static double Exact(double d, int n)
    {
        var k = (int)Math.Floor(n * d) + 1;
        var size = 2 * k - 1;
        var (power, exponent) = Power(Transitions(k - n * d, size), size, n);
        var value = power[(k - 1) * size + k - 1];
        for (var i = 1; i <= n; i++)
        {
            value = value * i / n;
            if (value < 1e-140) (value, exponent) = (value * 1e140, exponent - 140);
        }
        for (; exponent < 0; exponent++) value /= 10;
        for (; exponent > 0; exponent--) value *= 10;
        return Math.Clamp(value, 0, 1);
    }

    /// <summary>The matrix H of Marsaglia, Tsang and Wang for h = k − n d.</summary>
    private static double[] Transitions(double h, int size)
    {
        var matrix = new double[size * size];
        for (var i = 0; i < size; i++)
            for (var j = 0; j <= Math.Min(i + 1, size - 1); j++) matrix[i * size + j] = 1;
        var power = 1.0;
        for (var i = 0; i < size; i++)
        {
            power *= h;
            matrix[i * size] -= power;
            matrix[(size - 1) * size + size - 1 - i] -= power;
        }
        if (2 * h > 1)
        {
            var corner = 1.0;
            for (var i = 0; i < size; i++) corner *= 2 * h - 1;
            matrix[(size - 1) * size] += corner;
        }
        for (var i = 0; i < size; i++)
            for (var j = 0; j < size; j++)
                for (var g = 2; g <= i - j + 1; g++) matrix[i * size + j] /= g;
        return matrix;
    }

    private static (double[] Matrix, int Exponent) Power(double[] matrix, int size, int n)
    {
        if (n == 1) return (matrix, 0);
        var (half, halfExponent) = Power(matrix, size, n / 2);
        var result = Product(half, half, size);
        var exponent = 2 * halfExponent;
        if (n % 2 == 1) result = Product(result, matrix, size);
        if (result[size / 2 * size + size / 2] > 1e140)
        {
            for (var i = 0; i < result.Length; i++) result[i] *= 1e-140;
            exponent += 140;
        }
        return (result, exponent);
    }

    private static double[] Product(double[] a, double[] b, int size)
    {
        var result = new double[size * size];
        for (var i = 0; i < size; i++)
            for (var k = 0; k < size; k++)
                for (var j = 0; j < size; j++) result[i * size + j] += a[i * size + k] * b[k * size + j];
        return result;
    }
}
