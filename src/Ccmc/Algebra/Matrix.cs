namespace Ccmc.Algebra;

/// <summary>
/// Small dense matrix of doubles, row by row. Sums run in index order with plain multiplications and additions on one thread,
/// so a result is the same on every machine. Mutable through its indexer; operations return new matrices.
/// </summary>
/// <remarks>
/// Own code, here and beside it, since MathNet.Numerics chooses its provider from environment variables; the eigenvalues of unsymmetric
/// matrices alone come from it (<see cref="MeanField.FaceJacobian"/>), and in the tests it is the oracle of all the rest.
/// </remarks>
public sealed class Matrix
{
    private readonly double[] entries;

    /// <summary>A matrix of zeros.</summary>
    public Matrix(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        (Rows, Columns) = (rows, columns);
        entries = new double[rows * columns];
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Entry by row and column, from 0.</summary>
    public double this[int row, int column]
    {
        get => entries[row * Columns + column];
        set => entries[row * Columns + column] = value;
    }

    /// <summary>A row, as a view.</summary>
    public Span<double> Row(int row) => entries.AsSpan(row * Columns, Columns);

    /// <summary>All entries row by row, as a view.</summary>
    public ReadOnlySpan<double> Entries => entries;

    /// <summary>The matrix with entry (i, j) = <paramref name="entry"/>(i, j).</summary>
    public static Matrix Of(int rows, int columns, Func<int, int, double> entry)
    {
        var m = new Matrix(rows, columns);
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++) m[i, j] = entry(i, j);
        return m;
    }

    /// <summary>The transpose.</summary>
    public Matrix Transpose() => Of(Columns, Rows, (i, j) => this[j, i]);

    /// <summary>Matrix product; inner dimensions must agree.</summary>
    public static Matrix operator *(Matrix left, Matrix right)
    {
        if (left.Columns != right.Rows)
            throw new ArgumentException(
                $"a {left.Rows} × {left.Columns} matrix cannot be multiplied by a {right.Rows} × {right.Columns} one");
        var product = new Matrix(left.Rows, right.Columns);
        for (var i = 0; i < left.Rows; i++)
        {
            var row = product.Row(i);
            for (var k = 0; k < left.Columns; k++)
                EightLanes.AddScaled(row, left[i, k], right.Row(k));
        }
        return product;
    }

    /// <summary>Sum of two matrices of one shape.</summary>
    public static Matrix operator +(Matrix left, Matrix right) => Of(left.Rows, left.Columns, (i, j) => left[i, j] + right[i, j]);

    /// <summary>Difference of two matrices of one shape.</summary>
    public static Matrix operator -(Matrix left, Matrix right) => Of(left.Rows, left.Columns, (i, j) => left[i, j] - right[i, j]);

    /// <summary>The matrix times a vector of <see cref="Columns"/> entries.</summary>
    public double[] Apply(ReadOnlySpan<double> vector)
    {
        var result = new double[Rows];
        var i = 0;
        for (; i + 4 <= Rows; i += 4) DotFour(i, vector, result);
        for (; i < Rows; i++) result[i] = Dot(Row(i), vector);
        return result;
    }

    /// <summary>Four rows side by side, so that additions of one need not wait for those of another; each sum is in index order.</summary>
    private void DotFour(int row, ReadOnlySpan<double> vector, Span<double> result)
    {
        if (vector.Length != Columns)
            throw new ArgumentException($"vectors of {Columns} and {vector.Length} entries have no inner product");
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        var x0 = Row(row)[..vector.Length];
        var x1 = Row(row + 1)[..vector.Length];
        var x2 = Row(row + 2)[..vector.Length];
        var x3 = Row(row + 3)[..vector.Length];
        for (var i = 0; i < vector.Length; i++)
        {
            s0 += x0[i] * vector[i];
            s1 += x1[i] * vector[i];
            s2 += x2[i] * vector[i];
            s3 += x3[i] * vector[i];
        }
        (result[row], result[row + 1], result[row + 2], result[row + 3]) = (s0, s1, s2, s3);
    }

    /// <summary>Inner product, summed in index order; lengths must agree.</summary>
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        if (left.Length != right.Length)
            throw new ArgumentException($"vectors of {left.Length} and {right.Length} entries have no inner product");
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++) sum += left[i] * right[i];
        return sum;
    }

    /// <summary>Root of the sum of squares of all entries, summed in order.</summary>
    public double FrobeniusNorm() => Math.Sqrt(Dot(entries, entries));

    /// <summary>Largest absolute entry; 0 when empty, NaN when an entry is.</summary>
    public double MaxAbs()
    {
        var max = 0.0;
        foreach (var x in entries) max = Math.Max(max, Math.Abs(x));
        return max;
    }
}
