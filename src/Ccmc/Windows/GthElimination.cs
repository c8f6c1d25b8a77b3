using System.Runtime.Intrinsics;
using Ccmc.Algebra;

namespace Ccmc.Windows;

/// <summary>
/// Elimination without subtractions for x = b + P x, P ≥ 0 substochastic, its exits given apart: x_i = b_i + Σ_j p_ij x_j with Σ_j p_ij +
/// Σ_c e_ic = 1. Diagonals are never read: 1 − p_kk is the sum of what leaves k. So each entry of the result has a small relative error,
/// however rarely the chain exits.
/// </summary>
/// <remarks>Reference: [GTH85]; accuracy [OCi93]. n³/3 multiplications and additions, entry by entry in one order whatever the width of the
/// machine's vectors.</remarks>
internal sealed class GthElimination
{
    private const int Panel = 4;

    private readonly double[] p;
    private readonly double[] exits;
    private readonly double[] leaving;
    private readonly int n;
    private readonly int classes;

    /// <param name="p">n × n row by row, overwritten: above the diagonal what is left, below it the factors.</param>
    /// <param name="exits">n × classes, overwritten.</param>
    /// <param name="n">States.</param>
    /// <param name="cancellation">Looked at with every few pivots.</param>
    public GthElimination(double[] p, double[] exits, int n, CancellationToken cancellation = default)
    {
        (this.p, this.exits, this.n) = (p, exits, n);
        classes = n == 0 ? 0 : exits.Length / n;
        leaving = new double[n];
        for (var k = 0; k < n; k += Panel)
        {
            cancellation.ThrowIfCancellationRequested();
            Eliminate(k, Math.Min(n, k + Panel));
        }
    }

    /// <summary>x of x = b + P x; b ≥ 0 is overwritten by it.</summary>
    public void Solve(double[] b)
    {
        for (var i = 0; i < n; i++)
            for (var k = 0; k < i; k++) b[i] += p[(long)i * n + k] * b[k];
        Substitute(b);
    }

    /// <summary>Probability of leaving by exit <paramref name="which"/>, from each state.</summary>
    public double[] Exit(int which)
    {
        var x = new double[n];
        for (var i = 0; i < n; i++) x[i] = exits[i * classes + which];
        Substitute(x);
        return x;
    }

    private void Substitute(double[] x)
    {
        for (var k = n - 1; k >= 0; k--)
        {
            var sum = x[k];
            for (var j = k + 1; j < n; j++) sum += p[(long)k * n + j] * x[j];
            x[k] = sum / leaving[k];
        }
    }

    /// <summary>Eliminates states from … to − 1: first among themselves, then from all rows below, four at a time to read each row but
    /// once.</summary>
    private void Eliminate(int from, int to)
    {
        for (var k = from; k < to; k++)
        {
            for (var l = from; l < k; l++) Update(k, l, l + 1);
            var sum = 0.0;
            for (var j = k + 1; j < n; j++) sum += p[(long)k * n + j];
            for (var c = 0; c < classes; c++) sum += exits[k * classes + c];
            leaving[k] = sum;
        }
        for (var i = to; i < n; i++)
        {
            for (var k = from; k < to; k++) Narrow(i, k, to);
            for (var k = from; k < to; k++) Exits(i, k);
            if (to - from == Panel) Wide(i, from, to);
            else
                for (var k = from; k < to; k++) EightLanes.AddScaled(Row(i, to), p[(long)i * n + k], Row(k, to));
        }
    }

    private Span<double> Row(int i, int column) => p.AsSpan((int)((long)i * n + column), n - column);

    private void Update(int i, int k, int column)
    {
        var factor = p[(long)i * n + k] / leaving[k];
        p[(long)i * n + k] = factor;
        EightLanes.AddScaled(Row(i, column), factor, Row(k, column));
        Exits(i, k);
    }

    /// <summary>The factor of row i for pivot k, and its effect on the pivots that follow in the panel.</summary>
    private void Narrow(int i, int k, int to)
    {
        var factor = p[(long)i * n + k] / leaving[k];
        p[(long)i * n + k] = factor;
        for (var j = k + 1; j < to; j++) p[(long)i * n + j] += factor * p[(long)k * n + j];
    }

    private void Exits(int i, int k)
    {
        var factor = p[(long)i * n + k];
        for (var c = 0; c < classes; c++) exits[i * classes + c] += factor * exits[k * classes + c];
    }

    /// <summary>Row i += its four factors times the panel's rows, one after the other, entry by entry.</summary>
    private unsafe void Wide(int i, int from, int to)
    {
        var factors = p.AsSpan((int)((long)i * n + from), Panel);
        if (factors[0] == 0 && factors[1] == 0 && factors[2] == 0 && factors[3] == 0) return;
        var (f0, f1, f2, f3) =
            (Vector512.Create(factors[0]), Vector512.Create(factors[1]), Vector512.Create(factors[2]), Vector512.Create(factors[3]));
        var y = Row(i, to);
        fixed (double* target = y, r0 = Row(from, to), r1 = Row(from + 1, to), r2 = Row(from + 2, to), r3 = Row(from + 3, to))
        {
            nint j = 0;
            for (; j + 8 <= y.Length; j += 8)
                (Vector512.Load(target + j) + f0 * Vector512.Load(r0 + j) + f1 * Vector512.Load(r1 + j)
                    + f2 * Vector512.Load(r2 + j) + f3 * Vector512.Load(r3 + j)).Store(target + j);
            for (; j < y.Length; j++)
                target[j] = target[j] + factors[0] * r0[j] + factors[1] * r1[j] + factors[2] * r2[j] + factors[3] * r3[j];
        }
    }
}
