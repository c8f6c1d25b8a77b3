using Ccmc.Algebra;
using Ccmc.Functions;

namespace Ccmc.Landscape;

/// <summary>
/// The infimum of the loss as the next-token laws of the prompt types there, and the gap of any point above it without cancellation: Σ
/// share · KL(p* ‖ p), which is the loss gap since at the infimum the laws are balanced (Σ share · p* = Σ wins for each query and token).
/// Immutable.
/// </summary>
public sealed class LossReference
{
    private readonly ChoiceTable data;
    private readonly Matrix logits;
    private readonly double[][] laws;
    private readonly int[] winners;

    /// <summary>The infimum that finite logits reach (K × K, any gauge) – but for the prompts of <paramref name="unbeatenQuery"/> that hold
    /// <paramref name="unbeatenToken"/>, which it wins in the limit.</summary>
    public LossReference(ChoiceTable data, Matrix logits, int unbeatenQuery = -1, int unbeatenToken = -1)
    {
        (this.data, this.logits) = (data, logits);
        laws = new double[data.Types.Count][];
        winners = new int[data.Types.Count];
        for (var t = 0; t < laws.Length; t++)
        {
            var type = data.Types[t];
            laws[t] = new double[type.Tokens.Length];
            winners[t] = type.Query == unbeatenQuery ? Array.IndexOf(type.Tokens, unbeatenToken) : -1;
            if (winners[t] >= 0) laws[t][winners[t]] = 1;
            else type.Law(logits.Row(type.Query), laws[t]);
        }
    }

    /// <summary>p* of each type.</summary>
    public IReadOnlyList<double[]> Laws => laws;

    /// <summary>ℓ(A) − inf ℓ ≥ 0 to full relative precision however small.</summary>
    public double Gap(Matrix at)
    {
        var gap = 0.0;
        for (var t = 0; t < laws.Length; t++) gap += data.Types[t].Share * (winners[t] >= 0 ? Certain(at, t) : Divergence(at, t));
        return gap;
    }

    /// <summary>Largest difference, within one prompt type whose law is not certain, of the logits' departures from the infimum's: 0 there
    /// (nats).</summary>
    public double Range(Matrix at)
    {
        var range = 0.0;
        for (var t = 0; t < laws.Length; t++)
        {
            if (winners[t] >= 0) continue;
            var (lowest, highest) = (double.PositiveInfinity, double.NegativeInfinity);
            foreach (var token in data.Types[t].Tokens)
            {
                var departure = Departure(at, t, token);
                (lowest, highest) = (Math.Min(lowest, departure), Math.Max(highest, departure));
            }
            range = Math.Max(range, highest - lowest);
        }
        return range;
    }

    private double Departure(Matrix at, int type, int token) => at[data.Types[type].Query, token] - logits[data.Types[type].Query, token];

    /// <summary>KL(p* ‖ p) = log Σ p* e^δ − Σ p* δ, with δ less its mean: Σ p* (e^δ − 1 − δ) is a sum of positive terms.</summary>
    private double Divergence(Matrix at, int t)
    {
        var (tokens, law) = (data.Types[t].Tokens, laws[t]);
        double mean = 0, excess = 0;
        for (var s = 0; s < tokens.Length; s++) mean += law[s] * Departure(at, t, tokens[s]);
        for (var s = 0; s < tokens.Length; s++) excess += law[s] * Expm1LessArgument(Departure(at, t, tokens[s]) - mean);
        return Elementary.Log1p(excess);
    }

    private double Certain(Matrix at, int t)
    {
        var (type, winner) = (data.Types[t], winners[t]);
        var others = 0.0;
        for (var s = 0; s < type.Tokens.Length; s++)
            if (s != winner)
                others += type.Counts[s] / type.Counts[winner]
                    * Elementary.Exp(at[type.Query, type.Tokens[s]] - at[type.Query, type.Tokens[winner]]);
        return Elementary.Log1p(others);
    }

    /// <summary>e^x − 1 − x ≥ 0; the series near 0, cut where the next term is below the last bit.</summary>
    internal static double Expm1LessArgument(double x)
    {
        if (Math.Abs(x) > 0.1) return Elementary.Expm1(x) - x;
        var sum = 0.0;
        for (var n = 11; n >= 2; n--) sum = (1 + sum) * x / n;
        return sum * x;
    }
}
