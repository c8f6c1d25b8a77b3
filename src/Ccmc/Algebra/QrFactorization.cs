namespace Ccmc.Algebra;

/// <summary>Thin QR factorisation A = Q R by Householder reflections: A is m × n with m ≥ n, Q is m × n with orthonormal columns, R n × n
/// upper triangular.</summary>
/// <remarks>Reference: [Hig02] chapter 19. Backward stable: the columns of Q are orthonormal to rounding whatever the condition of
/// A.</remarks>
public sealed record QrFactorization(Matrix Q, Matrix R)
{
    /// <summary>Factorises; the argument is not changed.</summary>
    /// <exception cref="ArgumentException">More columns than rows.</exception>
    public static QrFactorization Of(Matrix a)
    {
        if (a.Rows < a.Columns) throw new ArgumentException($"a {a.Rows} × {a.Columns} matrix has more columns than rows");
        // Columns of A and of Q are rows here, so that every inner loop runs along memory.
        var columns = a.Transpose();
        var reflectors = new Matrix(a.Columns, a.Rows);
        for (var k = 0; k < a.Columns; k++)
        {
            Reflector(columns.Row(k)[k..], reflectors.Row(k)[k..]);
            for (var j = k; j < a.Columns; j++) Reflect(reflectors.Row(k), columns.Row(j), k);
        }
        var q = Matrix.Of(a.Columns, a.Rows, (i, j) => i == j ? 1 : 0);
        for (var k = a.Columns - 1; k >= 0; k--)
            for (var j = 0; j < a.Columns; j++) Reflect(reflectors.Row(k), q.Row(j), k);
        return new(q.Transpose(), Matrix.Of(a.Columns, a.Columns, (i, j) => i <= j ? columns[j, i] : 0));
    }

    /// <summary>R⁻¹ B by back substitution; infinite or NaN where A has not full rank.</summary>
    public Matrix SolveTriangular(Matrix b)
    {
        var x = Matrix.Of(b.Rows, b.Columns, (i, j) => b[i, j]);
        for (var i = R.Rows - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < R.Rows; k++)
                EightLanes.AddScaled(x.Row(i), -R[i, k], x.Row(k));
            for (var j = 0; j < x.Columns; j++) x[i, j] /= R[i, i];
        }
        return x;
    }

    private static void Reflector(ReadOnlySpan<double> column, Span<double> reflector)
    {
        column.CopyTo(reflector);
        var norm = Math.Sqrt(Matrix.Dot(column, column));
        if (norm == 0) return;
        reflector[0] += column[0] >= 0 ? norm : -norm;
        var length = Math.Sqrt(Matrix.Dot(reflector, reflector));
        for (var i = 0; i < reflector.Length; i++) reflector[i] /= length;
    }

    private static void Reflect(ReadOnlySpan<double> reflector, Span<double> vector, int from)
    {
        var twice = 2 * Matrix.Dot(reflector[from..], vector[from..]);
        EightLanes.AddScaled(vector[from..], -twice, reflector[from..]);
    }
}
