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
    private readonly bool[]?[] lasting;

    /// <summary>The infimum that finite logits reach (K × K, any gauge) – but for the prompts of <paramref name="unbeatenQuery"/> that hold
    /// <paramref name="unbeatenToken"/>, which it wins in the limit.</summary>
    public LossReference(ChoiceTable data, Matrix logits, int unbeatenQuery = -1, int unbeatenToken = -1)
        : this(data, logits, t => t.Query == unbeatenQuery && t.Tokens.Contains(unbeatenToken)
            ? Array.ConvertAll(t.Tokens, token => token == unbeatenToken)
            : null)
    {
    }

    /// <summary>The infimum where in each prompt only tokens of the class that wins it last; <paramref name="logits"/> (K × K) are finite,
    /// and told within classes.</summary>
    public LossReference(ChoiceTable data, Matrix logits, PriorityGraph priorities)
        : this(data, logits, t => Array.ConvertAll(t.Tokens, token => priorities.Classes[t.Query][token] == priorities.WinnersOf(t)))
    {
    }

    private LossReference(ChoiceTable data, Matrix logits, Func<PromptChoices, bool[]?> last)
    {
        (this.data, this.logits) = (data, logits);
        laws = new double[data.Types.Count][];
        lasting = new bool[]?[data.Types.Count];
        for (var t = 0; t < laws.Length; t++)
        {
            var type = data.Types[t];
            laws[t] = new double[type.Tokens.Length];
            lasting[t] = last(type);
            type.Law(logits.Row(type.Query), laws[t]);
            if (lasting[t] is { } kept) Restrict(laws[t], kept);
        }
    }

    private static void Restrict(double[] law, bool[] kept)
    {
        var total = 0.0;
        for (var s = 0; s < law.Length; s++) total += law[s] = kept[s] ? law[s] : 0;
        for (var s = 0; s < law.Length; s++) law[s] /= total;
    }

    /// <summary>p* of each type.</summary>
    public IReadOnlyList<double[]> Laws => laws;

    /// <summary>ℓ(A) − inf ℓ ≥ 0 to full relative precision however small.</summary>
    public double Gap(Matrix at)
    {
        var gap = 0.0;
        for (var t = 0; t < laws.Length; t++)
            gap += data.Types[t].Share * (Divergence(at, t) + (lasting[t] is { } kept ? Lost(at, t, kept) : 0));
        return gap;
    }

    /// <summary>Largest difference, among the tokens that last in a prompt type, of the logits' deviations from the infimum's: 0 there
    /// (nats).</summary>
    public double Range(Matrix at)
    {
        var range = 0.0;
        for (var t = 0; t < laws.Length; t++)
        {
            var (lowest, highest) = (double.PositiveInfinity, double.NegativeInfinity);
            for (var s = 0; s < laws[t].Length; s++)
            {
                if (lasting[t] is { } kept && !kept[s]) continue;
                var departure = Departure(at, t, data.Types[t].Tokens[s]);
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
        for (var s = 0; s < tokens.Length; s++)
            if (law[s] > 0) mean += law[s] * Departure(at, t, tokens[s]);
        for (var s = 0; s < tokens.Length; s++)
            if (law[s] > 0) excess += law[s] * Expm1LessArgument(Departure(at, t, tokens[s]) - mean);
        return Elementary.Log1p(excess);
    }

    /// <summary>−log of the probability of all tokens that last.</summary>
    private double Lost(Matrix at, int t, bool[] kept)
    {
        var type = data.Types[t];
        var row = at.Row(type.Query);
        var highest = double.NegativeInfinity;
        for (var s = 0; s < kept.Length; s++)
            if (kept[s]) highest = Math.Max(highest, row[type.Tokens[s]]);
        double others = 0, own = 0;
        for (var s = 0; s < kept.Length; s++)
        {
            var weight = type.Counts[s] * Elementary.Exp(row[type.Tokens[s]] - highest);
            if (kept[s]) own += weight;
            else others += weight;
        }
        return Elementary.Log1p(others / own);
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
