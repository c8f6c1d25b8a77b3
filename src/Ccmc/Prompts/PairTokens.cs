using System.Runtime.Intrinsics;
using Ccmc.Random;

namespace Ccmc.Prompts;

/// <summary>
/// Prompts of two tokens that are a pair of a given graph; the query is uniform. Cross: any pair, uniformly, so that every G^(k) is the
/// graph. Self: the query and a uniform neighbour of it, so that G^(k) is the star at k over its neighbours; a query without any occurs
/// twice, which carries no information.
/// </summary>
public sealed class PairTokens : PromptDistribution
{
    private readonly (int First, int Second)[] pairs;
    private readonly int[][] neighbours;

    /// <param name="vocabularySize">K ≥ 2.</param>
    /// <param name="pairs">Different tokens 0 … K − 1, each pair once; at least one.</param>
    /// <param name="self">Whether the last token is the query.</param>
    public PairTokens(int vocabularySize, IEnumerable<(int First, int Second)> pairs, bool self) : base(vocabularySize, 2, self)
    {
        this.pairs = [.. pairs];
        if (this.pairs.Length == 0) throw new ArgumentException("no pair, no prompt; give at least one", nameof(pairs));
        if (Array.Exists(this.pairs, p => p.First == p.Second || Math.Min(p.First, p.Second) < 0
            || Math.Max(p.First, p.Second) >= vocabularySize))
            throw new ArgumentException($"a pair is two different tokens of 0 … {vocabularySize - 1}", nameof(pairs));
        neighbours = [.. Enumerable.Range(0, vocabularySize).Select(k => this.pairs
            .Where(p => p.First == k || p.Second == k).Select(p => p.First == k ? p.Second : p.First).Order().ToArray())];
    }

    /// <inheritdoc/>
    public override double QueryProbability(int query) => 1.0 / VocabularySize;

    /// <inheritdoc/>
    public override int DrawQuery(ref RandomStream stream) => stream.NextIndex(VocabularySize);

    /// <inheritdoc/>
    public override void DrawPrompt(ref RandomStream stream, int query, Span<int> prompt)
    {
        if (!Self) (prompt[0], prompt[1]) = pairs[stream.NextIndex(pairs.Length)];
        else (prompt[0], prompt[1]) = (neighbours[query] is [_, ..] near ? near[stream.NextIndex(near.Length)] : query, query);
    }

    /// <inheritdoc/>
    public override bool CoOccur(int query, int first, int second) =>
        neighbours[first].Contains(second) && (!Self || first == query || second == query);

    /// <inheritdoc/>
    public override double TypeCount => Self ? neighbours.Max(n => n.Length) : pairs.Length;

    internal override void AddTypes(int query, Vector256<double>[] table, ref DivergenceLanes lanes)
    {
        foreach (var (first, second, share) in Types(query)) lanes.Add(table[first] + table[second], share);
    }

    /// <inheritdoc/>
    public override PromptTypes Enumerate(int query)
    {
        var types = new PromptTypes(VocabularySize);
        var counts = new int[VocabularySize];
        foreach (var (first, second, share) in Types(query))
        {
            counts[first]++;
            counts[second]++;
            types.Add(counts, share);
            counts[first] = counts[second] = 0;
        }
        return types;
    }

    private IEnumerable<(int First, int Second, double Share)> Types(int query)
    {
        if (!Self) return pairs.Select(p => (p.First, p.Second, 1.0 / pairs.Length));
        var near = neighbours[query];
        return near.Length == 0 ? [(query, query, 1.0)] : near.Select(j => (j, query, 1.0 / near.Length));
    }
}
