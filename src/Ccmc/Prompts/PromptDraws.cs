using Ccmc.Functions;
using Ccmc.Random;

namespace Ccmc.Prompts;

/// <summary>Laws of prompts: each fills the span with tokens 0 … K − 1. The last token is the query.</summary>
public static class PromptDraws
{
    /// <summary>Independent uniform tokens.</summary>
    public static void Uniform(ref RandomStream stream, int vocabularySize, Span<int> prompt)
    {
        for (var i = 0; i < prompt.Length; i++) prompt[i] = stream.NextIndex(vocabularySize);
    }

    /// <summary>Independent tokens, token j with probability ∝ (j + 1)^{−<paramref name="exponent"/>}.</summary>
    public static void Zipf(ref RandomStream stream, int vocabularySize, double exponent, Span<int> prompt)
    {
        Span<double> weights = new double[vocabularySize];
        for (var j = 0; j < vocabularySize; j++) weights[j] = Elementary.Exp(-exponent * Elementary.Log(j + 1));
        for (var i = 0; i < prompt.Length; i++) prompt[i] = Draw.Categorical(ref stream, weights);
    }

    /// <summary>One uniform token throughout.</summary>
    public static void Constant(ref RandomStream stream, int vocabularySize, Span<int> prompt) => prompt.Fill(stream.NextIndex(vocabularySize));

    /// <summary>Different tokens in uniform random order; the prompt is no longer than the vocabulary.</summary>
    /// <exception cref="ArgumentException">More positions than tokens.</exception>
    public static void Permutation(ref RandomStream stream, int vocabularySize, Span<int> prompt)
    {
        if (prompt.Length > vocabularySize) throw new ArgumentException($"{prompt.Length} different tokens cannot come from a vocabulary of {vocabularySize}");
        var tokens = new int[vocabularySize];
        for (var j = 0; j < vocabularySize; j++) tokens[j] = j;
        Draw.Shuffle<int>(ref stream, tokens);
        tokens.AsSpan(0, prompt.Length).CopyTo(prompt);
    }
}
