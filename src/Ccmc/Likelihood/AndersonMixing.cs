using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ccmc.Algebra;

namespace Ccmc.Likelihood;

/// <summary>
/// Anderson acceleration of a fixed-point map x ← x + r(x): the next point from the last few differences of x and r, by weighted least
/// squares. Safeguarded by the residual: when it grows the history is dropped and a plain step taken from the best point.
/// </summary>
internal sealed class AndersonMixing : IDisposable
{
    // The window at which this map gains no more; a tiny relative ridge keeps the small system regular when differences are parallel.
    private const int Window = 6;
    private const double Regularisation = 1e-12;
    private const double AllowedGrowth = 4;

    private readonly int size;
    private readonly double[] weight;
    // By slot of the window: differences of the residual, the same times the weights, and differences of x plus those of the residual.
    private readonly double[] residuals;
    private readonly double[] weighted;
    private readonly double[] moves;
    private readonly double[] gram = new double[Window * Window];
    private readonly double[] lastPoint;
    private readonly double[] lastResidual;
    private readonly double[] bestPoint;
    private readonly double[] bestResidual;
    private readonly double[] system = new double[Window * Window];
    private readonly double[] solution = new double[Window];
    private int used;
    private int oldest;
    private bool hasLast;
    private double best = double.PositiveInfinity;

    /// <param name="weight">The weights of the least-squares norm, one for each entry of x; kept.</param>
    public AndersonMixing(double[] weight)
    {
        (size, this.weight) = (weight.Length, weight);
        // Fresh memory costs more than the iteration. What a slot held before it is filled is multiplied and thrown away.
        (residuals, weighted, moves) = (Rent(), Rent(), Rent());
        (lastPoint, lastResidual) = (new double[size], new double[size]);
        (bestPoint, bestResidual) = (new double[size], new double[size]);
    }

    private double[] Rent() => ArrayPool<double>.Shared.Rent(Window * size);

    /// <summary>Gives its memory back.</summary>
    public void Dispose()
    {
        ArrayPool<double>.Shared.Return(residuals);
        ArrayPool<double>.Shared.Return(weighted);
        ArrayPool<double>.Shared.Return(moves);
    }

    /// <summary>Replaces x by the next point, given r(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Advance(Span<double> x, ReadOnlySpan<double> r)
    {
        var norm = 0.0;
        foreach (var v in r) norm += v * v;
        if (!(norm < AllowedGrowth * best))
        {
            for (var i = 0; i < size; i++) x[i] = bestPoint[i] + bestResidual[i];
            (used, oldest, hasLast, best) = (0, 0, false, double.PositiveInfinity);
            return;
        }
        if (norm < best)
        {
            best = norm;
            x.CopyTo(bestPoint);
            r.CopyTo(bestResidual);
        }
        if (hasLast) Remember(x, r);
        x.CopyTo(lastPoint);
        r.CopyTo(lastResidual);
        hasLast = true;
        Solve(r);
        for (var i = 0; i < size; i++) x[i] += r[i];
        for (var k = 0; k < used; k++) EightLanes.AddScaled(x, -solution[k], moves.AsSpan(k * size, size));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Remember(ReadOnlySpan<double> x, ReadOnlySpan<double> r)
    {
        var slot = used < Window ? used++ : oldest++ % Window;
        var (from, to) = (slot * size, (slot + 1) * size);
        for (var i = 0; i < size; i++)
        {
            var change = r[i] - lastResidual[i];
            residuals[from + i] = change;
            weighted[from + i] = weight[i] * change;
            moves[from + i] = x[i] - lastPoint[i] + change;
        }
        // Only this slot's row and column of the normal equations change.
        Span<double> lower = stackalloc double[Window], upper = stackalloc double[Window];
        DotAll(residuals, weighted.AsSpan(from..to), lower);
        DotAll(weighted, residuals.AsSpan(from..to), upper);
        for (var l = 0; l < Window; l++) gram[slot * Window + l] = gram[l * Window + slot] = l <= slot ? lower[l] : upper[l];
    }

    private void Solve(ReadOnlySpan<double> r)
    {
        DotAll(weighted, r, solution);
        gram.CopyTo(system, 0);
        for (var k = 0; k < used; k++) system[k * Window + k] *= 1 + Regularisation;
        Eliminate();
    }

    private void Eliminate()
    {
        for (var k = 0; k < used; k++)
        {
            for (var row = k + 1; row < used; row++)
            {
                var factor = system[row * Window + k] / system[k * Window + k];
                for (var c = k; c < used; c++) system[row * Window + c] -= factor * system[k * Window + c];
                solution[row] -= factor * solution[k];
            }
        }
        for (var k = used - 1; k >= 0; k--)
        {
            for (var c = k + 1; c < used; c++) solution[k] -= system[k * Window + c] * solution[c];
            solution[k] /= system[k * Window + k];
        }
        // Parallel or zero differences: a plain step.
        for (var k = 0; k < used; k++)
            if (!double.IsFinite(solution[k])) solution.AsSpan(0, used).Clear();
    }

    /// <summary>Inner products of all slots with one vector side by side, each in eight partial sums; slots not yet used give
    /// anything.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void DotAll(double[] slots, ReadOnlySpan<double> vector, Span<double> products)
    {
        var (s0, s1, s2) = (Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero);
        var (s3, s4, s5) = (Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero);
        nint i = 0;
        fixed (double* x0 = slots, v = vector)
        {
            double* x1 = x0 + size, x2 = x1 + size, x3 = x2 + size, x4 = x3 + size, x5 = x4 + size;
            for (; i + 8 <= size; i += 8)
            {
                var eight = Vector512.Load(v + i);
                s0 += Vector512.Load(x0 + i) * eight;
                s1 += Vector512.Load(x1 + i) * eight;
                s2 += Vector512.Load(x2 + i) * eight;
                s3 += Vector512.Load(x3 + i) * eight;
                s4 += Vector512.Load(x4 + i) * eight;
                s5 += Vector512.Load(x5 + i) * eight;
            }
        }
        (products[0], products[1], products[2]) = (EightLanes.Sum(s0), EightLanes.Sum(s1), EightLanes.Sum(s2));
        (products[3], products[4], products[5]) = (EightLanes.Sum(s3), EightLanes.Sum(s4), EightLanes.Sum(s5));
        for (; i < size; i++)
            for (var k = 0; k < Window; k++) products[k] += slots[k * size + (int)i] * vector[(int)i];
    }
}
