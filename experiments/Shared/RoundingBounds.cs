namespace Experiments.Shared;

/// <summary>
/// Bounds for identities in double precision, from a first-order rounding analysis (u = ε/2 is the unit roundoff, S the largest score,
/// norms are bounded by Cauchy–Schwarz and the extreme singular values of E). None of the constants is fitted.
/// </summary>
/// <remarks>Reference: [Hig02] sections 3.1, 19.3; [HM19] for the factor 8 √(K d).</remarks>
internal static class RoundingBounds
{
    /// <summary>2⁻⁵² = 2u.</summary>
    public const double Epsilon = 1.0 / (1L << 52);

    /// <summary>
    /// Attention against the chain, both from the same computed scores: c ε (κ + L max(1, S)). Terms that κ multiplies, in u: L for the sum
    /// over positions, d for the product with C, K for the triangular solve behind C, 8 √(K d) for its K reflections over d entries each
    /// (probabilistic: exceeded with probability below 10⁻¹³), 8 for exp, division and centring. The two softmaxes err by (8 S + 2 L + 8) u
    /// relative, which c L max(1, S) covers. Together c = (L + d + K + 8 √(K d) + 8)/2. A score that is 0 still leaves the sum's L u, hence
    /// max(1, S).
    /// </summary>
    public static double Identity(int vocabularySize, int dimension, int length, double condition, double maxScore) =>
        (length + dimension + vocabularySize + 8 * Math.Sqrt((double)vocabularySize * dimension) + 8) / 2 * Epsilon
            * (condition + length * Math.Max(1, maxScore));

    /// <summary>
    /// Round trips: c ε κ² (1 + max|A|). W → P → W: a score errs by 2 d u |e_j|ᵀ|W||e_k| ≤ 2 d u σ₁² ‖W‖_F, all K² of them by K times that
    /// in Frobenius norm, and the inverse map multiplies by 1/σ_K²: 2 K d u κ² relative to ‖W‖_F. P → W → P: ‖W‖ ≤ 2 K max|A| / σ_K²,
    /// formed with 2 K u and applied with 2 d u: 4 K (K + d) u κ² max|A|. The sum of both, in ε: c = K d + 2 K (K + d).
    /// </summary>
    public static double RoundTrip(int vocabularySize, int dimension, double condition, double maxLogit) =>
        ((double)vocabularySize * dimension + 2.0 * vocabularySize * (vocabularySize + dimension)) * Epsilon * condition * condition
            * (1 + maxLogit);
}
