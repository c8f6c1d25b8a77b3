namespace Ccmc.Landscape;

/// <summary>One prompt type with its query and how often each of its tokens followed.</summary>
/// <param name="Query">The query.</param>
/// <param name="Tokens">Its distinct tokens, ascending.</param>
/// <param name="Counts">Their counts n_j &gt; 0.</param>
/// <param name="Wins">Share of all samples in which this type was met and the token followed, ≥ 0; same length.</param>
public sealed record PromptChoices(int Query, int[] Tokens, double[] Counts, double[] Wins)
{
    /// <summary>Share of all samples that have this type.</summary>
    public double Share { get; } = Sum(Wins);

    /// <summary>p_j ∝ n_j e^{a_j} over the type's tokens, into <paramref name="law"/>; <paramref name="logits"/>: the query's row, length
    /// K.</summary>
    public void Law(ReadOnlySpan<double> logits, Span<double> law)
    {
        var highest = double.NegativeInfinity;
        foreach (var token in Tokens) highest = Math.Max(highest, logits[token]);
        var total = 0.0;
        for (var s = 0; s < Tokens.Length; s++) total += law[s] = Counts[s] * Functions.Elementary.Exp(logits[Tokens[s]] - highest);
        for (var s = 0; s < Tokens.Length; s++) law[s] /= total;
    }

    private static double Sum(double[] values)
    {
        var sum = 0.0;
        foreach (var v in values) sum += v;
        return sum;
    }
}

/// <summary>Everything the loss depends on: prompt types with the shares of their next tokens. Immutable.</summary>
/// <param name="VocabularySize">K.</param>
/// <param name="Types">All prompt types; their shares sum to one.</param>
public sealed record ChoiceTable(int VocabularySize, IReadOnlyList<PromptChoices> Types)
{
    /// <summary>Most tokens that a type holds.</summary>
    public int MostTokens { get; } = Types.Count == 0 ? 0 : Types.Max(t => t.Tokens.Length);

    /// <summary>The types of one query with at least two tokens: those of one are certain and say nothing.</summary>
    public IEnumerable<PromptChoices> Of(int query) => Types.Where(t => t.Query == query && t.Tokens.Length > 1);
}
