using System.Numerics;
using Ccmc.Algebra;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Ccmc.MeanField;

/// <summary>Eigenvalues of the mean field's Jacobian on a face.</summary>
internal static class FaceJacobian
{
    // MathNet would look for native providers, and into the environment for which to take: bits would be the machine's. A static
    // constructor, so that the choice is part of the code that computes these numbers; every use of MathNet in the core is in this
    // class.
    static FaceJacobian()
    {
        Control.UseManaged();
        Control.UseSingleThread();
    }

    /// <summary>
    /// Eigenvalues, on row vectors of sum 0, of J = (I − N)(I − Q + 1 mᵀ)⁻¹ − I at a fixed point with full support: N = Pᵀ diag(u_i / s_i)
    /// P diag(m), s = P m, Q = diag(1/s) P diag(m). n − 1 of them, by falling real part; null where probabilities differ by more than
    /// doubles hold, or where the iteration converges neither for J nor for its transpose.
    /// </summary>
    /// <param name="p">P on the face, n × n row by row.</param>
    /// <param name="m">Shares, length n, positive.</param>
    /// <param name="u">u_i = m_i / s_i.</param>
    public static Complex[]? Eigenvalues(ReadOnlySpan<double> p, ReadOnlySpan<double> m, ReadOnlySpan<double> u)
    {
        var n = m.Length;
        if (n == 1) return [];
        var reduced = !(LooseFace.Exit(p, m) >= LooseFace.SmallestExit)
            ? Matrix<double>.Build.DenseOfRowMajor(n - 1, n - 1, LooseFace.Jacobian(p, m, u))
            : Reduced(Write(p, m, u), n);
        if (!reduced.ForAll(double.IsFinite) || (Spectrum(reduced) ?? Spectrum(reduced.Transpose())) is not { } values) return null;
        Array.Sort(values, (x, y) => x.Real != y.Real ? y.Real.CompareTo(x.Real) : y.Imaginary.CompareTo(x.Imaginary));
        return values;
    }

    private static Complex[]? Spectrum(Matrix<double> matrix)
    {
        try
        {
            return matrix.Evd(Symmetricity.Asymmetric).EigenValues.ToArray();
        }
        catch (NonConvergenceException)
        {
            return null;
        }
    }

    private static Matrix<double> Reduced(double[] jacobian, int n)
    {
        var reduced = Matrix<double>.Build.Dense(n - 1, n - 1);
        for (var i = 0; i < n - 1; i++)
            for (var j = 0; j < n - 1; j++) reduced[i, j] = jacobian[i * n + j] - jacobian[(n - 1) * n + j];
        return reduced;
    }

    private static double[] Write(ReadOnlySpan<double> p, ReadOnlySpan<double> m, ReadOnlySpan<double> u)
    {
        var n = m.Length;
        // J = (I − N) Z⁻¹ − I, so Zᵀ Jᵀ = (I − N)ᵀ − Zᵀ with Z = I − Q + 1 mᵀ.
        var zt = new double[n * n];
        var right = new double[n * n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++)
            {
                var s = m[i] / u[i];
                zt[j * n + i] = (i == j ? 1 : 0) - p[i * n + j] * m[j] / s + m[j];
                var product = 0.0;
                for (var k = 0; k < n; k++) product += p[k * n + i] * (u[k] * u[k] / m[k]) * p[k * n + j];
                right[j * n + i] = (i == j ? 1 : 0) - product * m[j];
            }
        for (var i = 0; i < n * n; i++) right[i] -= zt[i];
        LinearSystem.Solve(zt, right, n, n);
        var jacobian = new double[n * n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++) jacobian[i * n + j] = right[j * n + i];
        return jacobian;
    }
}
