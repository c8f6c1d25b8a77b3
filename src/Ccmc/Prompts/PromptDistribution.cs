using System.Runtime.Intrinsics;
using Ccmc.Random;

namespace Ccmc.Prompts;

/// <summary>
/// Law of (query, prompt): who is asked how often, and which tokens lie before him. In the self variant the query is the prompt's last
/// token; in the cross variant it is separate, is drawn from the law of a single token, and the prompt does not depend on it.
/// </summary>
/// <remarks>Immutable. Reference: [IHLRO24] section 3 (input law) and the cross-attention variant.</remarks>
public abstract class PromptDistribution
{
    private protected PromptDistribution(int vocabularySize, int length, bool self)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        (VocabularySize, Length, Self) = (vocabularySize, length, self);
    }

    /// <summary>K, at least 2.</summary>
    public int VocabularySize { get; }

    /// <summary>L, the tokens of a prompt (in the self variant the query among them), at least 1.</summary>
    public int Length { get; }

    /// <summary>Whether the query is the prompt's last token.</summary>
    public bool Self { get; }

    /// <summary>ρ_query, the probability that a sample has this query.</summary>
    public abstract double QueryProbability(int query);

    /// <summary>Draws a query.</summary>
    public abstract int DrawQuery(ref RandomStream stream);

    /// <summary>Draws a prompt given its query; <paramref name="prompt"/> has length L.</summary>
    public abstract void DrawPrompt(ref RandomStream stream, int query, Span<int> prompt);

    /// <summary>Draws a prompt, in the self variant after its query; <paramref name="prompt"/> has length L.</summary>
    public void DrawPrompt(ref RandomStream stream, Span<int> prompt) => DrawPrompt(ref stream, Self ? DrawQuery(ref stream) : 0, prompt);

    /// <summary>Draws n queries and their prompts. Its use of the stream is not that of n single draws.</summary>
    /// <param name="stream">What is drawn is a function of its state and of n.</param>
    /// <param name="queries">n entries, filled.</param>
    /// <param name="prompts">n · L entries, filled.</param>
    public virtual void DrawPrompts(ref RandomStream stream, Span<ushort> queries, Span<ushort> prompts)
    {
        var prompt = new int[Length];
        for (var i = 0; i < queries.Length; i++)
        {
            var query = DrawQuery(ref stream);
            queries[i] = (ushort)query;
            DrawPrompt(ref stream, query, prompt);
            for (var s = 0; s < prompt.Length; s++) prompts[i * Length + s] = (ushort)prompt[s];
        }
    }

    /// <summary>Draws n prompts given their query; n · L entries, filled.</summary>
    public virtual void DrawPrompts(ref RandomStream stream, int query, Span<ushort> prompts)
    {
        var prompt = new int[Length];
        for (var at = 0; at < prompts.Length; at += Length)
        {
            DrawPrompt(ref stream, query, prompt);
            for (var s = 0; s < prompt.Length; s++) prompts[at + s] = (ushort)prompt[s];
        }
    }

    /// <summary>Whether some prompt of positive probability with this query holds both tokens: an edge of G^(query).</summary>
    public abstract bool CoOccur(int query, int first, int second);

    /// <summary>Number of different count vectors with this query (a real number: it overflows integers soon).</summary>
    public abstract double TypeCount { get; }

    /// <summary>All count vectors with this query and their probabilities, which sum to one.</summary>
    public abstract PromptTypes Enumerate(int query);

    /// <summary>Adds P(type) · KL of every type with this query; <paramref name="table"/> as of
    /// <see cref="DivergenceLanes.Table"/>.</summary>
    internal abstract void AddTypes(int query, Vector256<double>[] table, ref DivergenceLanes lanes);

    /// <summary>Components of G^(query) on all K tokens, numbered by first token.</summary>
    public int[] Components(int query)
    {
        var component = new int[VocabularySize];
        Array.Fill(component, -1);
        var (found, pending) = (0, new Stack<int>());
        for (var start = 0; start < VocabularySize; start++)
        {
            if (component[start] >= 0) continue;
            component[start] = found;
            pending.Push(start);
            while (pending.TryPop(out var token))
                for (var other = 0; other < VocabularySize; other++)
                    if (component[other] < 0 && CoOccur(query, token, other))
                    {
                        component[other] = found;
                        pending.Push(other);
                    }
            found++;
        }
        return component;
    }

    /// <summary>C(n, k) as a real number.</summary>
    private protected static double Binomial(int n, int k)
    {
        var value = 1.0;
        for (var i = 1; i <= k; i++) value = value * (n - k + i) / i;
        return value;
    }
}
