using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ccmc.Algebra;

/// <summary>L with L Lᵀ = A for a symmetric positive definite A, in plain IEEE arithmetic of a fixed order; its room is kept from one A to the next.</summary>
/// <remarks>Reference: [GVL13] section 4.2.</remarks>
internal sealed unsafe class CholeskyFactor
{
    private readonly double[] l;
    private readonly int size;

    public CholeskyFactor(int size)
    {
        this.size = size;
        l = new double[size * size];
    }

    /// <summary>Factors the lower triangle of A, size × size row by row; false when A is not numerically positive definite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryFactor(ReadOnlySpan<double> a)
    {
        var dots = stackalloc double[4];
        fixed (double* factor = l)
            for (var j = 0; j < size; j++)
            {
                var rowJ = factor + (nint)j * size;
                var pivot = a[j * size + j] - Dot(rowJ, rowJ, j);
                if (!(pivot > 0)) return false;
                rowJ[j] = Math.Sqrt(pivot);
                var i = j + 1;
                for (; i + 4 <= size; i += 4)
                {
                    var rowI = factor + (nint)i * size;
                    DotFour(rowJ, rowI, size, j, dots);
                    for (var r = 0; r < 4; r++) rowI[(nint)r * size + j] = (a[(i + r) * size + j] - dots[r]) / rowJ[j];
                }
                for (; i < size; i++)
                {
                    var rowI = factor + (nint)i * size;
                    rowI[j] = (a[i * size + j] - Dot(rowI, rowJ, j)) / rowJ[j];
                }
            }
        return true;
    }

    /// <summary>Replaces b by A⁻¹ b.</summary>
    public void Solve(Span<double> b) => Solve(b, 0);

    /// <summary>A⁻¹, size × size.</summary>
    public double[] Inverse()
    {
        var inverse = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            // Rows of a symmetric matrix are its columns.
            var row = inverse.AsSpan(i * size, size);
            row[i] = 1;
            Solve(row, i);
        }
        return inverse;
    }

    /// <param name="b">Right-hand side and solution.</param>
    /// <param name="first">Its entries before this one are 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Solve(Span<double> b, int first)
    {
        fixed (double* factor = l, x = b)
        {
            for (var i = first; i < size; i++) x[i] = (x[i] - Dot(factor + (nint)i * size, x, i)) / factor[(nint)i * size + i];
            for (var i = size - 1; i >= 0; i--)
            {
                var row = factor + (nint)i * size;
                x[i] /= row[i];
                var share = Vector256.Create(x[i]);
                var j = 0;
                for (; j + 4 <= i; j += 4) (Vector256.Load(x + j) - Vector256.Load(row + j) * share).Store(x + j);
                for (; j < i; j++) x[j] -= row[j] * x[i];
            }
        }
    }

    // Four partial sums in a stated order, entry i in sum i mod 4, what is left in sum 0: the result does not depend on the machine.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Dot(double* x, double* y, int length)
    {
        var sums = Vector256<double>.Zero;
        var i = 0;
        for (; i + 4 <= length; i += 4) sums += Vector256.Load(x + i) * Vector256.Load(y + i);
        return Join(sums, x, y, i, length);
    }

    /// <summary>Dot of one row with four, <paramref name="stride"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DotFour(double* y, double* x, int stride, int length, double* dots)
    {
        double* x1 = x + stride, x2 = x1 + stride, x3 = x2 + stride;
        var (s0, s1, s2, s3) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero);
        var i = 0;
        for (; i + 4 <= length; i += 4)
        {
            var four = Vector256.Load(y + i);
            s0 += Vector256.Load(x + i) * four;
            s1 += Vector256.Load(x1 + i) * four;
            s2 += Vector256.Load(x2 + i) * four;
            s3 += Vector256.Load(x3 + i) * four;
        }
        (dots[0], dots[1]) = (Join(s0, x, y, i, length), Join(s1, x1, y, i, length));
        (dots[2], dots[3]) = (Join(s2, x2, y, i, length), Join(s3, x3, y, i, length));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Join(Vector256<double> sums, double* x, double* y, int from, int length)
    {
        var first = sums[0];
        for (var i = from; i < length; i++) first += x[i] * y[i];
        return first + sums[1] + (sums[2] + sums[3]);
    }
}
