using Ccmc.Algebra;
using Ccmc.Functions;

namespace Ccmc.Landscape;

/// <summary>
/// How descent comes near its limit where no minimiser exists: with a_i = η t × (odds of arc i) and τ = log t the gradient flow is, up to
/// O(1/t), the Lotka–Volterra system d log a_i / dτ = 1 − (G a)_i, G the Gram matrix of the arcs; Σ a_i = η t · gap. At rest a is the
/// multipliers of W_svm.
/// </summary>
/// <remarks>Derived in experiments/Landscape/README.md. Classical Runge–Kutta steps in log a.</remarks>
public sealed class ArcDynamics
{
    private const double LongestStep = 0.01;

    private readonly Matrix gram;
    private readonly double[] logs;
    private readonly double[] passed;

    /// <summary>From a &gt; 0, one entry for each arc.</summary>
    public ArcDynamics(Matrix gram, ReadOnlySpan<double> start)
    {
        this.gram = gram;
        logs = [.. start.ToArray().Select(Elementary.Log)];
        passed = new double[logs.Length];
    }

    /// <summary>a.</summary>
    public double[] Scaled => Array.ConvertAll(logs, Elementary.Exp);

    /// <summary>∫ a dτ since the start: W has moved by Σ of these times the arcs' vectors.</summary>
    public IReadOnlyList<double> Passed => passed;

    /// <summary>Σ a = η t · gap.</summary>
    public double Sum => Scaled.Sum();

    /// <summary>Goes on for <paramref name="time"/> ≥ 0 in τ.</summary>
    public void Advance(double time)
    {
        var steps = (int)Math.Ceiling(time / LongestStep);
        for (var step = 0; step < steps; step++) Step(time / steps);
    }

    private void Step(double h)
    {
        var n = logs.Length;
        var (slope, sum, area, at) = (new double[n], new double[n], new double[n], (double[])logs.Clone());
        for (var stage = 0; stage < 4; stage++)
        {
            var a = Array.ConvertAll(at, Elementary.Exp);
            var weight = stage is 1 or 2 ? 2 : 1;
            for (var i = 0; i < n; i++)
            {
                slope[i] = 1 - Matrix.Dot(gram.Row(i), a);
                sum[i] += weight * slope[i];
                area[i] += weight * a[i];
            }
            for (var i = 0; i < n; i++) at[i] = logs[i] + (stage == 2 ? h : h / 2) * slope[i];
        }
        for (var i = 0; i < n; i++)
        {
            logs[i] += h / 6 * sum[i];
            passed[i] += h / 6 * area[i];
        }
    }
}
