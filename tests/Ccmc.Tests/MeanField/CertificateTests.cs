using System.Numerics;
using Ccmc.MeanField;
using Ccmc.Models;
using static Ccmc.Tests.Samplers.TrajectoryFixtures;

namespace Ccmc.Tests.MeanField;

/// <summary>What a fixed point is handed out with, each part computed here again from the matrix, the shares or the field alone.</summary>
public sealed class CertificateTests
{
    public static TheoryData<int, double, bool, ulong> Cases => new()
    {
        { 2, 1, false, 1 }, { 3, 1, false, 2 }, { 4, 2, false, 3 }, { 5, 1, true, 4 },
        { 6, 1, false, 5 }, { 7, 0.5, true, 6 }, { 9, 3, false, 7 },
    };

    /// <summary>The residual told is that of the ratios and shares told: as large as what is found here, to their rounding. A residual of 0
    /// for all would be seen.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void The_residual_is_that_of_the_solution_told(int size, double scale, bool zeroDiagonal, ulong seed)
    {
        var matrix = Gaussian(size, scale, seed, zeroDiagonal);
        var rounded = 0;
        foreach (var point in MeanFieldAnalysis.Of(matrix).FixedPoints)
        {
            var residual = 0.0;
            foreach (var j in point.Support)
            {
                var (flow, mass) = (0.0, 0.0);
                foreach (var i in point.Support)
                {
                    flow += point.Ratios[i] * matrix.Probability(i, j);
                    mass += matrix.Probability(j, i) * point.Shares[i];
                }
                residual = Math.Max(residual, Math.Max(Math.Abs(flow - 1), Math.Abs(point.Ratios[j] * mass / point.Shares[j] - 1)));
            }
            Assert.Equal(residual, point.Residual);
            if (residual > 0) rounded++;
        }
        Assert.True(rounded > 0 || size == 2, "some solution is not exact");
    }

    /// <summary>A trace of an absent token grows at the rate g_j − 1 that is told: the field at the point with a 10⁻⁷ part of token j mixed
    /// in.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void Absent_tokens_grow_at_the_exponent_told(int size, double scale, bool zeroDiagonal, ulong seed)
    {
        const double trace = 1e-7;
        var matrix = Gaussian(size, scale, seed, zeroDiagonal);
        var drift = new double[size];
        foreach (var point in MeanFieldAnalysis.Of(matrix).FixedPoints)
            for (var j = 0; j < size; j++)
            {
                if (point.Support.Contains(j))
                {
                    Assert.Equal(1, point.Growth[j]);
                    continue;
                }
                double[] shares = [.. point.Shares.Select(m => m * (1 - trace))];
                shares[j] = trace;
                Drift.At(matrix, shares, drift);
                Assert.Equal(point.Growth[j] - 1, drift[j] / trace,
                    1e-4 * (1 + point.Growth[j] * point.Growth[j]) / Math.Min(1, point.Support.Min(s => point.Shares[s])));
            }
    }

    /// <summary>Each eigenvalue told makes the numerical derivative of the field on the face singular, not only their sums; and the verdict
    /// is read off them and the growth exponents.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void Eigenvalues_are_roots_of_the_derivatives_determinant(int size, double scale, bool zeroDiagonal, ulong seed)
    {
        var matrix = Gaussian(size, scale, seed, zeroDiagonal);
        foreach (var point in MeanFieldAnalysis.Of(matrix).FixedPoints)
        {
            var rate = point.Eigenvalues.Select(e => e.Real)
                .Concat(Enumerable.Range(0, size).Where(j => !point.Support.Contains(j)).Select(j => point.Growth[j] - 1))
                .DefaultIfEmpty(-1).Max();
            Assert.Equal(Math.Max(-1, rate), point.LeadingRate, 1e-12);
            Assert.Equal(rate < -Face.CriticalRate ? Stability.Stable : rate > Face.CriticalRate ? Stability.Unstable : Stability.Critical,
                point.Stability);
            var n = point.Support.Count;
            if (n == 1 || point.Support.Min(s => point.Shares[s]) < 1e-3) continue;
            var jacobian = Derivative(matrix, point);
            var typical = point.Eigenvalues.Aggregate(1.0, (x, e) => x * (1 + e.Magnitude));
            foreach (var value in point.Eigenvalues) Assert.InRange(Complex.Abs(Determinant(jacobian, value)), 0, 1e-5 * typical);
            // Half a unit away it is not: the test can fail.
            var away = point.Eigenvalues[0] + new Complex(0.5, 0.5);
            if (point.Eigenvalues.All(e => Complex.Abs(e - away) > 0.4))
                Assert.True(Complex.Abs(Determinant(jacobian, away)) > 1e-5 * typical);
        }
    }

    /// <summary>The length at which theory tells the winner, by what it says: at x of it, x^rate is the part asked for of the gap to the
    /// next fixed point (stable), or that part itself (unstable).</summary>
    [Theory, MemberData(nameof(Cases))]
    public void Tokens_needed_solve_their_own_equation(int size, double scale, bool zeroDiagonal, ulong seed)
    {
        const double below = 0.01;
        var analysis = MeanFieldAnalysis.Of(Gaussian(size, scale, seed, zeroDiagonal));
        var largest = 1.0;
        foreach (var point in analysis.FixedPoints)
        {
            var others = analysis.FixedPoints.Where(f => !ReferenceEquals(f, point))
                .Select(f => Enumerable.Range(0, size).Sum(j => Math.Abs(f.Shares[j] - point.Shares[j])) / 2);
            var length = analysis.LengthToSettle(point, below);
            largest = Math.Max(largest, length);
            if (!double.IsFinite(length)) continue;
            var stable = point.Stability == Stability.Stable;
            Assert.Equal(1, (stable ? below * others.DefaultIfEmpty(1).Min() : below) * Math.Pow(length, Math.Abs(point.LeadingRate)),
                1e-9);
        }
        if (!analysis.IsCritical && !analysis.HasCornerCycle && analysis.Stable.Any())
            Assert.Equal(largest, analysis.LengthToDecide(below));
    }

    /// <summary>∂ drift_i / ∂ m_j on the face, the last share making up for the others: (n − 1) square.</summary>
    private static Complex[,] Derivative(TransitionMatrix matrix, FixedPoint point)
    {
        var (support, n) = (point.Support, point.Support.Count);
        var h = 1e-5 * support.Min(s => point.Shares[s]);
        var derivative = new Complex[n - 1, n - 1];
        for (var j = 0; j < n - 1; j++)
        {
            var (up, down) = (At(j, h), At(j, -h));
            for (var i = 0; i < n - 1; i++) derivative[i, j] = (up[support[i]] - down[support[i]]) / (2 * h);
        }
        return derivative;

        double[] At(int j, double by)
        {
            double[] m = [.. point.Shares];
            m[support[j]] += by;
            m[support[^1]] -= by;
            var drift = new double[m.Length];
            Drift.At(matrix, m, drift);
            return drift;
        }
    }

    private static Complex Determinant(Complex[,] matrix, Complex less)
    {
        var n = matrix.GetLength(0);
        var a = (Complex[,])matrix.Clone();
        for (var i = 0; i < n; i++) a[i, i] -= less;
        var determinant = Complex.One;
        for (var k = 0; k < n; k++)
        {
            var pivot = Enumerable.Range(k, n - k).MaxBy(i => Complex.Abs(a[i, k]));
            if (a[pivot, k] == Complex.Zero) return Complex.Zero;
            if (pivot != k) determinant = -determinant;
            for (var j = 0; j < n; j++) (a[k, j], a[pivot, j]) = (a[pivot, j], a[k, j]);
            determinant *= a[k, k];
            for (var i = k + 1; i < n; i++)
                for (var j = n - 1; j >= k; j--) a[i, j] -= a[i, k] / a[k, k] * a[k, j];
        }
        return determinant;
    }
}
