namespace Ccmc.Algebra;

/// <summary>How many solutions a linear system has.</summary>
internal enum Solutions
{
    One,
    None,
    Many,
}

/// <summary>Small dense systems of any rank, in place, in a fixed order of plain arithmetic.</summary>
/// <remarks>Reference: [GVL13] section 3.4.</remarks>
internal static class LinearSystem
{
    /// <summary>Pivots below this times the largest entry count as 0: entries come from probabilities good to a few units in the last place.</summary>
    private const double Negligible = 1e-12;

    /// <summary>
    /// Solves a X = b by elimination with partial pivoting; columns without a pivot are passed over, so that the rank is found. <paramref name="a"/>: n × n,
    /// <paramref name="b"/>: n × columns, row by row, both overwritten; X stands in b when there is one solution.
    /// </summary>
    public static Solutions Solve(Span<double> a, Span<double> b, int n, int columns)
    {
        var scale = 0.0;
        foreach (var x in a) scale = Math.Max(scale, Math.Abs(x));
        var rank = 0;
        for (var column = 0; column < n; column++)
        {
            var pivot = LargestBelow(a, n, rank, column);
            if (Math.Abs(a[pivot * n + column]) <= Negligible * scale) continue;
            Swap(a, n, rank, pivot);
            Swap(b, columns, rank, pivot);
            Eliminate(a, b, n, columns, rank, column);
            rank++;
        }
        if (rank == n) return Substitute(a, b, n, columns);
        for (var i = rank * columns; i < n * columns; i++)
            if (Math.Abs(b[i]) > Negligible * Math.Max(1, scale)) return Solutions.None;
        return Solutions.Many;
    }

    private static int LargestBelow(ReadOnlySpan<double> a, int n, int from, int column)
    {
        var best = from;
        for (var i = from + 1; i < n; i++)
            if (Math.Abs(a[i * n + column]) > Math.Abs(a[best * n + column])) best = i;
        return best;
    }

    private static void Swap(Span<double> m, int width, int i, int j)
    {
        if (i == j) return;
        for (var c = 0; c < width; c++) (m[i * width + c], m[j * width + c]) = (m[j * width + c], m[i * width + c]);
    }

    private static void Eliminate(Span<double> a, Span<double> b, int n, int columns, int row, int column)
    {
        for (var i = row + 1; i < n; i++)
        {
            var factor = a[i * n + column] / a[row * n + column];
            if (factor == 0) continue;
            for (var c = column; c < n; c++) a[i * n + c] -= factor * a[row * n + c];
            for (var c = 0; c < columns; c++) b[i * columns + c] -= factor * b[row * columns + c];
        }
    }

    private static Solutions Substitute(ReadOnlySpan<double> a, Span<double> b, int n, int columns)
    {
        for (var i = n - 1; i >= 0; i--)
            for (var c = 0; c < columns; c++)
            {
                var x = b[i * columns + c];
                for (var k = i + 1; k < n; k++) x -= a[i * n + k] * b[k * columns + c];
                b[i * columns + c] = x / a[i * n + i];
            }
        return Solutions.One;
    }
}
