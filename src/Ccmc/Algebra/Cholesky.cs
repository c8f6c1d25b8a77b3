namespace Ccmc.Algebra;

/// <summary>Inverse of a symmetric positive definite matrix by Cholesky factorisation.</summary>
/// <remarks>Reference: [GVL13] section 4.2.</remarks>
public static class Cholesky
{
    /// <summary>A⁻¹; null when A is not positive definite to rounding. K × K, symmetric; only the lower triangle is read.</summary>
    public static Matrix? Inverse(Matrix a)
    {
        if (Factor(a) is not { } factor) return null;
        var n = a.Rows;
        var inverse = new Matrix(n, n);
        var x = new double[n];
        for (var column = 0; column < n; column++)
        {
            Array.Clear(x);
            x[column] = 1;
            for (var i = 0; i < n; i++) x[i] = (x[i] - Matrix.Dot(factor.Row(i)[..i], x.AsSpan(0, i))) / factor[i, i];
            for (var i = n - 1; i >= 0; i--)
            {
                for (var k = i + 1; k < n; k++) x[i] -= factor[k, i] * x[k];
                x[i] /= factor[i, i];
            }
            for (var i = 0; i < n; i++) inverse[i, column] = x[i];
        }
        return inverse;
    }

    private static Matrix? Factor(Matrix a)
    {
        var factor = new Matrix(a.Rows, a.Rows);
        for (var i = 0; i < a.Rows; i++)
            for (var j = 0; j <= i; j++)
            {
                var rest = a[i, j] - Matrix.Dot(factor.Row(i)[..j], factor.Row(j)[..j]);
                if (i != j) factor[i, j] = rest / factor[j, j];
                else if (rest > 0) factor[i, i] = Math.Sqrt(rest);
                else return null;
            }
        return factor;
    }
}
