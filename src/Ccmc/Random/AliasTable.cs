namespace Ccmc.Random;

/// <summary>A fixed law on 0 … Count − 1 from which a draw costs two words whatever its size. Immutable, safe to share between threads.</summary>
/// <remarks>Reference: [Wal77]; built in linear time after [Vose91], its two stacks filled in index order, so that the table is a function of the weights alone.</remarks>
public sealed class AliasTable
{
    private readonly double[] keep;
    private readonly int[] alias;

    /// <summary>The law proportional to <paramref name="weights"/>, each ≥ 0, with a positive, finite sum.</summary>
    /// <exception cref="ArgumentException">There are none, one is negative or NaN, or the sum is zero or infinite.</exception>
    public AliasTable(ReadOnlySpan<double> weights)
    {
        var total = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] >= 0)) throw new ArgumentException($"weight {i} is {weights[i]}; weights are at least 0");
            total += weights[i];
        }
        if (!(total > 0 && total <= double.MaxValue)) throw new ArgumentException($"the {weights.Length} weights sum to {total}; the sum must be positive and finite");
        (keep, alias) = (new double[weights.Length], new int[weights.Length]);
        Build(weights, total);
    }

    /// <summary>How many indices there are.</summary>
    public int Count => keep.Length;

    /// <summary>An index drawn from the law; an index of weight 0 never.</summary>
    public int Draw(ref RandomStream stream)
    {
        var i = stream.NextIndex(keep.Length);
        return stream.NextDouble() < keep[i] ? i : alias[i];
    }

    private void Build(ReadOnlySpan<double> weights, double total)
    {
        var (small, large) = (new Stack<int>(), new Stack<int>());
        for (var i = 0; i < keep.Length; i++)
        {
            // Divided first: a weight near the largest double must not overflow.
            keep[i] = weights[i] / total * keep.Length;
            alias[i] = i;
            (keep[i] < 1 ? small : large).Push(i);
        }
        while (small.Count > 0 && large.Count > 0)
        {
            var (s, l) = (small.Pop(), large.Peek());
            alias[s] = l;
            keep[l] -= 1 - keep[s];
            if (keep[l] < 1) small.Push(large.Pop());
        }
        // What rounding leaves over has a share of 1, unless its weight is 0: then it points to the largest.
        foreach (var i in small) Settle(weights, i);
        foreach (var i in large) Settle(weights, i);
    }

    private void Settle(ReadOnlySpan<double> weights, int i)
    {
        if (weights[i] > 0)
        {
            keep[i] = 1;
            return;
        }
        var largest = 0;
        for (var j = 1; j < weights.Length; j++)
            if (weights[j] > weights[largest]) largest = j;
        (keep[i], alias[i]) = (0, largest);
    }
}
