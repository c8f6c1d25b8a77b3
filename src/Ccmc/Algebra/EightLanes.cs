using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ccmc.Algebra;

/// <summary>
/// Inner products and sums of rows in eight partial sums, entry i in sum i mod 8, joined as ((0+4)+(2+6)) + ((1+5)+(3+7)): one order
/// whatever the width of the machine's vectors, and no fused operations, so bits are the same everywhere. Rows have a multiple of eight
/// entries.
/// </summary>
internal static unsafe class EightLanes
{
    /// <summary>The least multiple of eight that is not below <paramref name="length"/>.</summary>
    public static int Padded(int length) => (length + 7) & ~7;

    /// <summary>Rows of a matrix, one after the other, each filled up with zeros.</summary>
    public static double[] Rows(Matrix matrix)
    {
        var width = Padded(matrix.Columns);
        var rows = new double[matrix.Rows * width];
        for (var i = 0; i < matrix.Rows; i++) matrix.Row(i).CopyTo(rows.AsSpan(i * width));
        return rows;
    }

    /// <summary>y += factor · x entry by entry, so the order does not matter; any length.</summary>
    public static void AddScaled(Span<double> y, double factor, ReadOnlySpan<double> x)
    {
        var many = Vector512.Create(factor);
        fixed (double* to = y, from = x[..y.Length])
        {
            nint i = 0;
            for (; i + 8 <= y.Length; i += 8) (Vector512.Load(to + i) + many * Vector512.Load(from + i)).Store(to + i);
            for (; i < y.Length; i++) to[i] += factor * from[i];
        }
    }

    /// <summary>y += factor · x entry by entry; a multiple of eight of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddScaled(double* y, double factor, double* x, int width)
    {
        var many = Vector512.Create(factor);
        for (nint i = 0; i < width; i += 8) (Vector512.Load(y + i) + many * Vector512.Load(x + i)).Store(y + i);
    }

    /// <summary>y −= a · x + b · z entry by entry; a multiple of eight of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SubtractTwo(double* y, double a, double* x, double b, double* z, int width)
    {
        var (left, right) = (Vector512.Create(a), Vector512.Create(b));
        for (nint i = 0; i < width; i += 8)
            (Vector512.Load(y + i) - (left * Vector512.Load(x + i) + right * Vector512.Load(z + i))).Store(y + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector512<double> v)
    {
        var four = v.GetLower() + v.GetUpper();
        var two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }

    /// <summary>result[0 … 3] = inner products of one row with four others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DotFour(double* x, double* a, double* b, double* c, double* d, int width, double* result)
    {
        var (s, t, u, v) = (Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero);
        for (nint k = 0; k < width; k += 8)
        {
            var xk = Vector512.Load(x + k);
            s += xk * Vector512.Load(a + k);
            t += xk * Vector512.Load(b + k);
            u += xk * Vector512.Load(c + k);
            v += xk * Vector512.Load(d + k);
        }
        (result[0], result[1], result[2], result[3]) = (Sum(s), Sum(t), Sum(u), Sum(v));
    }

    /// <summary>Inner product of two rows.</summary>
    public static double Dot(double* x, double* a, int width)
    {
        var s = Vector512<double>.Zero;
        for (nint k = 0; k < width; k += 8) s += Vector512.Load(x + k) * Vector512.Load(a + k);
        return Sum(s);
    }

    /// <summary>result[i, j] = inner product of left row i and right row j, m × n, result rows <paramref name="stride"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Products(double* left, int m, double* right, int n, int width, double* result, int stride) =>
        Products(left, m, right, n, width, width, result, stride);

    /// <summary>The same for rows <paramref name="apart"/> from one another, of which <paramref name="width"/> entries count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Products(double* left, int m, double* right, int n, int width, int apart, double* result, int stride)
    {
        var i = 0;
        for (; i + 4 <= m; i += 4)
        {
            var j = 0;
            for (; j + 2 <= n; j += 2)
                FourByTwo(left + (nint)i * apart, right + (nint)j * apart, width, apart, result + (nint)i * stride + j, stride);
            for (; j < n; j++)
                for (var r = i; r < i + 4; r++) result[(nint)r * stride + j] = Dot(left + (nint)r * apart, right + (nint)j * apart, width);
        }
        for (; i < m; i++)
            for (var j = 0; j < n; j++) result[(nint)i * stride + j] = Dot(left + (nint)i * apart, right + (nint)j * apart, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourByTwo(double* x, double* y, int width, nint apart, double* result, int stride)
    {
        var (a0, a1, a2, a3) = (Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero);
        var (b0, b1, b2, b3) = (Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero);
        for (nint k = 0; k < width; k += 8)
        {
            var (y0, y1) = (Vector512.Load(y + k), Vector512.Load(y + apart + k));
            var xk = Vector512.Load(x + k);
            a0 += xk * y0;
            b0 += xk * y1;
            xk = Vector512.Load(x + apart + k);
            a1 += xk * y0;
            b1 += xk * y1;
            xk = Vector512.Load(x + 2 * apart + k);
            a2 += xk * y0;
            b2 += xk * y1;
            xk = Vector512.Load(x + 3 * apart + k);
            a3 += xk * y0;
            b3 += xk * y1;
        }
        (result[0], result[1]) = (Sum(a0), Sum(b0));
        (result[stride], result[stride + 1]) = (Sum(a1), Sum(b1));
        (result[2 * stride], result[2 * stride + 1]) = (Sum(a2), Sum(b2));
        (result[3 * stride], result[3 * stride + 1]) = (Sum(a3), Sum(b3));
    }
}
