using System.Numerics;
using Ccmc.MeanField;
using Ccmc.Models;
using FsCheck;
using FsCheck.Fluent;
using static Ccmc.Tests.Samplers.TrajectoryFixtures;

namespace Ccmc.Tests.MeanField;

/// <summary>Fixed points against closed forms (K = 2, identical rows), numerical derivatives and integration of the field.</summary>
public sealed class MeanFieldTests
{
    /// <summary>On either side of where the direct way is left it keeps the digits that tell a critical rate.</summary>
    [Fact]
    public void However_loose_the_face_its_rate_keeps_its_digits()
    {
        foreach (var p in new[] { 1e-300, 1e-20, 1e-7, 2e-6, 1e-5, 1e-3 })
            Assert.Equal(1 - 2 * p, MeanFieldAnalysis.Of(TwoToken(p, p)).FixedPoints[2].Eigenvalues.Single().Real, 1e-10);
    }

    /// <summary>Both ways to the Jacobian on faces just loose enough for either: the direct one keeps 16 digits less those of the loosest
    /// exit.</summary>
    [Fact]
    public void Loose_faces_have_the_eigenvalues_of_the_direct_way()
    {
        double[] p = [0.5, 0.499, 0.0004, 0.0006, 0.3, 0.699, 0.0006, 0.0004, 0.0003, 0.0007, 0.4, 0.599, 0.0005, 0.0005, 0.6, 0.399];
        var point = MeanFieldAnalysis.Of(TransitionMatrix.FromProbabilities(p)).FixedPoints.Single(f => f.Support.Count == 4);
        var (m, u) = (point.Shares.ToArray(), point.Ratios.ToArray());
        var jacobian = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfRowMajor(3, 3, LooseFace.Jacobian(p, m, u));
        var loose = jacobian.Evd().EigenValues.OrderByDescending(x => x.Real).ThenBy(x => x.Imaginary).ToList();
        Assert.True(LooseFace.Exit(p, m) is > LooseFace.SmallestExit and < 0.01);
        for (var i = 0; i < 3; i++) Assert.Equal(0, (loose[i] - point.Eigenvalues[i]).Magnitude, 1e-9);
    }

    [Fact]
    public void Probabilities_stay_positive_however_far_apart_the_logits()
    {
        var matrix = TransitionMatrix.FromLogits([0, -2000, 0, -2000, 0, 0, 0, 0, 0]);
        Assert.True(matrix.Probability(0, 1) > 0 && matrix.Probability(1, 0) > 0);
        Assert.All(MeanFieldAnalysis.Of(matrix).FixedPoints, f => Assert.True(double.IsFinite(f.LeadingRate)));
    }

    [Theory]
    [InlineData(0.3, 0.7, "0")]
    [InlineData(0.7, 0.2, "1")]
    [InlineData(0.2, 0.3, "0 1")]
    [InlineData(0.8, 0.7, "0+1")]
    public void The_two_token_phases(double p, double q, string stable)
    {
        var analysis = MeanFieldAnalysis.Of(TwoToken(p, q));
        Assert.Equal(stable, string.Join(' ', analysis.Stable.Select(Name)));
        Assert.False(analysis.IsCritical);
        Assert.True(analysis.Complete);
        var single = analysis.FixedPoints[0];
        Assert.Equal(p / (1 - p), single.Growth[1], 12);
        Assert.Equal(1, single.Growth[0]);
        var interior = analysis.FixedPoints.FirstOrDefault(f => f.Support.Count == 2);
        if (interior is null) return;
        Assert.Equal(q * (2 * p - 1) / (q * (2 * p - 1) + p * (2 * q - 1)), interior.Shares[1], 12);
    }

    [Fact]
    public void With_equal_switching_probabilities_the_interior_eigenvalue_is_1_minus_2p()
    {
        foreach (var p in new[] { 0.1, 0.4, 0.6, 0.9 })
            Assert.Equal(1 - 2 * p, MeanFieldAnalysis.Of(TwoToken(p, p)).FixedPoints[2].Eigenvalues.Single().Real, 12);
    }

    [Theory]
    [InlineData(0.5, 0.7)]
    [InlineData(0.5, 0.5)]
    [InlineData(0.3, 0.5)]
    public void One_half_is_critical_and_nothing_is_decided(double p, double q)
    {
        var analysis = MeanFieldAnalysis.Of(TwoToken(p, q));
        Assert.True(analysis.IsCritical);
        Assert.True(double.IsInfinity(analysis.LengthToDecide(0.01)));
    }

    [Fact]
    public void Identical_rows_have_one_stable_winner_and_growth_by_ratio()
    {
        double[] row = [0.2, 0.45, 0.05, 0.3];
        var analysis = MeanFieldAnalysis.Of(TransitionMatrix.FromProbabilities([.. row, .. row, .. row, .. row]));
        var winner = Assert.Single(analysis.Stable);
        Assert.Equal([1], winner.Support);
        for (var j = 0; j < 4; j++) Assert.Equal(row[j] / 0.45, winner.Growth[j], 12);
        Assert.Equal(11, analysis.SingularFaces.Count);
        Assert.DoesNotContain(analysis.SingularFaces, f => f.Continuum);
        Assert.Equal(Math.Pow(100, 3), analysis.LengthToSettle(winner, 0.01), 3);
    }

    [Theory]
    [InlineData(0.98, 0.01)]
    [InlineData(0.5, 0.25)]
    public void Tied_losers_are_a_continuum_that_shares_leave(double winner, double loser)
    {
        double[] row = [winner, loser, loser];
        var analysis = MeanFieldAnalysis.Of(TransitionMatrix.FromProbabilities([.. row, .. row, .. row]));
        var face = Assert.Single(analysis.SingularFaces, f => f.Continuum);
        Assert.Equal([1, 2], face.Support);
        Assert.Equal(winner / loser - 1, face.LeavingRate, 1e-9);
        Assert.False(analysis.IsCritical);
        Assert.Equal([0], Assert.Single(analysis.Stable).Support);
        // The winner's own approach is the slowest: x^(loser/winner − 1) at distance 1 of the next fixed point.
        Assert.Equal(Math.Pow(0.01, -1 / (1 - loser / winner)), analysis.LengthToDecide(0.01), 1e-3);
    }

    [Fact]
    public void Tied_identical_rows_are_a_continuum()
    {
        var analysis = MeanFieldAnalysis.Of(TransitionMatrix.FromProbabilities([0.4, 0.4, 0.2, 0.4, 0.4, 0.2, 0.4, 0.4, 0.2]));
        Assert.Equal([0, 1], Assert.Single(analysis.SingularFaces, f => f.Continuum).Support);
        Assert.True(analysis.IsCritical);
    }

    /// <summary>Rows (a, b, c) cyclically, b > a > c, 2a > b + c: the corners form an attracting cycle. With ω = x + iy the eigenvalue of P
    /// and r = |ω|² the interior point has the eigenvalue (1 − r)/(1 − ω) − 1: it is unstable too iff x (1 + r) > 2 r.</summary>
    [Theory]
    [InlineData(0.36, 0.37, 0.27, 0)]
    [InlineData(0.36, 0.50, 0.14, 1)]
    public void A_heteroclinic_cycle_is_never_decided(double a, double b, double c, int stable)
    {
        var analysis = MeanFieldAnalysis.Of(TransitionMatrix.FromProbabilities([a, b, c, c, a, b, b, c, a]));
        Assert.Equal(stable, analysis.Stable.Count());
        var (x, y) = (a - (b + c) / 2, Math.Sqrt(0.75) * (b - c));
        var r = x * x + y * y;
        Assert.Equal((1 - r) * (1 - x) / ((1 - x) * (1 - x) + y * y) - 1, analysis.FixedPoints[^1].LeadingRate, 10);
        Assert.True(analysis.HasCornerCycle);
        Assert.False(analysis.IsCritical);
        Assert.True(double.IsInfinity(analysis.LengthToDecide(0.01)));
    }

    [Fact]
    public void A_zero_diagonal_has_no_single_winner_and_pairs_at_one_half()
    {
        var analysis = MeanFieldAnalysis.Of(Gaussian(4, 1, 21, zeroDiagonal: true));
        Assert.All(analysis.FixedPoints, f => Assert.True(f.Support.Count >= 2 && f.Shares.Max() <= 0.5 + 1e-12));
        Assert.Contains(analysis.FixedPoints, f => f.Support.Count == 2 && Math.Abs(f.Shares[f.Support[0]] - 0.5) < 1e-12);
    }

    [Fact]
    public void At_every_fixed_point_the_field_vanishes_and_the_eigenvalues_are_those_of_its_derivative() =>
        Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<(byte size, uint seed)>(), input =>
        {
            var matrix = Gaussian(2 + input.size % 4, 1, input.seed);
            foreach (var point in MeanFieldAnalysis.Of(matrix).FixedPoints)
            {
                var drift = new double[matrix.Size];
                Drift.At(matrix, [.. point.Shares], drift);
                Assert.All(drift, d => Assert.InRange(d, -1e-10, 1e-10));
                Assert.Equal(point.Support.Count - 1, point.Eigenvalues.Count);
                // The characteristic polynomial of the numerical derivative vanishes at each eigenvalue: compare power sums, which need no
                // matching.
                var (sum, squares) = PowerSums(matrix, point);
                Assert.Equal(point.Eigenvalues.Aggregate(Complex.Zero, (s, x) => s + x).Real, sum, 5);
                Assert.Equal(point.Eigenvalues.Aggregate(Complex.Zero, (s, x) => s + x * x).Real, squares, 5);
            }
        }));

    [Fact]
    public void Integrating_the_field_ends_at_a_stable_point_with_its_rate()
    {
        foreach (var seed in new ulong[] { 1, 2, 3, 4 })
        {
            var matrix = Gaussian(4, 1, seed);
            var analysis = MeanFieldAnalysis.Of(matrix);
            if (!analysis.Stable.Any(f => f.LeadingRate < -0.05)) continue;
            double[] m = [0.25, 0.25, 0.25, 0.25];
            var runge = new RungeKutta(matrix);
            for (var step = 0; step < 4_000; step++) runge.Advance(m, 0.1);
            var (nearest, distance) = analysis.NearestTo(m);
            Assert.Equal(Stability.Stable, nearest!.Stability);
            Assert.InRange(distance, 0, 1e-3);
        }
    }

    [Fact]
    public void Twenty_tokens_are_solved_on_every_face()
    {
        var analysis = MeanFieldAnalysis.Of(Gaussian(20, 1, 5));
        Assert.True(analysis.Complete);
        Assert.Equal(1, analysis.IndexSum);
        Assert.InRange(analysis.FixedPoints.Max(f => f.Residual), 0, 1e-12);
    }

    /// <summary>The face of the tokens present is the mean field of the submatrix.</summary>
    [Fact]
    public void Absent_tokens_leave_the_mean_field_of_the_others()
    {
        var matrix = Gaussian(5, 1, 31);
        int[] present = [0, 2, 3];
        var rows = new double[9];
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++) rows[3 * i + j] = matrix.Probability(present[i], present[j]);
        for (var i = 0; i < 3; i++)
        {
            var sum = rows[3 * i] + rows[3 * i + 1] + rows[3 * i + 2];
            for (var j = 0; j < 3; j++) rows[3 * i + j] /= sum;
        }
        var face = MeanFieldAnalysis.Of(matrix, present).FixedPoints;
        var own = MeanFieldAnalysis.Of(TransitionMatrix.FromProbabilities(rows)).FixedPoints;
        Assert.Equal(own.Count, face.Count);
        for (var i = 0; i < own.Count; i++)
        {
            Assert.Equal(own[i].Support.Select(j => present[j]), face[i].Support);
            Assert.Equal(own[i].Stability, face[i].Stability);
            Assert.Equal(own[i].LeadingRate, face[i].LeadingRate, 10);
            for (var j = 0; j < 3; j++) Assert.Equal(own[i].Growth[j], face[i].Growth[present[j]], 10);
        }
    }

    [Fact]
    public void A_large_vocabulary_is_told_to_be_incomplete()
    {
        var analysis = MeanFieldAnalysis.Of(Gaussian(60, 1, 5));
        Assert.False(analysis.Complete);
        Assert.Equal(3, analysis.LargestSupport);
        Assert.True(double.IsInfinity(analysis.LengthToDecide(0.01)));
    }

    private static string Name(FixedPoint point) => string.Join('+', point.Support);

    private static (double Sum, double Squares) PowerSums(TransitionMatrix matrix, FixedPoint point)
    {
        var n = point.Support.Count;
        const double h = 1e-6;
        var j = new double[n - 1, n - 1];
        for (var i = 0; i < n - 1; i++)
        {
            var (up, down) = (Shifted(i, h), Shifted(i, -h));
            for (var k = 0; k < n - 1; k++) j[i, k] = (up[point.Support[k]] - down[point.Support[k]]) / (2 * h);
        }
        var (sum, squares) = (0.0, 0.0);
        for (var i = 0; i < n - 1; i++)
        {
            sum += j[i, i];
            for (var k = 0; k < n - 1; k++) squares += j[i, k] * j[k, i];
        }
        return (sum, squares);

        double[] Shifted(int i, double by)
        {
            double[] m = [.. point.Shares];
            // Relative to the smallest share, so that it stays inside the face.
            m[point.Support[i]] += by * point.Support.Min(s => point.Shares[s]);
            m[point.Support[^1]] -= by * point.Support.Min(s => point.Shares[s]);
            var drift = new double[m.Length];
            Drift.At(matrix, m, drift);
            for (var k = 0; k < drift.Length; k++) drift[k] /= point.Support.Min(s => point.Shares[s]);
            return drift;
        }
    }
}
