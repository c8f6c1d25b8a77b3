using Ccmc.Functions;
using Ccmc.Models;

namespace Ccmc.Depth;

/// <summary>How fast a loser grows beside a token that rules, under L layers: its count goes like t^g.</summary>
/// <remarks>Near the corner where w rules every state is e_w plus the order of the losers' shares, so that upper weights are uniform to
/// leading order and each layer averages the losers over the past once more. Derived in experiments/Depth/README.md.</remarks>
public static class CornerGrowth
{
    private const int Halvings = 80;

    /// <summary>g of a loser beside a winner: ρ^{1/L} without residual stream, ρ = π¹_wj / π¹_ww; with one, the root of
    /// <see cref="Balance"/>.</summary>
    /// <param name="layers">P₁ … P_L.</param>
    /// <param name="residual">Whether there is a residual stream.</param>
    /// <param name="winner">w.</param>
    /// <param name="loser">j ≠ w.</param>
    public static double Exponent(IReadOnlyList<TransitionMatrix> layers, bool residual, int winner, int loser)
    {
        double[] ratios =
            [.. layers.Select(p => Elementary.Exp(p.Logit(winner, loser) - p.Logit(winner, winner)))];
        return residual ? Root(ratios) : Elementary.Pow(ratios[0], 1.0 / layers.Count);
    }

    /// <summary>The root of the balance: it falls from +∞ to −∞ in g.</summary>
    /// <param name="ratios">π^ℓ_wj / π^ℓ_ww for each layer, positive.</param>
    public static double Root(ReadOnlySpan<double> ratios)
    {
        var (low, high) = (0.0, 1.0);
        while (Balance(ratios, high) > 0) (low, high) = (high, 2 * high);
        for (var i = 0; i < Halvings; i++)
        {
            var g = low + (high - low) / 2;
            if (Balance(ratios, g) > 0) low = g;
            else high = g;
        }
        return high;
    }

    /// <summary>α_L − g (1 − 2^{−L}) over g, with α₀ = 0, α_ℓ = ½ [α_{ℓ−1} (1 + 1/g) + r_ℓ 2^{1−ℓ}], r_ℓ = (π^ℓ_wj / π^ℓ_ww)^{2^{1−ℓ}}:
    /// above
    /// 0 while the loser's chance would make it grow faster than t^g.</summary>
    public static double Balance(ReadOnlySpan<double> ratios, double g)
    {
        var (alpha, scale) = (0.0, 1.0);
        foreach (var ratio in ratios)
        {
            alpha = (alpha * (1 + 1 / g) + Elementary.Pow(ratio, scale) * scale) / 2;
            scale /= 2;
        }
        return alpha / g - (1 - scale);
    }
}
