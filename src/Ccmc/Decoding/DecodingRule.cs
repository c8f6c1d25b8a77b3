using Ccmc.Functions;

namespace Ccmc.Decoding;

/// <summary>How the next token is drawn from the model's law p: at temperature T from p_j^{1/T} / Σ p_l^{1/T}, then from the top-p nucleus
/// alone.</summary>
/// <param name="Temperature">T &gt; 0; 1 leaves the law as it is. In a CCMC p_j ∝ m_j π_qj, so T acts on the prompt's frequencies and on P
/// alike.</param>
/// <param name="TopP">In (0, 1]; the nucleus is the fewest likeliest tokens whose probabilities (after the temperature) sum to at least
/// this, 1 keeps all. Of equally likely tokens the smaller index goes first. Probabilities and sums that differ by at most 10⁻¹² are
/// equal: with counts such ties are common, and rounding must not decide them.</param>
/// <remarks>Immutable. Reference: [HBDFC20] for the nucleus.</remarks>
public sealed record DecodingRule(double Temperature, double TopP)
{
    private const double Rounding = 1e-12;

    /// <summary>The model's own law.</summary>
    public static readonly DecodingRule Plain = new(1, 1);

    /// <summary>Turns weights m_j π_qj ≥ 0 (some positive) into the law that is drawn from, in place; both of length K.</summary>
    public void Apply(Span<double> weights)
    {
        var (highest, total) = (0.0, 0.0);
        foreach (var w in weights) highest = Math.Max(highest, w);
        for (var j = 0; j < weights.Length; j++)
        {
            if (Temperature != 1 && weights[j] > 0) weights[j] = Elementary.Exp(Elementary.Log(weights[j] / highest) / Temperature);
            total += weights[j];
        }
        for (var j = 0; j < weights.Length; j++) weights[j] /= total;
        if (TopP < 1) Cut(weights);
    }

    /// <summary>Takes the likeliest token not yet taken until their sum reaches <see cref="TopP"/>: O(K · nucleus).</summary>
    private void Cut(Span<double> law)
    {
        Span<bool> taken = law.Length <= 256 ? stackalloc bool[law.Length] : new bool[law.Length];
        taken.Clear();
        var sum = 0.0;
        for (var kept = 0; kept < law.Length && sum < TopP - Rounding; kept++)
        {
            var best = -1;
            for (var j = 0; j < law.Length; j++)
                if (!taken[j] && (best < 0 || law[j] > law[best] + Rounding)) best = j;
            taken[best] = true;
            sum += law[best];
        }
        for (var j = 0; j < law.Length; j++) law[j] = taken[j] ? law[j] / sum : 0;
    }
}
