using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ccmc.Algebra;

/// <summary>Inverse of a symmetric positive definite matrix by Cholesky factorisation.</summary>
/// <remarks>Reference: [GVL13] section 4.2. Each sum runs in index order; what runs side by side are different entries.</remarks>
public static class Cholesky
{
    /// <summary>Columns of the inverse that are solved for together, one in each lane.</summary>
    private const int Lanes = 8;

    /// <summary>A⁻¹; null when A is not positive definite to rounding. K × K, symmetric; only the lower triangle is read.</summary>
    public static Matrix? Inverse(Matrix a)
    {
        if (Factor(a) is not { } factor) return null;
        var n = a.Rows;
        var transposed = factor.Transpose();
        var inverse = new Matrix(n, n);
        var x = new Vector512<double>[n];
        for (var column = 0; column < n; column += Lanes)
        {
            Array.Clear(x);
            for (var lane = 0; lane < Math.Min(Lanes, n - column); lane++) x[column + lane] = Vector512<double>.Zero.WithElement(lane, 1);
            SolveForward(factor, x, column);
            SolveBackward(factor, transposed, x);
            for (var i = 0; i < n; i++)
                for (var lane = 0; lane < Math.Min(Lanes, n - column); lane++) inverse[i, column + lane] = x[i][lane];
        }
        return inverse;
    }

    /// <summary>L x = b in place; entries of b before <paramref name="first"/> are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SolveForward(Matrix factor, Vector512<double>[] x, int first)
    {
        for (var i = first; i < x.Length; i++)
        {
            var row = factor.Row(i);
            var sum = Vector512<double>.Zero;
            for (var k = first; k < i; k++) sum += row[k] * x[k];
            x[i] = (x[i] - sum) / row[i];
        }
    }

    /// <summary>Lᵀ x = b in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SolveBackward(Matrix factor, Matrix transposed, Vector512<double>[] x)
    {
        for (var i = x.Length - 1; i >= 0; i--)
        {
            var row = transposed.Row(i);
            var rest = x[i];
            for (var k = i + 1; k < x.Length; k++) rest -= row[k] * x[k];
            x[i] = rest / factor[i, i];
        }
    }

    private static Matrix? Factor(Matrix a)
    {
        var factor = new Matrix(a.Rows, a.Rows);
        for (var j = 0; j < a.Rows; j++)
        {
            var pivot = a[j, j] - Matrix.Dot(factor.Row(j)[..j], factor.Row(j)[..j]);
            if (!(pivot > 0)) return null;
            factor[j, j] = Math.Sqrt(pivot);
            var i = j + 1;
            for (; i + 4 <= a.Rows; i += 4) FourRows(a, factor, i, j);
            for (; i < a.Rows; i++) factor[i, j] = (a[i, j] - Matrix.Dot(factor.Row(i)[..j], factor.Row(j)[..j])) / factor[j, j];
        }
        return factor;
    }

    /// <summary>Entries i … i + 3 of column j.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows(Matrix a, Matrix factor, int i, int j)
    {
        var row = factor.Row(j)[..j];
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        var x0 = factor.Row(i)[..row.Length];
        var x1 = factor.Row(i + 1)[..row.Length];
        var x2 = factor.Row(i + 2)[..row.Length];
        var x3 = factor.Row(i + 3)[..row.Length];
        for (var k = 0; k < row.Length; k++)
        {
            s0 += x0[k] * row[k];
            s1 += x1[k] * row[k];
            s2 += x2[k] * row[k];
            s3 += x3[k] * row[k];
        }
        var pivot = factor[j, j];
        factor[i, j] = (a[i, j] - s0) / pivot;
        factor[i + 1, j] = (a[i + 1, j] - s1) / pivot;
        factor[i + 2, j] = (a[i + 2, j] - s2) / pivot;
        factor[i + 3, j] = (a[i + 3, j] - s3) / pivot;
    }
}
