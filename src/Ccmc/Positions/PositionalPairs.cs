namespace Ccmc.Positions;

/// <summary>Samples (prompt, query, next) of a PE-CCMC, prompts of one length L over K tokens 0 … K − 1; the next token of each occurs in
/// its prompt. Not to be written once given.</summary>
/// <remarks>Reference: [IHLRO24] section 6; in the self variant the query is the prompt's last token, in the cross variant it is given
/// separately.</remarks>
public sealed class PositionalPairs
{
    /// <param name="vocabularySize">K ≥ 2.</param>
    /// <param name="length">L ≥ 1.</param>
    /// <param name="prompts">n · L tokens, oldest first, prompt after prompt.</param>
    /// <param name="queries">n tokens.</param>
    /// <param name="next">n tokens.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, a token is out of range, or a next token is not in its prompt.</exception>
    public PositionalPairs(int vocabularySize, int length, int[] prompts, int[] queries, int[] next)
    {
        if (prompts.Length != next.Length * length || queries.Length != next.Length)
            throw new ArgumentException(
                $"{next.Length} next tokens, {queries.Length} queries and {prompts.Length} prompt tokens are no samples with prompts "
                    + $"of {length}");
        (VocabularySize, Length, Prompts, Queries, Next) = (vocabularySize, length, prompts, queries, next);
        for (var s = 0; s < next.Length; s++)
        {
            if ((uint)queries[s] >= (uint)vocabularySize)
                throw new ArgumentException($"sample {s}: query {queries[s]} is not in a vocabulary of {vocabularySize}");
            foreach (var token in Prompt(s))
                if ((uint)token >= (uint)vocabularySize)
                    throw new ArgumentException($"sample {s}: token {token} is not in a vocabulary of {vocabularySize}");
            if (!Prompt(s).Contains(next[s]))
                throw new ArgumentException($"sample {s}: next token {next[s]} is not in its prompt, so its probability is 0");
        }
    }

    /// <summary>K.</summary>
    public int VocabularySize { get; }

    /// <summary>L.</summary>
    public int Length { get; }

    /// <summary>n.</summary>
    public int Count => Next.Length;

    internal int[] Prompts { get; }

    internal int[] Queries { get; }

    internal int[] Next { get; }

    /// <summary>The prompt of a sample.</summary>
    public ReadOnlySpan<int> Prompt(int sample) => Prompts.AsSpan(sample * Length, Length);

    /// <summary>
    /// True when every prompt ends in its query and holds it nowhere else. Then the weight of the last position and all π_qq only occur as
    /// a product: the prior is identified on the other positions alone.
    /// </summary>
    public bool LastHoldsQueryAlone
    {
        get
        {
            for (var s = 0; s < Count; s++)
                if (Prompt(s).IndexOf(Queries[s]) != Length - 1) return false;
            return true;
        }
    }
}
