using System.Runtime.CompilerServices;

namespace Ccmc.Algebra;

/// <summary>
/// All eigenvalues of a symmetric matrix: Householder reduction to tridiagonal form, then implicit QL. Plain arithmetic in one order, so
/// the bits are the same everywhere. Each value is within about K·ε·‖A‖ of an exact one: a small one keeps no relative accuracy.
/// </summary>
/// <remarks>Costs about 2K³ additions and multiplications. Reference: [GVL13] sections 8.3.1 and 8.3.3.</remarks>
public static unsafe class SymmetricEigenvalues
{
    /// <summary>Two or three steps a value are usual; so many only keep NaN from looping.</summary>
    private const int MostSteps = 100;

    /// <summary>In ascending order; only the upper triangle is read. NaN throughout where an entry is not finite.</summary>
    /// <exception cref="ArgumentException">The matrix is not square.</exception>
    public static double[] Of(Matrix a)
    {
        if (a.Rows != a.Columns) throw new ArgumentException($"a {a.Rows} × {a.Columns} matrix is not symmetric");
        var n = a.Rows;
        var (diagonal, off) = (new double[n], new double[n]);
        var scale = 0.0;
        for (var i = 0; i < n; i++)
            for (var j = i; j < n; j++) scale = Math.Max(scale, Math.Abs(a[i, j]));
        if (scale == 0) return diagonal;
        if (!double.IsFinite(scale))
        {
            Array.Fill(diagonal, double.NaN);
            return diagonal;
        }
        Tridiagonal(a, scale, diagonal, off);
        Iterate(diagonal, off, 0);
        for (var i = 0; i < n; i++) diagonal[i] *= scale;
        Array.Sort(diagonal);
        return diagonal;
    }

    /// <summary>Reflects column after column; what is left of A / scale stays in full, so that rows serve as columns.</summary>
    private static void Tridiagonal(Matrix a, double scale, double[] diagonal, double[] off)
    {
        var n = a.Rows;
        var width = EightLanes.Padded(n);
        var (rows, vector, image) = (new double[n * width], new double[width], new double[width]);
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++) rows[i * width + j] = (i <= j ? a[i, j] : a[j, i]) / scale;
        fixed (double* m = rows, u = vector, p = image)
            for (var k = 0; k < n; k++)
            {
                diagonal[k] = m[(nint)k * width + k];
                if (k + 1 < n) off[k] = Reflect(m + (nint)k * width, m, u, p, k + 1, n, width);
            }
    }

    /// <summary>Brings the row to its first entry from <paramref name="from"/> on, which is returned, and the matrix below with it: A − u
    /// wᵀ − w uᵀ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Reflect(double* row, double* m, double* u, double* p, int from, int n, int width)
    {
        // Entries before `from` are 0 in u and w: sums and updates may start at the vector that holds it.
        var start = from & ~7;
        for (var j = start; j < width; j++) u[j] = j < from ? 0 : row[j];
        var norm = Math.Sqrt(EightLanes.Dot(u + start, u + start, width - start));
        if (norm == 0) return 0;
        var head = u[from] > 0 ? -norm : norm;
        u[from] -= head;
        // H = I − u uᵀ / half.
        var half = norm * (norm + Math.Abs(row[from]));
        for (var j = start; j < width; j++) p[j] = 0;
        var i = from;
        for (; i + 4 <= n; i += 4)
        {
            var four = m + (nint)i * width + start;
            EightLanes.DotFour(u + start, four, four + width, four + 2 * width, four + 3 * width, width - start, p + i);
        }
        for (; i < n; i++) p[i] = EightLanes.Dot(u + start, m + (nint)i * width + start, width - start);
        for (var j = from; j < n; j++) p[j] /= half;
        var share = EightLanes.Dot(u + start, p + start, width - start) / (2 * half);
        for (var j = from; j < n; j++) p[j] -= share * u[j];
        for (i = from; i < n; i++) EightLanes.SubtractTwo(m + (nint)i * width + start, u[i], p + start, p[i], u + start, width - start);
        return head;
    }

    /// <summary>
    /// Implicit QL with Wilkinson's shift; <paramref name="off"/>[i] couples i and i + 1. It is dropped if it is rounding beside
    /// its neighbours on the diagonal or beside <paramref name="norm"/>.
    /// </summary>
    internal static void Iterate(double[] diagonal, double[] off, double norm)
    {
        var n = diagonal.Length;
        for (var low = 0; low < n; low++)
            for (var step = 0; step < MostSteps; step++)
            {
                var high = low;
                while (high < n - 1
                    && !Negligible(off[high], Math.Max(norm, Math.Abs(diagonal[high]) + Math.Abs(diagonal[high + 1])))) high++;
                if (high == low) break;
                Chase(diagonal, off, low, high);
            }
    }

    private static bool Negligible(double between, double beside) => beside + Math.Abs(between) == beside;

    private static void Chase(double[] diagonal, double[] off, int low, int high)
    {
        var g = (diagonal[low + 1] - diagonal[low]) / (2 * off[low]);
        var root = Math.Sqrt(g * g + 1);
        g = diagonal[high] - diagonal[low] + off[low] / (g + (g >= 0 ? root : -root));
        var (sine, cosine, taken) = (1.0, 1.0, 0.0);
        for (var i = high - 1; i >= low; i--)
        {
            var (f, b) = (sine * off[i], cosine * off[i]);
            var r = Math.Sqrt(f * f + g * g);
            off[i + 1] = r;
            if (r == 0)
            {
                // The matrix has come apart here.
                diagonal[i + 1] -= taken;
                off[high] = 0;
                return;
            }
            (sine, cosine) = (f / r, g / r);
            g = diagonal[i + 1] - taken;
            r = (diagonal[i] - g) * sine + 2 * cosine * b;
            taken = sine * r;
            diagonal[i + 1] = g + taken;
            g = cosine * r - b;
        }
        diagonal[low] -= taken;
        off[low] = g;
        off[high] = 0;
    }
}
