using System.Numerics;
using Ccmc.Algebra;
using Ccmc.Models;

namespace Ccmc.MeanField;

/// <summary>The fixed point of one face.</summary>
internal static class Face
{
    /// <summary>Rates nearer to 0 than this are critical: the solves of faces up to K = 20 are good to about 1e-12.</summary>
    public const double CriticalRate = 1e-9;

    /// <summary>Adds the face's fixed point, or the face itself if P_SS is singular, to the lists.</summary>
    public static void Examine(TransitionMatrix matrix, ReadOnlySpan<int> present, ReadOnlySpan<int> support,
        List<FixedPoint> points, List<SingularFace> singular)
    {
        var n = support.Length;
        if (n == 1 && matrix.Probability(support[0], support[0]) == 0) return;
        var transposed = new double[n * n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++) transposed[j * n + i] = matrix.Probability(support[i], support[j]);
        var u = new double[n];
        Array.Fill(u, 1);
        var solutions = LinearSystem.Solve(transposed, u, n, 1);
        if (solutions != Solutions.One)
        {
            singular.Add(
                new(support.ToArray(), solutions == Solutions.Many,
                    solutions == Solutions.Many ? LeavingRate(matrix, present, support) : -1));
            return;
        }
        foreach (var x in u)
            if (!(x > 0)) return;
        points.Add(Describe(matrix, present, support, u));
    }

    /// <summary>
    /// Where P_SSᵀ u = 1 has many solutions, g_j = Σ u_i π_ij is the same for all of them iff column j of P on S is P_SS w for some w, and
    /// then it is Σ w.
    /// </summary>
    private static double LeavingRate(TransitionMatrix matrix, ReadOnlySpan<int> present, ReadOnlySpan<int> support)
    {
        var n = support.Length;
        var rate = -1.0;
        foreach (var token in present)
        {
            if (support.Contains(token)) continue;
            var p = new double[n * n];
            var w = new double[n];
            for (var i = 0; i < n; i++)
            {
                w[i] = matrix.Probability(support[i], token);
                for (var j = 0; j < n; j++) p[i * n + j] = matrix.Probability(support[i], support[j]);
            }
            if (LinearSystem.Solve(p, w, n, 1) == Solutions.None) continue;
            var growth = 0.0;
            foreach (var x in w) growth += x;
            rate = Math.Max(rate, growth - 1);
        }
        return rate;
    }

    private static FixedPoint Describe(TransitionMatrix matrix, ReadOnlySpan<int> present, ReadOnlySpan<int> support, double[] u)
    {
        var n = support.Length;
        var p = new double[n * n];
        var flow = new double[n * n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++)
            {
                p[i * n + j] = matrix.Probability(support[i], support[j]);
                // diag(u) P is column-stochastic; its transpose is a chain whose stationary law is m.
                flow[j * n + i] = u[i] * p[i * n + j];
            }
        var m = new double[n];
        StationaryLaw.Write(flow, m);
        var shares = new double[matrix.Size];
        for (var i = 0; i < n; i++) shares[support[i]] = m[i];
        var ratios = new double[matrix.Size];
        for (var i = 0; i < n; i++) ratios[support[i]] = u[i];
        var growth = Growth(matrix, support, u);
        var residual = Residual(p, m, u);
        var eigenvalues = FaceJacobian.Eigenvalues(p, m, u);
        var (invasion, rate, stability) = Judge(present, support, growth, eigenvalues);
        return new FixedPoint
        {
            Support = support.ToArray(),
            Shares = shares,
            Ratios = ratios,
            Residual = residual,
            Index = (n % 2 == 0 ? -1 : 1) * DeterminantSign.Of(p, n),
            IsSaturated = invasion <= 0,
            Growth = growth,
            Eigenvalues = eigenvalues ?? [],
            LeadingRate = rate,
            Stability = stability,
        };
    }

    private static double[] Growth(TransitionMatrix matrix, ReadOnlySpan<int> support, double[] u)
    {
        var growth = new double[matrix.Size];
        for (var j = 0; j < growth.Length; j++)
            for (var i = 0; i < u.Length; i++) growth[j] += u[i] * matrix.Probability(support[i], j);
        foreach (var j in support) growth[j] = 1;
        return growth;
    }

    /// <summary>max over j of |Σ_i u_i p_ij − 1| and over i of |u_i (P m)_i / m_i − 1|.</summary>
    private static double Residual(ReadOnlySpan<double> p, double[] m, double[] u)
    {
        var n = m.Length;
        var residual = 0.0;
        for (var i = 0; i < n; i++)
        {
            var (flow, mass) = (0.0, 0.0);
            for (var j = 0; j < n; j++)
            {
                flow += u[j] * p[j * n + i];
                mass += p[i * n + j] * m[j];
            }
            residual = Math.Max(residual, Math.Max(Math.Abs(flow - 1), Math.Abs(u[i] * mass / m[i] - 1)));
        }
        return residual;
    }

    /// <summary>Largest g_j − 1 of an absent token (−1 without one), the leading rate, and what it says; without eigenvalues it says
    /// nothing unless a token invades.</summary>
    private static (double Invasion, double Rate, Stability Stability) Judge(ReadOnlySpan<int> present,
        ReadOnlySpan<int> support, double[] growth, Complex[]? eigenvalues)
    {
        var (invasion, next) = (-1.0, 0);
        foreach (var j in present)
            if (next < support.Length && support[next] == j) next++;
            else invasion = Math.Max(invasion, growth[j] - 1);
        if (eigenvalues is null)
            return (invasion, Math.Max(0, invasion), invasion > CriticalRate ? Stability.Unstable : Stability.Critical);
        var rate = invasion;
        foreach (var value in eigenvalues) rate = Math.Max(rate, value.Real);
        return (invasion, rate, rate > CriticalRate ? Stability.Unstable : rate < -CriticalRate ? Stability.Stable : Stability.Critical);
    }
}
