namespace Ccmc.MeanField;

/// <summary>
/// The Jacobian on a face whose tokens hardly lead to one another (a strong diagonal, blocks with a small leak): there I − Q is 0 up to
/// rounding, while J, a quotient of such matrices, is of order 1. Nothing is subtracted here before the end, so J keeps its digits however
/// loose the face.
/// </summary>
/// <remarks>
/// With Q̂_ik = u_k π_ki, the chain Q run backwards, N = Q̂ Q, and J has the eigenvalues that y ↦ (I − Q)⁻ (I − N) y − y has on columns up
/// to constants. For y = e_j and j eliminated last, the right-hand side −N_ij (i ≠ j) and the solution are of one sign throughout.
/// Reference: [GTH85].
/// </remarks>
internal static class LooseFace
{
    /// <summary>Exit probabilities below this cost the direct solve more digits than <see cref="Face.CriticalRate"/> leaves it.</summary>
    public const double SmallestExit = 1e-6;

    /// <summary>Smallest probability, in the elimination of Q_ij = π_ij m_j / (P m)_i, of leaving a token for those before it.</summary>
    /// <param name="p">P on the face, n × n row by row.</param>
    /// <param name="m">Shares, length n, positive.</param>
    public static double Exit(ReadOnlySpan<double> p, ReadOnlySpan<double> m)
    {
        var (q, smallest) = (Chain(p, m), 1.0);
        for (var k = m.Length - 1; k > 0; k--) smallest = Math.Min(smallest, Eliminate(q, m.Length, k));
        return smallest;
    }

    /// <summary>J in coordinates relative to the last token, (n − 1) × (n − 1) row by row.</summary>
    /// <param name="p">P on the face, n × n row by row.</param>
    /// <param name="m">Shares, length n, positive.</param>
    /// <param name="u">u_i = m_i / (P m)_i.</param>
    public static double[] Jacobian(ReadOnlySpan<double> p, ReadOnlySpan<double> m, ReadOnlySpan<double> u)
    {
        var n = m.Length;
        var (q, jacobian, y) = (Chain(p, m), new double[(n - 1) * (n - 1)], new double[n]);
        for (var j = 0; j < n - 1; j++)
        {
            Solve(p, u, q, j, y);
            for (var i = 0; i < n - 1; i++) jacobian[i * (n - 1) + j] = y[i] - y[n - 1] - (i == j ? 1 : 0);
        }
        return jacobian;
    }

    /// <summary>Writes y with (I − Q) y = (I − N) e_j and y_j = 0: no entry is positive.</summary>
    private static void Solve(ReadOnlySpan<double> p, ReadOnlySpan<double> u, double[] q, int j, double[] y)
    {
        var n = u.Length;
        // Tokens j and 0 change places, so that j is eliminated last.
        int Token(int place) => place == 0 ? j : place == j ? 0 : place;
        var (ordered, right, exits) = (new double[n * n], new double[n], new double[n]);
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < n; k++) ordered[i * n + k] = q[Token(i) * n + Token(k)];
            if (i == 0) continue;
            for (var k = 0; k < n; k++) right[i] -= u[k] * p[k * n + Token(i)] * q[k * n + j];
        }
        for (var k = n - 1; k > 0; k--)
        {
            exits[k] = Eliminate(ordered, n, k);
            for (var i = 1; i < k; i++) right[i] += ordered[i * n + k] * right[k];
        }
        var solution = new double[n];
        for (var k = 1; k < n; k++)
        {
            solution[k] = right[k] / exits[k];
            for (var i = 1; i < k; i++) solution[k] += ordered[k * n + i] / exits[k] * solution[i];
        }
        for (var i = 0; i < n; i++) y[Token(i)] = solution[i];
    }

    /// <summary>Takes state k out of the chain of states up to k; column k is left divided by the probability of leaving it for those
    /// before, which is returned.</summary>
    private static double Eliminate(double[] q, int n, int k)
    {
        var exit = 0.0;
        for (var j = 0; j < k; j++) exit += q[k * n + j];
        for (var i = 0; i < k; i++)
        {
            q[i * n + k] /= exit;
            for (var j = 0; j < k; j++)
                if (j != i) q[i * n + j] += q[i * n + k] * q[k * n + j];
        }
        return exit;
    }

    private static double[] Chain(ReadOnlySpan<double> p, ReadOnlySpan<double> m)
    {
        var n = m.Length;
        var q = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            var mass = 0.0;
            for (var j = 0; j < n; j++) mass += q[i * n + j] = p[i * n + j] * m[j];
            for (var j = 0; j < n; j++) q[i * n + j] /= mass;
        }
        return q;
    }
}
