using Ccmc.Algebra;
using Ccmc.Functions;

namespace Ccmc.Likelihood;

/// <summary>Newton's step for one row's log-weights, from the sums at its weights.</summary>
/// <remarks>
/// The log-likelihood's third derivative is at most its second times the step's spread, so a step of spread s shortened by log(1 + s)/s
/// never raises the loss, and the full step leaves less than s² of itself. Reference: [STD19].
/// </remarks>
internal static class RowNewton
{
    /// <summary>The new weights (0 for tokens never chosen, the reference's kept) and the spread of the full step; null where no step
    /// exists.</summary>
    /// <param name="sums">Sums at the weights; those of tokens never chosen must be 0.</param>
    /// <param name="chosen">How often each token was drawn from this row, length K, two or more positive.</param>
    public static (double[] Weights, double Spread)? Step(RowSums sums, ReadOnlySpan<long> chosen)
    {
        var size = chosen.Length;
        var free = new List<int>();
        var reference = 0;
        for (var j = 1; j < size; j++)
            if (chosen[j] > chosen[reference]) reference = j;
        for (var j = 0; j < size; j++)
            if (chosen[j] > 0 && j != reference) free.Add(j);
        var n = free.Count;
        var (a, b) = (new double[n * n], new double[n]);
        for (var i = 0; i < n; i++)
        {
            b[i] = chosen[free[i]] - sums.Expected[free[i]];
            for (var j = 0; j < size; j++) a[i * n + i] += sums.Conductances[free[i] * size + j];
            for (var j = 0; j < n; j++)
                if (i != j) a[i * n + j] = -sums.Conductances[free[i] * size + free[j]];
        }
        var factor = new CholeskyFactor(n);
        if (!factor.TryFactor(a)) return null;
        factor.Solve(b);
        var (low, high) = (0.0, 0.0);
        foreach (var x in b) (low, high) = (Math.Min(low, x), Math.Max(high, x));
        var spread = high - low;
        if (!double.IsFinite(spread)) return null;
        var length = spread > 0 ? Elementary.Log1p(spread) / spread : 1;
        var weights = sums.Weights.ToArray();
        for (var i = 0; i < n; i++) weights[free[i]] *= Elementary.Exp(length * b[i]);
        return (weights, spread);
    }
}
