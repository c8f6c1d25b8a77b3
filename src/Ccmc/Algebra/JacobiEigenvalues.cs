namespace Ccmc.Algebra;

/// <summary>Eigenvalues of symmetric and singular values of general matrices by Jacobi rotations: slow for large matrices, accurate and simple for K up to 100 or so.</summary>
/// <remarks>Reference: [GVL13] sections 8.5 and 8.6.3.</remarks>
public static class JacobiEigenvalues
{
    /// <summary>Sweeps end quadratically; 60 are never reached in practice and only keep NaN input from looping.</summary>
    private const int MostSweeps = 60;

    /// <summary>2⁻⁵²: an inner product of n terms that is below n of these, relative to the lengths, is zero to rounding.</summary>
    private const double Epsilon = 1.0 / (1L << 52);

    /// <summary>
    /// Eigenvalues in ascending order of a symmetric matrix, whose lower triangle is not read. Each is within about K·ε·‖A‖ of an exact one.
    /// </summary>
    public static double[] Symmetric(Matrix a)
    {
        var n = a.Rows;
        var m = Matrix.Of(n, n, (i, j) => i <= j ? a[i, j] : a[j, i]);
        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            var rotated = false;
            for (var p = 0; p < n; p++)
                for (var q = p + 1; q < n; q++)
                    rotated |= Rotate(m, p, q);
            if (!rotated) break;
        }
        var values = new double[n];
        for (var i = 0; i < n; i++) values[i] = m[i, i];
        Array.Sort(values);
        return values;
    }

    /// <summary>Singular values in descending order by one-sided Jacobi rotations of the rows; m × n gives min(m, n) of them.</summary>
    public static double[] SingularValues(Matrix a)
    {
        var m = a.Rows <= a.Columns ? Matrix.Of(a.Rows, a.Columns, (i, j) => a[i, j]) : a.Transpose();
        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            var rotated = false;
            for (var p = 0; p < m.Rows; p++)
                for (var q = p + 1; q < m.Rows; q++)
                    rotated |= Orthogonalise(m.Row(p), m.Row(q));
            if (!rotated) break;
        }
        var values = new double[m.Rows];
        for (var i = 0; i < m.Rows; i++) values[i] = Math.Sqrt(Matrix.Dot(m.Row(i), m.Row(i)));
        Array.Sort(values);
        Array.Reverse(values);
        return values;
    }

    private static bool Rotate(Matrix m, int p, int q)
    {
        var off = m[p, q];
        // Too small to move either diagonal entry: done with this pair.
        if (m[p, p] + Math.Abs(off) == m[p, p] && m[q, q] + Math.Abs(off) == m[q, q])
        {
            m[p, q] = m[q, p] = 0;
            return false;
        }
        var (c, s) = Rotation(m[p, p], m[q, q], off);
        for (var k = 0; k < m.Rows; k++) (m[k, p], m[k, q]) = (c * m[k, p] - s * m[k, q], s * m[k, p] + c * m[k, q]);
        for (var k = 0; k < m.Rows; k++) (m[p, k], m[q, k]) = (c * m[p, k] - s * m[q, k], s * m[p, k] + c * m[q, k]);
        m[p, q] = m[q, p] = 0;
        return true;
    }

    private static bool Orthogonalise(Span<double> left, Span<double> right)
    {
        var (a, b, off) = (Matrix.Dot(left, left), Matrix.Dot(right, right), Matrix.Dot(left, right));
        if (Math.Abs(off) <= left.Length * Epsilon * Math.Sqrt(a * b)) return false;
        var (c, s) = Rotation(a, b, off);
        for (var k = 0; k < left.Length; k++) (left[k], right[k]) = (c * left[k] - s * right[k], s * left[k] + c * right[k]);
        return true;
    }

    private static (double Cosine, double Sine) Rotation(double a, double b, double off)
    {
        var theta = (b - a) / (2 * off);
        var t = 1 / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
        if (theta < 0) t = -t;
        var c = 1 / Math.Sqrt(t * t + 1);
        return (c, t * c);
    }
}
