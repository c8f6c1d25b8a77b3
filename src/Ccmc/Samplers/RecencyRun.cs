using Ccmc.Functions;
using Ccmc.Models;

namespace Ccmc.Samplers;

/// <summary>
/// How long the present run of the query lasts in a PE-CCMC whose prior falls with age, given the whole context: a product over its
/// repeats, exact at any length. Built from the order in which tokens were appended alone, so it knows nothing of how positions are
/// indexed. Mutable, grows with the context.
/// </summary>
/// <remarks>
/// With o_r the odds of another token after r more repeats, P(the run lasts r more) = Π_{s&lt;r} 1 / (1 + o_s). Reference: [IHLRO24]
/// section 6; derived in this project.
/// </remarks>
public sealed class RecencyRun
{
    // Repeats looked at one by one before panels widen, and by what factor: the odds fall with r, so a panel's first odds bound the rest.
    private const int Singly = 32;
    private const double Widening = 1.06;

    // From here on, in contexts, ages differ by so little that the closed tail is as good.
    private const int Far = 64;

    // Exponential weights below this add nothing to a sum that starts with 1.
    private const double Negligible = 1e-30;

    private readonly AgePrior prior;
    private readonly TransitionMatrix matrix;
    private readonly List<int> tokens;
    private readonly List<double> weights = [];
    private readonly List<double> sums = [0];

    /// <param name="prior">How weights fall with age.</param>
    /// <param name="matrix">P, positive diagonal.</param>
    /// <param name="prompt">Oldest first; the last is the query.</param>
    public RecencyRun(AgePrior prior, TransitionMatrix matrix, ReadOnlySpan<int> prompt)
    {
        (this.prior, this.matrix) = (prior, matrix);
        tokens = [.. prompt];
    }

    /// <summary>A token was appended.</summary>
    public void Append(int token) => tokens.Add(token);

    /// <summary>P(the next <paramref name="repeats"/> ≥ 0 tokens are all the query). O(context · repeats).</summary>
    public double Continues(int repeats)
    {
        var product = 1.0;
        for (var r = 0; r < repeats; r++) product /= 1 + Odds(r);
        return product;
    }

    /// <summary>
    /// An upper bound on −log P(the run never ends), at most a tenth above it; infinite where it is above <paramref name="limit"/>, or the
    /// run surely ends. O(context · 200).
    /// </summary>
    public double FinalityBound(double limit)
    {
        if (tokens.TrueForAll(t => t == tokens[^1])) return 0;
        if (prior is AgePrior.Power { Alpha: <= 1 } or AgePrior.Exponential { Gamma: 1 }) return double.PositiveInfinity;
        var (bound, from) = (0.0, 0);
        while (from < Far * (long)tokens.Count)
        {
            var width = from < Singly ? 1 : (int)(from * (Widening - 1)) + 1;
            var odds = Odds(from);
            bound += width * Elementary.Log1p(odds);
            if (bound > limit) return double.PositiveInfinity;
            if (odds < Negligible) return bound;
            from += width;
        }
        if (prior is not AgePrior.Power power) return double.PositiveInfinity;
        // An age beyond is at least r, so odds at r are at most those at `from` times (r / from)^(−α) ((from + context) / from)^α: the sum
        // of r^(−α) is an integral.
        var stretch = Elementary.Exp(power.Alpha * Elementary.Log1p((double)tokens.Count / from));
        bound += Odds(from) * stretch * (from / (power.Alpha - 1) + 1);
        return bound > limit ? double.PositiveInfinity : bound;
    }

    /// <summary>Odds of any other token after the query was repeated <paramref name="repeats"/> times more.</summary>
    private double Odds(int repeats)
    {
        var query = tokens[^1];
        var own = matrix.Probability(query, query);
        Extend(repeats + tokens.Count);
        var (same, others) = (sums[repeats] * own, 0.0);
        for (var i = tokens.Count - 1; i >= 0; i--)
        {
            var weight = weights[tokens.Count - 1 - i + repeats];
            if (weight < Negligible && prior is not AgePrior.Power) break;
            if (tokens[i] == query) same += weight * own;
            else others += weight * matrix.Probability(query, tokens[i]);
        }
        return others / same;
    }

    /// <summary>Tables of the prior and its sums over ages below <paramref name="ages"/>.</summary>
    private void Extend(int ages)
    {
        for (var age = weights.Count; age < ages; age++)
        {
            weights.Add(Weight(age));
            sums.Add(sums[^1] + weights[^1]);
        }
    }

    /// <summary>The prior at an age.</summary>
    private double Weight(int age) => prior switch
    {
        AgePrior.Window w => age < w.Width ? 1 : 0,
        AgePrior.Exponential e => Elementary.Exp(age * Elementary.Log(e.Gamma)),
        AgePrior.Power p => Elementary.Exp(-p.Alpha * Elementary.Log(age + 1)),
        _ => throw new ArgumentException($"{prior} is no prior over ages"),
    };
}
