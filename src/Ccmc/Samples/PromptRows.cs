using Ccmc.Loops;

namespace Ccmc.Samples;

/// <summary>
/// n samples whose prompts all have L tokens, sorted by query: what a fit needs of a large sample, made at once and without an allocation
/// per sample. Where prompts with equal counts are many they are merged into weighted rows. The same samples in the same order give the
/// same rows, whatever the loop; another order of samples another order of sums. Immutable, safe to share between threads.
/// </summary>
/// <remarks>For weighted samples, prompts of different lengths or samples one by one: <see cref="CcmcData"/>.</remarks>
public sealed class PromptRows
{
    private readonly QueryRows[] queries;

    internal PromptRows(int length, long samples, QueryRows[] queries) => (Length, Samples, this.queries) = (length, samples, queries);

    /// <summary>K.</summary>
    public int VocabularySize => queries.Length;

    /// <summary>L.</summary>
    public int Length { get; }

    /// <summary>n.</summary>
    public long Samples { get; }

    /// <summary>Number of samples with a query.</summary>
    public int SamplesOf(int query) => queries[query].Samples;

    /// <summary>Rows kept for a query: its samples, or its different count vectors where they were merged.</summary>
    public int RowsOf(int query) => queries[query].Count;

    /// <summary>How often each token was chosen with a query, length K.</summary>
    public ReadOnlySpan<double> Wins(int query) => queries[query].Wins;

    internal QueryRows this[int query] => queries[query];

    /// <summary>Samples of the self-attention variant: the query is the prompt's last token and counts among its tokens.</summary>
    /// <param name="vocabularySize">K, 1 … 65 536.</param>
    /// <param name="length">L, at least 1.</param>
    /// <param name="prompts">n · L tokens 0 … K − 1, prompt after prompt; not kept.</param>
    /// <param name="next">The n tokens that followed, each in its prompt.</param>
    /// <param name="loop">In order when null.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, a token is out of range, or a next token is not in its prompt.</exception>
    public static PromptRows SortSelf(
        int vocabularySize, int length, ReadOnlyMemory<ushort> prompts, ReadOnlyMemory<ushort> next, IndexLoop? loop = null) =>
        new RowSort(vocabularySize, length, prompts, next, default(ReadOnlyMemory<ushort>?))
            .Run(loop ?? IndexLoops.InOrder, [next.Length])[0];

    /// <summary>Samples of the cross-attention variant: the query is separate and does not count.</summary>
    /// <param name="vocabularySize">K, 1 … 65 536.</param>
    /// <param name="length">L, at least 1.</param>
    /// <param name="queries">The n queries.</param>
    /// <param name="prompts">n · L tokens 0 … K − 1, prompt after prompt; not kept.</param>
    /// <param name="next">The n tokens that followed, each in its prompt.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, a token is out of range, or a next token is not in its prompt.</exception>
    public static PromptRows SortCross(
        int vocabularySize, int length, ReadOnlyMemory<ushort> queries, ReadOnlyMemory<ushort> prompts, ReadOnlyMemory<ushort> next) =>
        new RowSort(vocabularySize, length, prompts, next, queries).Run(IndexLoops.InOrder, [next.Length])[0];
}
