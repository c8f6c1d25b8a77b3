using Ccmc.Models;

namespace Ccmc.MeanField;

/// <summary>Tokens that can win alone: the stable corners of the mean field, without a solve.</summary>
public static class SingleWinners
{
    /// <summary>How many of the tokens <paramref name="present"/> in the first prompt (0-based, distinct) have π_jj &gt; π_ji for every
    /// other one: each of them may end up alone. A tie is no stable winner. Rows that are independent, each with exchangeable entries
    /// without ties, make this number Binomial(m, 1/m), m the tokens present: in each row every entry is the largest as often as any
    /// other.</summary>
    /// <remarks>O(m²). Reference: [Ben97]; the law is derived in experiments/Forecast/README.md.</remarks>
    public static int Count(TransitionMatrix matrix, ReadOnlySpan<int> present)
    {
        var winners = 0;
        foreach (var j in present)
        {
            var row = matrix.LogitRow(j);
            var wins = true;
            foreach (var i in present) wins &= i == j || row[j] > row[i];
            if (wins) winners++;
        }
        return winners;
    }
}
