namespace Ccmc.Algebra;

/// <summary>Eigenvalues, ascending, and orthonormal eigenvectors (columns, in the same order) of a symmetric matrix.</summary>
/// <param name="Values">n eigenvalues, ascending.</param>
/// <param name="Vectors">n × n; column i belongs to value i. Signs are arbitrary but fixed by the matrix.</param>
/// <remarks>Reference: [GVL13] section 8.5, cyclic Jacobi rotations.</remarks>
public sealed record SymmetricSpectrum(double[] Values, Matrix Vectors)
{
    /// <summary>Sweeps end quadratically; 60 are never reached and only keep NaN from looping.</summary>
    private const int MostSweeps = 60;

    /// <summary>The spectrum; each value is within about n·ε·‖A‖ of an exact one. The lower triangle is not read.</summary>
    public static SymmetricSpectrum Of(Matrix a)
    {
        var n = a.Rows;
        var m = Matrix.Of(n, n, (i, j) => i <= j ? a[i, j] : a[j, i]);
        // Rows are eigenvectors here, so that a rotation runs along memory.
        var vectors = Matrix.Of(n, n, (i, j) => i == j ? 1 : 0);
        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            var rotated = false;
            for (var p = 0; p < n; p++)
                for (var q = p + 1; q < n; q++) rotated |= Rotate(m, vectors, p, q);
            if (!rotated) break;
        }
        var order = Enumerable.Range(0, n).OrderBy(i => m[i, i]).ToArray();
        return new([.. order.Select(i => m[i, i])], Matrix.Of(n, n, (i, j) => vectors[order[j], i]));
    }

    private static bool Rotate(Matrix m, Matrix vectors, int p, int q)
    {
        var off = m[p, q];
        if (m[p, p] + Math.Abs(off) == m[p, p] && m[q, q] + Math.Abs(off) == m[q, q])
        {
            m[p, q] = m[q, p] = 0;
            return false;
        }
        var theta = (m[q, q] - m[p, p]) / (2 * off);
        var t = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
        var c = 1 / Math.Sqrt(t * t + 1);
        var s = c * t;
        for (var k = 0; k < m.Rows; k++) (m[k, p], m[k, q]) = (c * m[k, p] - s * m[k, q], s * m[k, p] + c * m[k, q]);
        Turn(m.Row(p), m.Row(q), c, s);
        Turn(vectors.Row(p), vectors.Row(q), c, s);
        m[p, q] = m[q, p] = 0;
        return true;
    }

    private static void Turn(Span<double> first, Span<double> second, double c, double s)
    {
        for (var k = 0; k < first.Length; k++) (first[k], second[k]) = (c * first[k] - s * second[k], s * first[k] + c * second[k]);
    }
}
