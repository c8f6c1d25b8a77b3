using Ccmc.Functions;

namespace Ccmc.Windows;

/// <summary>How fast a loser grows at a corner where one token rules, under the prior (age + 1)^(−α) with α below 1.</summary>
/// <remarks>Derived in experiments/PositionalEncoding/README.md.</remarks>
public static class PowerLawGrowth
{
    /// <summary>The g in (0, 1) with ρ (1 − α) B(g, 1 − α) = 1, B Euler's beta function: the loser's count grows like t^g. ρ itself at α =
    /// 0.</summary>
    /// <param name="ratio">ρ = π_wj / π_ww of loser j and winner w, in (0, 1).</param>
    /// <param name="alpha">α in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The token does not lose, or the law is another.</exception>
    public static double Exponent(double ratio, double alpha)
    {
        if (!(ratio is > 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(ratio), ratio, "a loser has a ratio between 0 and 1");
        if (!(alpha is >= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "α must be in [0, 1)");
        // The left side falls from infinity at 0 to ρ at 1.
        var (low, high, target) = (0.0, 1.0, -Elementary.Log(ratio) - Elementary.Log(1 - alpha));
        for (var i = 0; i < 200 && low < high; i++)
        {
            var g = low + (high - low) / 2;
            if (g == low || g == high) break;
            if (Special.LogBeta(g, 1 - alpha) > target) low = g;
            else high = g;
        }
        return high;
    }
}
