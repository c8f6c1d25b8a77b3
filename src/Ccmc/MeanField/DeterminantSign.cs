namespace Ccmc.MeanField;

/// <summary>Which way a matrix turns space over.</summary>
internal static class DeterminantSign
{
    /// <summary>Sign of the determinant of the n × n matrix (row by row), by elimination with partial pivoting: −1, 0 where a pivot is 0,
    /// 1.</summary>
    /// <remarks>Reference: [GVL13] section 3.4.</remarks>
    public static int Of(ReadOnlySpan<double> matrix, int n)
    {
        var a = matrix.ToArray();
        var sign = 1;
        for (var k = 0; k < n; k++)
        {
            var pivot = k;
            for (var i = k + 1; i < n; i++)
                if (Math.Abs(a[i * n + k]) > Math.Abs(a[pivot * n + k])) pivot = i;
            if (a[pivot * n + k] == 0) return 0;
            if (pivot != k)
            {
                for (var c = k; c < n; c++) (a[k * n + c], a[pivot * n + c]) = (a[pivot * n + c], a[k * n + c]);
                sign = -sign;
            }
            if (a[k * n + k] < 0) sign = -sign;
            for (var i = k + 1; i < n; i++)
            {
                var factor = a[i * n + k] / a[k * n + k];
                for (var c = k + 1; c < n; c++) a[i * n + c] -= factor * a[k * n + c];
            }
        }
        return sign;
    }
}
