using Ccmc.Models;

namespace Ccmc.MeanField;

/// <summary>The mean field itself.</summary>
public static class Drift
{
    /// <summary>
    /// Writes dm/dτ = ν(m) − m, τ = log t: ν(m) is the stationary law of Q_m(i → j) = m_j π_ij / (P m)_i on the tokens with a positive
    /// share.
    /// </summary>
    /// <param name="matrix">K × K.</param>
    /// <param name="shares">m, length K, not negative, sums to one, two or more positive where the diagonal is zero.</param>
    /// <param name="drift">Length K, written.</param>
    /// <remarks>Reference: [Ben97].</remarks>
    public static void At(TransitionMatrix matrix, ReadOnlySpan<double> shares, Span<double> drift)
    {
        At(matrix, shares, drift, new Workspace(shares.Length));
    }

    /// <summary>The same without allocation.</summary>
    internal static void At(TransitionMatrix matrix, ReadOnlySpan<double> shares, Span<double> drift, Workspace work)
    {
        var n = 0;
        for (var j = 0; j < shares.Length; j++)
            if (shares[j] > 0) work.Support[n++] = j;
        var support = work.Support.AsSpan(0, n);
        var chain = work.Chain.AsSpan(0, n * n);
        for (var i = 0; i < n; i++)
        {
            var row = matrix.Row(support[i]);
            var mass = 0.0;
            for (var j = 0; j < n; j++) mass += chain[i * n + j] = shares[support[j]] * row[support[j]];
            for (var j = 0; j < n; j++) chain[i * n + j] /= mass;
        }
        var law = work.Law.AsSpan(0, n);
        StationaryLaw.Write(chain, law, work.Cancellation);
        for (var j = 0; j < shares.Length; j++) drift[j] = -shares[j];
        for (var i = 0; i < n; i++) drift[support[i]] += law[i];
    }

    /// <summary>Room for one evaluation with K shares.</summary>
    internal sealed class Workspace(int size, CancellationToken cancellation = default)
    {
        public readonly CancellationToken Cancellation = cancellation;
        public readonly int[] Support = new int[size];
        public readonly double[] Chain = new double[size * size];
        public readonly double[] Law = new double[size];
    }
}
