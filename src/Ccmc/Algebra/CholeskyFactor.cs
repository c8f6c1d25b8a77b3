using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ccmc.Algebra;

/// <summary>L with L Lᵀ = A for a symmetric positive definite A, in plain IEEE arithmetic of a fixed order; its room is kept from one A to
/// the next.</summary>
/// <remarks>Reference: [GVL13] section 4.2.</remarks>
internal sealed unsafe class CholeskyFactor
{
    // Columns of a block: the columns to its left are multiplied at once, the block itself entry by entry.
    private const int Block = 16;

    private readonly double[] l;
    private readonly double[] room;
    private readonly int size;
    private readonly int stride;

    public CholeskyFactor(int size)
    {
        (this.size, stride) = (size, EightLanes.Padded(size));
        l = new double[size * stride];
        room = new double[size * Block];
    }

    /// <summary>Factors the lower triangle of A, size × size row by row; false when A is not numerically positive definite.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; checked every few columns.</exception>
    public bool TryFactor(ReadOnlySpan<double> a, CancellationToken cancellation = default)
    {
        fixed (double* factor = l, known = room, entries = a)
            for (var start = 0; start < size; start += Block)
            {
                cancellation.ThrowIfCancellationRequested();
                var many = Math.Min(Block, size - start);
                var rows = factor + (nint)start * stride;
                EightLanes.Products(rows, size - start, rows, many, start, stride, known, Block);
                for (var i = start; i < size; i++)
                    if (!Row(factor, known + (i - start) * Block, entries + (nint)i * size, i, start, Math.Min(start + many, i + 1)))
                        return false;
            }
        return true;
    }

    /// <summary>Entries of row i in a block of columns, given their inner products over all columns before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Row(double* factor, double* known, double* a, int i, int start, int end)
    {
        var row = factor + (nint)i * stride;
        for (var j = start; j < end; j++)
        {
            var other = factor + (nint)j * stride;
            var sum = known[j - start];
            for (var k = start; k < j; k++) sum += row[k] * other[k];
            var rest = a[j] - sum;
            if (j < i) row[j] = rest / other[j];
            else if (!(rest > 0)) return false;
            else row[j] = Math.Sqrt(rest);
        }
        return true;
    }

    /// <summary>The diagonal of A⁻¹, Σ_k (L⁻¹)_ki²: a third of the work of the whole inverse.</summary>
    public double[] InverseDiagonal()
    {
        var diagonal = new double[size];
        var columns = new double[8 * stride];
        fixed (double* factor = l, y = columns)
            for (var first = 0; first < size; first += 8)
            {
                // Eight columns of L⁻¹ side by side, each a row here; they start with zeros.
                Array.Clear(columns);
                var from = first & ~(Block - 1);
                for (var start = from; start < size; start += Block)
                    ForwardBlock(factor, y, first, from, start, Math.Min(Block, size - start));
                for (var c = 0; c < 8 && first + c < size; c++)
                    diagonal[first + c] = EightLanes.Dot(y + (nint)c * stride, y + (nint)c * stride, stride);
            }
        return diagonal;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ForwardBlock(double* factor, double* y, int first, int from, int start, int many)
    {
        var known = stackalloc double[8 * Block];
        EightLanes.Products(factor + (nint)start * stride + from, many, y + from, 8, start - from, stride, known, 8);
        for (var i = start; i < start + many; i++)
        {
            var row = factor + (nint)i * stride;
            for (var c = 0; c < 8; c++)
            {
                var column = y + (nint)c * stride;
                var sum = known[(i - start) * 8 + c];
                for (var k = start; k < i; k++) sum += row[k] * column[k];
                column[i] = ((i == first + c ? 1 : 0) - sum) / row[i];
            }
        }
    }

    /// <summary>Replaces b by A⁻¹ b.</summary>
    public void Solve(Span<double> b) => Solve(b, 0);

    /// <summary>A⁻¹, size × size.</summary>
    public double[] Inverse(CancellationToken cancellation = default)
    {
        var inverse = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            // Rows of a symmetric matrix are its columns.
            var row = inverse.AsSpan(i * size, size);
            row[i] = 1;
            Solve(row, i);
        }
        return inverse;
    }

    /// <param name="b">Right-hand side and solution.</param>
    /// <param name="first">Its entries before this one are 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Solve(Span<double> b, int first)
    {
        fixed (double* factor = l, x = b)
        {
            for (var i = first; i < size; i++) x[i] = (x[i] - Dot(factor + (nint)i * stride, x, i)) / factor[(nint)i * stride + i];
            for (var i = size - 1; i >= 0; i--)
            {
                var row = factor + (nint)i * stride;
                x[i] /= row[i];
                var share = Vector256.Create(x[i]);
                var j = 0;
                for (; j + 4 <= i; j += 4) (Vector256.Load(x + j) - Vector256.Load(row + j) * share).Store(x + j);
                for (; j < i; j++) x[j] -= row[j] * x[i];
            }
        }
    }

    // Four partial sums in a stated order, entry i in sum i mod 4, what is left in sum 0: the result does not depend on the machine.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Dot(double* x, double* y, int length)
    {
        var sums = Vector256<double>.Zero;
        var i = 0;
        for (; i + 4 <= length; i += 4) sums += Vector256.Load(x + i) * Vector256.Load(y + i);
        return Join(sums, x, y, i, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Join(Vector256<double> sums, double* x, double* y, int from, int length)
    {
        var first = sums[0];
        for (var i = from; i < length; i++) first += x[i] * y[i];
        return first + sums[1] + (sums[2] + sums[3]);
    }
}
