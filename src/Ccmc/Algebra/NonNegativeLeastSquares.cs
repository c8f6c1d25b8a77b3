namespace Ccmc.Algebra;

/// <summary>min ‖Xᵀ u − f‖² over u ≥ 0 for m vectors, the rows of X, by Lawson and Hanson's active set: it ends after finitely many solves
/// of positive definite systems, for a vector is taken in only where it is independent of those already in.</summary>
/// <remarks>Reference: [LH74] chapter 23, on the normal equations: fit for a few hundred vectors whose condition is below 10⁶.</remarks>
internal static class NonNegativeLeastSquares
{
    /// <summary>u, length m, from the Gram matrix X Xᵀ (m × m) and the products X f. A gradient below <paramref name="tolerance"/> takes
    /// nothing in.</summary>
    /// <exception cref="ArithmeticException">The active set does not settle: the vectors are too near to one another.</exception>
    public static double[] Solve(Matrix gram, ReadOnlySpan<double> products, double tolerance)
    {
        var size = gram.Rows;
        var (u, inside) = (new double[size], new List<int>());
        for (var round = 0; round <= 10 * (size + 1); round++)
        {
            var (best, most) = (-1, tolerance);
            for (var i = 0; i < size; i++)
            {
                if (inside.Contains(i)) continue;
                var gradient = products[i] - Matrix.Dot(gram.Row(i), u);
                if (gradient > most) (best, most) = (i, gradient);
            }
            if (best < 0) return u;
            inside.Add(best);
            while (Solved(gram, products, inside) is var s && s.Any(x => !(x > 0)))
            {
                // Towards the solution until the first entry is 0; what is 0 leaves. The one taken in last moves up from 0 at first.
                var part = 1.0;
                for (var a = 0; a < s.Length; a++)
                    if (!(s[a] > 0)) part = Math.Min(part, u[inside[a]] / (u[inside[a]] - s[a]));
                for (var a = 0; a < s.Length; a++) u[inside[a]] += part * (s[a] - u[inside[a]]);
                for (var a = s.Length - 1; a >= 0; a--)
                    if (!(s[a] > 0) && u[inside[a]] <= 1e-14 * u.Max())
                    {
                        u[inside[a]] = 0;
                        inside.RemoveAt(a);
                    }
                if (inside.Count == s.Length) throw Unsettled();
            }
            var solution = Solved(gram, products, inside);
            for (var a = 0; a < solution.Length; a++) u[inside[a]] = solution[a];
        }
        throw Unsettled();
    }

    private static ArithmeticException Unsettled() =>
        new("the active set of a non-negative least-squares problem does not settle: some of its vectors are nearly the same");

    private static double[] Solved(Matrix gram, ReadOnlySpan<double> products, List<int> inside)
    {
        var n = inside.Count;
        var (a, b) = (new double[n * n], new double[n]);
        for (var i = 0; i < n; i++)
        {
            b[i] = products[inside[i]];
            for (var j = 0; j < n; j++) a[i * n + j] = gram[inside[i], inside[j]];
        }
        if (n == 0) return b;
        var factor = new CholeskyFactor(n);
        if (!factor.TryFactor(a)) throw Unsettled();
        factor.Solve(b);
        return b;
    }
}
