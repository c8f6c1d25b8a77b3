using Ccmc.Functions;

namespace Ccmc.Likelihood;

/// <summary>
/// What the log-likelihood of one row of P needs at given weights w_j ∝ π_qj, summed over the draws from that row: expected draws Σ p_j and
/// conductances Σ p_j p_k. A stretch of d draws, the query's count rising n, n + 1, … while the others' fixed, adds sums over 1/S_r
/// and 1/S_r², S_r = (n + r) w_q + Σ_{j≠q} n_j w_j: differences of digamma and trigamma functions. So a trajectory's log-likelihood is
/// exact to rounding, and nothing of the trajectory is stored.
/// </summary>
/// <remarks>
/// Minus the Hessian in log-weights is the Laplacian with these conductances: diag(Σ_k c_jk) − c. All sums have positive terms. Mutable;
/// not safe for several threads. Derived in experiments/SingleTrajectoryLearning/README.md. Reference: [McF74].
/// </remarks>
public sealed class RowSums
{
    /// <summary>Up to this many draws are summed one by one, which keeps the digits where the query is rare.</summary>
    private const int DirectDraws = 8;

    private readonly int query;
    private readonly double[] weights;
    private readonly double[] expected;
    private readonly double[] conductances;

    /// <summary>Empty sums of a row.</summary>
    /// <param name="query">q, 0-based.</param>
    /// <param name="weights">w, length K, not negative, on any scale; copied.</param>
    public RowSums(int query, ReadOnlySpan<double> weights)
    {
        (this.query, this.weights) = (query, weights.ToArray());
        expected = new double[weights.Length];
        conductances = new double[weights.Length * weights.Length];
    }

    /// <summary>w, length K.</summary>
    public ReadOnlySpan<double> Weights => weights;

    /// <summary>Σ p_j over the draws, length K.</summary>
    public ReadOnlySpan<double> Expected => expected;

    /// <summary>Σ p_j p_k over the draws, j ≠ k, K × K row by row, symmetric; the diagonal is 0.</summary>
    public ReadOnlySpan<double> Conductances => conductances;

    /// <summary>A copy that goes its own way.</summary>
    public RowSums Copy()
    {
        var copy = new RowSums(query, weights);
        expected.CopyTo(copy.expected, 0);
        conductances.CopyTo(copy.conductances, 0);
        return copy;
    }

    /// <summary>Adds a stretch of draws from this row.</summary>
    /// <param name="draws">How many, at least 1.</param>
    /// <param name="counts">Counts before the stretch, length K.</param>
    public void Add(long draws, ReadOnlySpan<double> counts)
    {
        var others = 0.0;
        for (var j = 0; j < weights.Length; j++)
            if (j != query) others += counts[j] * weights[j];
        var s = draws <= DirectDraws
            ? Direct(draws, counts[query], weights[query], others)
            : Closed(draws, counts[query], weights[query], others);
        expected[query] += s.Own;
        for (var j = 0; j < weights.Length; j++)
        {
            if (j == query) continue;
            var a = counts[j] * weights[j];
            expected[j] += a * s.Inverse;
            Connect(j, query, a * s.OwnInverseSquare);
            for (var k = 0; k < j; k++)
                if (k != query) Connect(j, k, a * counts[k] * weights[k] * s.InverseSquare);
        }
    }

    /// <summary>Adds <paramref name="draws"/> draws from the same counts.</summary>
    internal void AddEqual(long draws, ReadOnlySpan<double> counts)
    {
        var total = 0.0;
        for (var j = 0; j < weights.Length; j++) total += counts[j] * weights[j];
        for (var j = 0; j < weights.Length; j++)
        {
            var p = counts[j] * weights[j] / total;
            expected[j] += draws * p;
            for (var k = 0; k < j; k++) Connect(j, k, draws * p * (counts[k] * weights[k] / total));
        }
    }

    /// <summary>
    /// Information on the log-odds of two tokens when the row's other log-odds are estimated too: the conductance between them in the whole
    /// network, the reciprocal of the asymptotic variance. Eliminates the other tokens one by one, adding positive terms only.
    /// </summary>
    /// <remarks>Reference: [KR93].</remarks>
    public double Information(int first, int second)
    {
        var size = weights.Length;
        var c = (double[])conductances.Clone();
        for (var k = 0; k < size; k++)
        {
            if (k == first || k == second) continue;
            var total = 0.0;
            for (var j = 0; j < size; j++) total += c[k * size + j];
            for (var i = 0; i < size; i++)
            {
                for (var j = 0; j < size && total > 0; j++)
                    if (i != j && i != k && j != k) c[i * size + j] += c[i * size + k] * c[k * size + j] / total;
            }
            for (var i = 0; i < size; i++) c[i * size + k] = c[k * size + i] = 0;
        }
        return c[first * size + second];
    }

    private void Connect(int j, int k, double value)
    {
        conductances[j * weights.Length + k] += value;
        conductances[k * weights.Length + j] += value;
    }

    private static StretchSums Direct(long draws, double n, double w, double others)
    {
        var (own, inverse, square, ownSquare) = (0.0, 0.0, 0.0, 0.0);
        for (var r = 0; r < draws; r++)
        {
            var mass = (n + r) * w;
            var x = 1 / (mass + others);
            own += mass * x;
            inverse += x;
            square += x * x;
            ownSquare += mass * x * x;
        }
        return new(own, inverse, square, ownSquare);
    }

    /// <summary>Σ 1/S_r = [ψ(z + d) − ψ(z)] / w and Σ 1/S_r² = [ψ′(z) − ψ′(z + d)] / w², z = n + C/w; the query's own mass is S_r −
    /// C.</summary>
    private static StretchSums Closed(long draws, double n, double w, double others)
    {
        var z = n + others / w;
        var inverse = Special.DigammaDifference(z, draws) / w;
        var square = Special.TrigammaDifference(z, draws) / (w * w);
        return new(Math.Max(0, draws - others * inverse), inverse, square, Math.Max(0, inverse - others * square));
    }

    /// <summary>Over the draws of a stretch: Σ (n + r) w_q / S_r, Σ 1/S_r, Σ 1/S_r², Σ (n + r) w_q / S_r².</summary>
    private readonly record struct StretchSums(double Own, double Inverse, double InverseSquare, double OwnInverseSquare);
}
