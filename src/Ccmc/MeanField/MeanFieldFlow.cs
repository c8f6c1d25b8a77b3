using Ccmc.Models;

namespace Ccmc.MeanField;

/// <summary>Where the mean field takes shares.</summary>
/// <param name="Shares">m(τ) at the end, length K.</param>
/// <param name="Time">τ = log t at the end.</param>
/// <param name="Settled">The stable fixed point reached, null where none was.</param>
/// <param name="Distance">Total-variation distance to the nearest fixed point at the end.</param>
/// <param name="Corners">Single winners that held more than <see cref="MeanFieldFlow.CornerShare"/> in turn: a repeating list shows a
/// heteroclinic cycle.</param>
public sealed record FlowEnd(IReadOnlyList<double> Shares, double Time, FixedPoint? Settled, double Distance, IReadOnlyList<int> Corners)
{
    /// <summary>The cycle of corners followed at least twice when the integration ended, starting at its smallest token; null for
    /// none.</summary>
    public IReadOnlyList<int>? Cycle
    {
        get
        {
            for (var length = 2; 2 * length <= Corners.Count; length++)
            {
                var end = Corners.Count;
                if (!Enumerable.Range(1, length).All(i => Corners[end - i] == Corners[end - i - length])) continue;
                var cycle = Corners.Skip(end - length).ToList();
                var first = cycle.IndexOf(cycle.Min());
                return [.. cycle.Skip(first), .. cycle.Take(first)];
            }
            return null;
        }
    }
}

/// <summary>The classical Runge–Kutta method on the mean field. Not safe for several threads.</summary>
internal sealed class RungeKutta(TransitionMatrix matrix, CancellationToken cancellation = default)
{
    private readonly double[][] slopes = [new double[matrix.Size], new double[matrix.Size],
        new double[matrix.Size], new double[matrix.Size]];
    private readonly double[] at = new double[matrix.Size];
    private readonly Drift.Workspace work = new(matrix.Size, cancellation);

    /// <summary>One step of length <paramref name="h"/>, in place; shares are kept at sum one.</summary>
    public void Advance(double[] m, double h)
    {
        m.CopyTo(at, 0);
        for (var stage = 0; stage < 4; stage++)
        {
            Drift.At(matrix, at, slopes[stage], work);
            for (var j = 0; j < m.Length; j++) at[j] = Math.Max(0, m[j] + (stage == 2 ? h : h / 2) * slopes[stage][j]);
        }
        var total = 0.0;
        for (var j = 0; j < m.Length; j++)
        {
            m[j] = Math.Max(0, m[j] + h / 6 * (slopes[0][j] + 2 * slopes[1][j] + 2 * slopes[2][j] + slopes[3][j]));
            total += m[j];
        }
        for (var j = 0; j < m.Length; j++) m[j] /= total;
    }
}

/// <summary>Integrates the mean field dm/dτ = ν(m) − m: what knows nothing of faces, to check the fixed points with.</summary>
/// <remarks>Reference: [Ben97].</remarks>
public static class MeanFieldFlow
{
    /// <summary>Shares are at a corner above this share of one token.</summary>
    public const double CornerShare = 0.99;

    /// <summary>Step of τ: the classical Runge–Kutta method is stable to |λ| h = 2.7, and no rate at a fixed point is below −1 (found on
    /// all faces of 9,000 random matrices).</summary>
    private const double Step = 0.25;

    /// <summary>Shares this near to a stable fixed point are taken to stay: total variation.</summary>
    private const double Settled = 1e-6;

    /// <summary>Steps between two comparisons with the fixed points.</summary>
    private const int Patience = 32;

    /// <summary>Follows the flow from the shares (length K, not negative, sum one; zeros stay zero) until a stable fixed point is reached
    /// or τ = <paramref name="longest"/>.</summary>
    /// <param name="matrix">K × K.</param>
    /// <param name="analysis">Its fixed points, those of the tokens with a positive share.</param>
    /// <param name="shares">m(0).</param>
    /// <param name="longest">Largest τ.</param>
    /// <param name="cancellation">Looked at now and then.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static FlowEnd Follow(TransitionMatrix matrix, MeanFieldAnalysis analysis, ReadOnlySpan<double> shares,
        double longest, CancellationToken cancellation = default)
    {
        var m = shares.ToArray();
        var corners = new List<int>();
        var runge = new RungeKutta(matrix, cancellation);
        var steps = (long)Math.Ceiling(longest / Step);
        for (var step = 0L; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            runge.Advance(m, Step);
            Note(m, corners);
            if (step % Patience == Patience - 1
                && analysis.NearestTo(m) is ({ Stability: Stability.Stable } there, < Settled and var distance))
                return new(m, (step + 1) * Step, there, distance, corners);
        }
        var (nearest, last) = analysis.NearestTo(m);
        return new(m, steps * Step, nearest?.Stability == Stability.Stable && last < Settled ? nearest : null, last, corners);
    }

    /// <summary>m(<paramref name="time"/>) from the shares (as for <see cref="Follow"/>).</summary>
    public static double[] After(TransitionMatrix matrix, ReadOnlySpan<double> shares, double time)
    {
        var m = shares.ToArray();
        var runge = new RungeKutta(matrix);
        var steps = (int)Math.Ceiling(time / Step);
        for (var step = 0; step < steps; step++) runge.Advance(m, time / steps);
        return m;
    }

    private static void Note(double[] m, List<int> corners)
    {
        for (var j = 0; j < m.Length; j++)
            if (m[j] > CornerShare && (corners.Count == 0 || corners[^1] != j)) corners.Add(j);
    }
}
