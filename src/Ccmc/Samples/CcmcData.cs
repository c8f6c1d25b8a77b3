namespace Ccmc.Samples;

/// <summary>Samples (prompt, next token) of a whole chain, sorted by query. Not safe for concurrent additions.</summary>
public sealed class CcmcData
{
    private readonly ChoiceData[] queries;

    /// <summary>No samples yet.</summary>
    /// <param name="vocabularySize">K, at least 1.</param>
    public CcmcData(int vocabularySize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 1);
        queries = new ChoiceData[vocabularySize];
        for (var k = 0; k < vocabularySize; k++) queries[k] = new ChoiceData(vocabularySize);
    }

    /// <summary>K.</summary>
    public int VocabularySize => queries.Length;

    /// <summary>The samples of one query.</summary>
    public ChoiceData this[int query] => queries[query];

    /// <summary>Adds a sample of the self-attention variant: the query is the prompt's last token and counts among its tokens.</summary>
    /// <exception cref="ArgumentException">The prompt is empty, a token is out of range, or the next token is not in the
    /// prompt.</exception>
    public void AddSelf(ReadOnlySpan<int> prompt, int next, double weight = 1)
    {
        if (prompt.IsEmpty) throw new ArgumentException("the prompt is empty; its last token is the query", nameof(prompt));
        AddCross(prompt[^1], prompt, next, weight);
    }

    /// <summary>Adds a sample of the cross-attention variant: the query is separate and does not count.</summary>
    /// <exception cref="ArgumentException">A token is out of range, or the next token is not in the prompt.</exception>
    public void AddCross(int query, ReadOnlySpan<int> prompt, int next, double weight = 1)
    {
        if ((uint)query >= (uint)queries.Length)
            throw new ArgumentException($"query {query} is outside a vocabulary of {queries.Length}", nameof(query));
        queries[query].AddPrompt(prompt, next, weight);
    }
}
