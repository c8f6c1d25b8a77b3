namespace Experiments.Shared;

/// <summary>The mean field's limit of K = 2 where both tokens survive.</summary>
internal static class TwoTokenShare
{
    /// <summary>Share of token 1, for p = P(0 → 1) and q = P(1 → 0) above ½.</summary>
    public static double Of(double p, double q) => q * (2 * p - 1) / (q * (2 * p - 1) + p * (2 * q - 1));
}
