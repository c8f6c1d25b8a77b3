using Ccmc.Algebra;
using Ccmc.Models;
using Ccmc.Random;
using MathNet.Numerics.LinearAlgebra;

namespace Ccmc.Tests.Algebra;

/// <summary>The project's own small linear algebra against an independent library.</summary>
public class AlgebraAgainstMathNetTests
{
    private static Matrix<double> Theirs(Matrix m) => Matrix<double>.Build.Dense(m.Rows, m.Columns, (i, j) => m[i, j]);

    private static Matrix Random(ulong seed, int rows, int columns)
    {
        var stream = new RandomStream(seed, 2, 3, 4);
        return Embeddings.Normal(ref stream, rows, columns);
    }

    [Theory]
    [InlineData(1, 5, 5)]
    [InlineData(2, 12, 3)]
    [InlineData(3, 30, 17)]
    public void Qr_multiplies_back_and_is_orthonormal(ulong seed, int rows, int columns)
    {
        var a = Random(seed, rows, columns);
        var (q, r) = QrFactorization.Of(a);
        Assert.True((q * r - a).MaxAbs() < 1e-13);
        Assert.True((q.Transpose() * q - Matrix.Of(columns, columns, (i, j) => i == j ? 1 : 0)).MaxAbs() < 1e-14);
        Assert.Equal(0, r[columns - 1, 0]);
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 9)]
    [InlineData(3, 24)]
    public void Symmetric_eigenvalues_agree(ulong seed, int size)
    {
        var a = Random(seed, size, size);
        var symmetric = a + a.Transpose();
        var theirs = Theirs(symmetric).Evd(Symmetricity.Symmetric).EigenValues.Select(v => v.Real).Order().ToArray();
        var ours = SymmetricSpectrum.Of(symmetric).Values;
        for (var i = 0; i < size; i++) Assert.Equal(theirs[i], ours[i], 1e-12);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 9)]
    [InlineData(4, 24)]
    [InlineData(5, 67)]
    public void Eigenvalues_by_QL_agree_within_their_bound(ulong seed, int size)
    {
        var a = Random(seed, size, size);
        var symmetric = a + a.Transpose();
        var theirs = Theirs(symmetric).Evd(Symmetricity.Symmetric).EigenValues.Select(v => v.Real).Order().ToArray();
        foreach (var scale in new[] { 1, 1e-200, 1e200 })
        {
            var ours = SymmetricEigenvalues.Of(Matrix.Of(size, size, (i, j) => i <= j ? scale * symmetric[i, j] : double.NaN));
            for (var i = 0; i < size; i++) Assert.Equal(theirs[i], ours[i] / scale, size * 2.3e-16 * symmetric.FrobeniusNorm());
        }
    }

    [Fact]
    public void Eigenvalues_of_special_matrices()
    {
        Assert.Equal([0.0, 0, 0], SymmetricEigenvalues.Of(new Matrix(3, 3)));
        Assert.Equal([-2.0, 1, 5], SymmetricEigenvalues.Of(Matrix.Of(3, 3, (i, j) => i != j ? 0 : i == 0 ? 5 : i == 1 ? -2 : 1)));
        Assert.All(SymmetricEigenvalues.Of(Matrix.Of(3, 3, (i, j) => i == 1 && j == 2 ? double.NaN : 1)),
            v => Assert.True(double.IsNaN(v)));
        // A path of n vertices: 2 − 2 cos(πk/n).
        const int n = 40;
        var path = SymmetricEigenvalues.Of(Matrix.Of(n, n, (i, j) => Math.Abs(i - j) == 1 ? -1 : i != j ? 0 : i is 0 or n - 1 ? 1 : 2));
        for (var k = 0; k < n; k++) Assert.Equal(2 - 2 * Math.Cos(Math.PI * k / n), path[k], 1e-14);
        // All ones: 0 many times over.
        var ones = SymmetricEigenvalues.Of(Matrix.Of(n, n, (_, _) => 1));
        Assert.Equal(n, ones[^1], 1e-13);
        for (var k = 0; k < n - 1; k++) Assert.Equal(0, ones[k], 1e-13);
    }

    [Theory]
    [InlineData(1, 4, 9)]
    [InlineData(2, 9, 4)]
    [InlineData(3, 20, 20)]
    [InlineData(4, 1, 7)]
    [InlineData(5, 1, 1)]
    [InlineData(6, 67, 90)]
    public void Singular_values_agree(ulong seed, int rows, int columns)
    {
        var a = Random(seed, rows, columns);
        var theirs = Theirs(a).Svd(false).S;
        foreach (var scale in new[] { 1, 1e-200, 1e200 })
        {
            var ours = SingularValues.Of(Matrix.Of(rows, columns, (i, j) => scale * a[i, j]));
            Assert.Equal(Math.Min(rows, columns), ours.Length);
            for (var i = 0; i < ours.Length; i++) Assert.Equal(theirs[i], ours[i] / scale, (rows + columns) * 2.3e-16 * theirs[0]);
        }
    }

    [Fact]
    public void Singular_values_of_special_matrices()
    {
        Assert.Equal([0.0, 0], SingularValues.Of(new Matrix(2, 3)));
        Assert.All(SingularValues.Of(Matrix.Of(2, 3, (i, j) => i == j ? double.PositiveInfinity : 0)), v => Assert.True(double.IsNaN(v)));
        double[] diagonal = [3, 0, -7];
        double[] sizes = [7, 3, 0];
        Assert.All(SingularValues.Of(Matrix.Of(3, 3, (i, j) => i == j ? diagonal[i] : 0)).Zip(sizes),
            p => Assert.Equal(p.Second, p.First, 1e-14));
        // Rank one: all but one vanish. Orthonormal rows: all are 1.
        var one = SingularValues.Of(Matrix.Of(30, 40, (i, j) => (i + 1.0) * (j % 5 - 2)));
        Assert.All(one.Skip(1), v => Assert.Equal(0, v, 1e-15 * 70 * one[0]));
        var stream = new Ccmc.Random.RandomStream(1, 2, 3, 4);
        Assert.All(SingularValues.Of(Ccmc.Models.Embeddings.Orthonormal(ref stream, 40, 70)), v => Assert.Equal(1, v, 1e-14));
    }

    [Theory]
    [InlineData(10, 1e5)]
    [InlineData(150, 1e10)]
    public void The_smallest_singular_value_is_known_to_the_condition_number_times_rounding(int size, double condition)
    {
        // Eigenvalues of A Aᵀ would know it to the square of that.
        var stream = new Ccmc.Random.RandomStream(5, 6, 7, 8);
        var values = SingularValues.Of(Ccmc.Models.Embeddings.Correlated(ref stream, size, size + 14, condition));
        Assert.Equal(1, values[0] / values[^1] / condition, 2 * size * 2.3e-16 * condition);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(13)]
    [InlineData(16)]
    [InlineData(37)]
    [InlineData(100)]
    public void Cholesky_inverts_and_refuses_what_is_not_definite(int size)
    {
        var a = Random(5, size, size);
        var definite = a * a.Transpose() + Matrix.Of(size, size, (i, j) => i == j ? 0.1 : 0);
        var factor = new CholeskyFactor(size);
        // Its room is used twice: what the first left must not matter.
        Assert.True(factor.TryFactor(Matrix.Of(size, size, (i, j) => i == j ? 7 : -1.0 / size).Entries));
        Assert.True(factor.TryFactor(definite.Entries));
        var inverse = factor.Inverse();
        var diagonal = factor.InverseDiagonal();
        var theirs = Theirs(definite).Inverse();
        var tolerance = 1e-9 * theirs.L2Norm(); // A spectrum: taken once.
        for (var i = 0; i < size; i++)
        {
            Assert.Equal(theirs[i, i], diagonal[i], tolerance);
            for (var j = 0; j < size; j++) Assert.Equal(theirs[i, j], inverse[size * i + j], tolerance);
        }
        Assert.False(
            new CholeskyFactor(size + 1).TryFactor(
                Matrix.Of(size + 1, size + 1, (i, j) => i == j && i == size ? -1 : i == j ? 1 : 0).Entries));
        Assert.False(new CholeskyFactor(3).TryFactor(Matrix.Of(3, 3, (_, _) => 1).Entries));
    }
}
