using Ccmc.Functions;
using Ccmc.Models;

namespace Experiments.Decoding;

/// <summary>The drawn tokens of one trajectory against the law of each, which is computed from its definition, apart from the code that
/// draws.</summary>
/// <remarks>
/// With p the law of a token given the past, ln p(drawn) − E ln p has mean zero at every token, so the sums of these residuals are a
/// martingale whose variance is the sum of Var ln p. If the true exponent is (1 + δ)/T, its mean is δ times that variance to first order.
/// </remarks>
internal sealed class DrawnAgainstLaw(TransitionMatrix matrix, double temperature, double topP)
{
    /// <summary>As <see cref="Ccmc.Decoding.DecodingRule"/>: what differs by less is equal.</summary>
    private const double Rounding = 1e-12;

    private readonly double[] law = new double[matrix.Size];
    private readonly int[] order = new int[matrix.Size];
    private double residual, information, leastExpected;
    private long outside, leastDrawn;

    /// <summary>The sums so far.</summary>
    public DrawnRow Row => topP == 1
        ? new(residual, information, null, null, null)
        : new(residual, information, outside, leastDrawn, leastExpected);

    /// <summary>Takes in a token.</summary>
    /// <param name="counts">n_j before it, length K.</param>
    /// <param name="query">The token before it.</param>
    /// <param name="drawn">The token.</param>
    public void Add(ReadOnlySpan<long> counts, int query, int drawn)
    {
        Tempered(counts, query);
        if (topP == 1)
        {
            Compare(drawn);
            return;
        }
        var least = Cut();
        if (law[drawn] == 0)
        {
            outside++;
            return;
        }
        Compare(drawn);
        if (law[least] == 1) return;
        leastExpected += law[least];
        if (drawn == least) leastDrawn++;
    }

    private void Tempered(ReadOnlySpan<long> counts, int query)
    {
        double highest = 0, total = 0;
        for (var j = 0; j < law.Length; j++) highest = Math.Max(highest, counts[j] * matrix.Probability(query, j));
        for (var j = 0; j < law.Length; j++)
            total += law[j] = Elementary.Pow(counts[j] * matrix.Probability(query, j) / highest, 1 / temperature);
        for (var j = 0; j < law.Length; j++) law[j] /= total;
    }

    /// <summary>Cuts the law to its nucleus and returns its least likely token.</summary>
    private int Cut()
    {
        for (var j = 0; j < order.Length; j++) order[j] = j;
        Array.Sort(order, (a, b) => Rank(a) != Rank(b) ? Rank(b).CompareTo(Rank(a)) : a - b);
        var (kept, sum) = (0, 0.0);
        while (sum < topP - Rounding && kept < order.Length) sum += law[order[kept++]];
        foreach (var j in order.AsSpan(kept)) law[j] = 0;
        foreach (var j in order.AsSpan(0, kept)) law[j] /= sum;
        return order[kept - 1];
    }

    private double Rank(int token) => Math.Round(law[token] / Rounding / 10);

    private void Compare(int drawn)
    {
        double mean = 0, squares = 0;
        foreach (var p in law)
        {
            if (p == 0) continue;
            var surprise = Elementary.Log(p);
            mean += p * surprise;
            squares += p * surprise * surprise;
        }
        residual += Elementary.Log(law[drawn]) - mean;
        information += Math.Max(0, squares - mean * mean);
    }
}
