using System.Runtime.CompilerServices;

namespace Ccmc.Algebra;

/// <summary>
/// All singular values of a matrix: Householder reflections to a lower bidiagonal B, whose values are the positive eigenvalues of the
/// tridiagonal matrix with diagonal 0 and the entries of B in turn beside it. Plain arithmetic in one order. Each value is within about (m
/// + n)·ε·‖A‖ of an exact one.
/// </summary>
/// <remarks>Costs about 4 m n min(m, n) − 4/3 min³ operations. Reference: [GVL13] sections 5.4.8 and 8.6.1.</remarks>
public static unsafe class SingularValues
{
    /// <summary>In descending order; m × n gives min(m, n) of them. NaN throughout where an entry is not finite.</summary>
    public static double[] Of(Matrix a)
    {
        var matrix = a.Rows <= a.Columns ? a : a.Transpose();
        var values = new double[matrix.Rows];
        var scale = 0.0;
        foreach (var entry in matrix.Entries) scale = Math.Max(scale, Math.Abs(entry));
        if (scale == 0) return values;
        if (!double.IsFinite(scale))
        {
            Array.Fill(values, double.NaN);
            return values;
        }
        var (diagonal, off) = (new double[2 * values.Length], new double[2 * values.Length]);
        var rows = EightLanes.Rows(matrix);
        for (var i = 0; i < rows.Length; i++) rows[i] /= scale;
        var norm = Math.Sqrt(Matrix.Dot(rows, rows));
        Bidiagonal(rows, matrix.Rows, EightLanes.Padded(matrix.Columns), off);
        SymmetricEigenvalues.Iterate(diagonal, off, norm);
        Array.Sort(diagonal);
        for (var i = 0; i < values.Length; i++) values[i] = Math.Max(0, diagonal[^(i + 1)]) * scale;
        return values;
    }

    /// <summary>B's entries as the tridiagonal matrix has them: first on the diagonal, first below it, second on it, and so on.</summary>
    private static void Bidiagonal(double[] rows, int many, int width, double[] off)
    {
        var (right, left, sums) = (new double[width], new double[many], new double[width]);
        fixed (double* m = rows, u = right, v = left, w = sums)
            for (var k = 0; k < many; k++)
            {
                off[2 * k] = ReflectColumns(m, u, k, many, width);
                if (k + 1 < many) off[2 * k + 1] = ReflectRows(m, v, w, k, many, width);
            }
    }

    /// <summary>Row k becomes its entry k, which is returned; the rows below are turned with it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double ReflectColumns(double* m, double* u, int k, int many, int width)
    {
        // Entries before k are 0 in u: sums may start at the vector that holds it.
        var start = k & ~7;
        var row = m + (nint)k * width;
        for (var j = start; j < width; j++) u[j] = j < k ? 0 : row[j];
        var (head, half) = Reflection(u + start, k - start, Math.Sqrt(EightLanes.Dot(u + start, u + start, width - start)));
        if (half == 0) return head;
        for (var i = k + 1; i < many; i++)
        {
            var other = m + (nint)i * width + start;
            EightLanes.AddScaled(other, -EightLanes.Dot(u + start, other, width - start) / half, u + start, width - start);
        }
        return head;
    }

    /// <summary>Column k below the diagonal becomes its first entry, which is returned; the columns after it are turned with it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double ReflectRows(double* m, double* v, double* w, int k, int many, int width)
    {
        var squares = 0.0;
        for (var i = k + 1; i < many; i++)
        {
            v[i] = m[(nint)i * width + k];
            squares += v[i] * v[i];
        }
        var (head, half) = Reflection(v, k + 1, Math.Sqrt(squares));
        if (half == 0) return head;
        var start = (k + 1) & ~7;
        for (var j = start; j < width; j++) w[j] = 0;
        for (var i = k + 1; i < many; i++) EightLanes.AddScaled(w + start, v[i], m + (nint)i * width + start, width - start);
        for (var i = k + 1; i < many; i++) EightLanes.AddScaled(m + (nint)i * width + start, -v[i] / half, w + start, width - start);
        return head;
    }

    /// <summary>Makes the vector u of H = I − u uᵀ / half of a vector x of this length, first entry given, so that H x has that entry
    /// alone: the head.</summary>
    private static (double Head, double Half) Reflection(double* x, int first, double norm)
    {
        var entry = x[first];
        var head = entry > 0 ? -norm : norm;
        x[first] = entry - head;
        return (head, norm * (norm + Math.Abs(entry)));
    }
}
