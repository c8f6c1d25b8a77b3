using Ccmc.Functions;
using Ccmc.Random;

namespace Ccmc.Estimators;

/// <summary>Independent tokens of one law: uniform, Zipf or any other.</summary>
public sealed class IndependentTokens : PromptDistribution
{
    private readonly double[] probabilities;
    private readonly double[] cumulative;
    private readonly bool uniform;

    /// <param name="tokenProbabilities">Length K ≥ 2, positive; normalised by their sum.</param>
    /// <param name="length">L ≥ 1.</param>
    /// <param name="self">Whether the last token is the query.</param>
    public IndependentTokens(ReadOnlySpan<double> tokenProbabilities, int length, bool self) : base(tokenProbabilities.Length, length, self)
    {
        var total = 0.0;
        foreach (var p in tokenProbabilities)
        {
            if (!(p > 0) || !double.IsFinite(p)) throw new ArgumentException($"token probability {p} must be positive and finite", nameof(tokenProbabilities));
            total += p;
        }
        probabilities = new double[VocabularySize];
        cumulative = new double[VocabularySize];
        uniform = true;
        for (var (j, sum) = (0, 0.0); j < VocabularySize; j++)
        {
            probabilities[j] = tokenProbabilities[j] / total;
            uniform &= tokenProbabilities[j] == tokenProbabilities[0];
            cumulative[j] = sum += probabilities[j];
        }
    }

    /// <summary>Uniform tokens.</summary>
    public static IndependentTokens Uniform(int vocabularySize, int length, bool self)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 2);
        var equal = new double[vocabularySize];
        Array.Fill(equal, 1);
        return new(equal, length, self);
    }

    /// <summary>Token j, from 0, with probability ∝ (j + 1)^{−<paramref name="exponent"/>}.</summary>
    public static IndependentTokens Zipf(int vocabularySize, double exponent, int length, bool self)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 2);
        var law = new double[vocabularySize];
        for (var j = 0; j < law.Length; j++) law[j] = Elementary.Exp(-exponent * Elementary.Log(j + 1));
        return new(law, length, self);
    }

    /// <inheritdoc/>
    public override double QueryProbability(int query) => probabilities[query];

    /// <inheritdoc/>
    public override int DrawQuery(ref RandomStream stream) => Token(ref stream);

    /// <inheritdoc/>
    public override void DrawPrompt(ref RandomStream stream, int query, Span<int> prompt)
    {
        var free = Self ? Length - 1 : Length;
        if (Self) prompt[free] = query;
        for (var i = 0; i < free; i++) prompt[i] = Token(ref stream);
    }

    /// <inheritdoc/>
    public override bool CoOccur(int query, int first, int second) =>
        Self ? Length >= 3 || Length == 2 && (first == query || second == query) : Length >= 2;

    /// <inheritdoc/>
    public override double TypeCount => Binomial((Self ? Length - 1 : Length) + VocabularySize - 1, VocabularySize - 1);

    /// <inheritdoc/>
    public override PromptTypes Enumerate(int query)
    {
        var free = Self ? Length - 1 : Length;
        var logs = new double[VocabularySize];
        for (var j = 0; j < logs.Length; j++) logs[j] = Elementary.Log(probabilities[j]);
        var logFactorial = new double[free + 1];
        for (var i = 1; i <= free; i++) logFactorial[i] = logFactorial[i - 1] + Elementary.Log(i);
        var types = new PromptTypes(VocabularySize);
        var counts = new int[VocabularySize];
        Fill(0, free, logFactorial[free]);
        return types;

        void Fill(int token, int left, double logProbability)
        {
            if (token == VocabularySize - 1)
            {
                counts[token] = left;
                var probability = Elementary.Exp(logProbability + left * logs[token] - logFactorial[left]);
                if (Self) counts[query]++;
                types.Add(counts, probability);
                if (Self) counts[query]--;
                return;
            }
            for (var count = 0; count <= left; count++)
            {
                counts[token] = count;
                Fill(token + 1, left - count, logProbability + count * logs[token] - logFactorial[count]);
            }
        }
    }

    private int Token(ref RandomStream stream)
    {
        if (uniform) return stream.NextIndex(VocabularySize);
        var u = stream.NextDouble();
        var (low, high) = (0, VocabularySize - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (u < cumulative[middle]) high = middle;
            else low = middle + 1;
        }
        return low;
    }
}
