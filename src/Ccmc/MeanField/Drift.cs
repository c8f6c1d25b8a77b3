using Ccmc.Models;

namespace Ccmc.MeanField;

/// <summary>The mean field itself.</summary>
public static class Drift
{
    /// <summary>
    /// Writes dm/dτ = ν(m) − m, τ = log t: ν(m) is the stationary law of Q_m(i → j) = m_j π_ij / (P m)_i on the tokens with a positive share.
    /// </summary>
    /// <param name="matrix">K × K.</param>
    /// <param name="shares">m, length K, not negative, sums to one, two or more positive where the diagonal is zero.</param>
    /// <param name="drift">Length K, written.</param>
    /// <remarks>Reference: [Ben97].</remarks>
    public static void At(TransitionMatrix matrix, ReadOnlySpan<double> shares, Span<double> drift)
    {
        var support = new List<int>();
        for (var j = 0; j < shares.Length; j++)
            if (shares[j] > 0) support.Add(j);
        var n = support.Count;
        var chain = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            var mass = 0.0;
            for (var j = 0; j < n; j++) mass += shares[support[j]] * matrix.Probability(support[i], support[j]);
            for (var j = 0; j < n; j++) chain[i * n + j] = shares[support[j]] * matrix.Probability(support[i], support[j]) / mass;
        }
        var law = new double[n];
        StationaryLaw.Write(chain, law);
        for (var j = 0; j < shares.Length; j++) drift[j] = -shares[j];
        for (var i = 0; i < n; i++) drift[support[i]] += law[i];
    }
}
