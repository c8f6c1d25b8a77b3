namespace Ccmc.Algebra;

/// <summary>L with L Lᵀ = A for a symmetric positive definite A, in plain IEEE arithmetic of a fixed order; its room is kept from one A to the next.</summary>
/// <remarks>Reference: [GVL13] section 4.2.</remarks>
internal sealed class CholeskyFactor
{
    private readonly double[] l;
    private readonly int size;

    public CholeskyFactor(int size)
    {
        this.size = size;
        l = new double[size * size];
    }

    /// <summary>Factors the lower triangle of A, size × size row by row; false when A is not numerically positive definite.</summary>
    public bool TryFactor(ReadOnlySpan<double> a)
    {
        for (var i = 0; i < size; i++)
        {
            var rowI = l.AsSpan(i * size, size);
            for (var j = 0; j <= i; j++)
            {
                var rowJ = l.AsSpan(j * size, size);
                var sum = a[i * size + j] - Dot(rowI[..j], rowJ[..j]);
                if (i > j) rowI[j] = sum / rowJ[j];
                else if (!(sum > 0)) return false;
                else rowI[i] = Math.Sqrt(sum);
            }
        }
        return true;
    }

    /// <summary>Replaces b by A⁻¹ b.</summary>
    public void Solve(Span<double> b)
    {
        for (var i = 0; i < size; i++) b[i] = (b[i] - Dot(l.AsSpan(i * size, i), b[..i])) / l[i * size + i];
        for (var i = size - 1; i >= 0; i--)
        {
            b[i] /= l[i * size + i];
            for (var j = 0; j < i; j++) b[j] -= l[i * size + j] * b[i];
        }
    }

    /// <summary>A⁻¹, size × size.</summary>
    public double[] Inverse()
    {
        var inverse = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            // Rows of a symmetric matrix are its columns.
            var row = inverse.AsSpan(i * size, size);
            row[i] = 1;
            Solve(row);
        }
        return inverse;
    }

    // Four partial sums in a stated order: the additions do not wait for one another, and the result does not depend on the machine.
    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        var i = 0;
        for (; i + 3 < x.Length; i += 4)
        {
            s0 += x[i] * y[i];
            s1 += x[i + 1] * y[i + 1];
            s2 += x[i + 2] * y[i + 2];
            s3 += x[i + 3] * y[i + 3];
        }
        for (; i < x.Length; i++) s0 += x[i] * y[i];
        return s0 + s1 + (s2 + s3);
    }
}
