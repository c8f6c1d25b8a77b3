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
    /// <summary>Pivots below this times the largest entry count as 0: entries come from probabilities good to a few units in the last
    /// place.</summary>
    private const double Negligible = 1e-12;

    /// <summary>
    /// Solves a X = b by elimination with partial pivoting; columns without a pivot are passed over, so that the rank is found.
    /// <paramref name="a"/>: n × n,
    /// <paramref name="b"/>: n × columns, row by row, both overwritten; b contains X if there is one solution, and if there are many
    /// one of them, its free entries 0.
    /// </summary>
    public static Solutions Solve(Span<double> a, Span<double> b, int n, int columns)
    {
        var scale = 0.0;
        foreach (var x in a) scale = Math.Max(scale, Math.Abs(x));
        var pivots = new int[n];
        var rank = 0;
        for (var column = 0; column < n; column++)
        {
            var pivot = LargestBelow(a, n, rank, column);
            if (Math.Abs(a[pivot * n + column]) <= Negligible * scale) continue;
            Swap(a, n, rank, pivot);
            Swap(b, columns, rank, pivot);
            for (var i = rank + 1; i < n; i++)
            {
                var factor = a[i * n + column] / a[rank * n + column];
                if (factor == 0) continue;
                Subtract(a.Slice(i * n + column, n - column), a.Slice(rank * n + column, n - column), factor);
                Subtract(b.Slice(i * columns, columns), b.Slice(rank * columns, columns), factor);
            }
            pivots[rank++] = column;
        }
        for (var i = rank * columns; i < n * columns; i++)
            if (Math.Abs(b[i]) > Negligible * Math.Max(1, scale)) return Solutions.None;
        Substitute(a, b, n, columns, pivots.AsSpan(0, rank));
        return rank == n ? Solutions.One : Solutions.Many;
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

    private static void Subtract(Span<double> from, ReadOnlySpan<double> row, double factor)
    {
        for (var c = 0; c < from.Length; c++) from[c] -= factor * row[c];
    }

    /// <summary>Back substitution over the pivots' columns; the other entries are free, and 0.</summary>
    private static void Substitute(ReadOnlySpan<double> a, Span<double> b, int n, int columns, ReadOnlySpan<int> pivots)
    {
        b[(pivots.Length * columns)..].Clear();
        for (var row = pivots.Length - 1; row >= 0; row--)
            for (var c = 0; c < columns; c++)
            {
                var x = b[row * columns + c];
                for (var k = pivots[row] + 1; k < n; k++) x -= a[row * n + k] * b[k * columns + c];
                // The pivot's column is not before its row, so this entry has been read.
                b[row * columns + c] = 0;
                b[pivots[row] * columns + c] = x / a[row * n + pivots[row]];
            }
    }
}
