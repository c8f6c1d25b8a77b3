namespace Ccmc.Prompts;

/// <summary>Count vectors of prompts with their probabilities: all of a law, or a sample with equal weights.</summary>
public sealed class PromptTypes
{
    private readonly List<int> offsets = [0];
    private readonly List<int> tokens = [];
    private readonly List<int> counts = [];
    private readonly List<double> probabilities = [];

    /// <summary>None yet.</summary>
    public PromptTypes(int vocabularySize) => VocabularySize = vocabularySize;

    /// <summary>K.</summary>
    public int VocabularySize { get; }

    /// <summary>How many.</summary>
    public int Count => probabilities.Count;

    /// <summary>Probability of type i.</summary>
    public double Probability(int i) => probabilities[i];

    /// <summary>Distinct tokens of type i, ascending.</summary>
    public ReadOnlySpan<int> Tokens(int i) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(tokens)[offsets[i]..offsets[i + 1]];

    /// <summary>Their counts.</summary>
    public ReadOnlySpan<int> Counts(int i) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(counts)[offsets[i]..offsets[i + 1]];

    /// <summary>Appends a type given by its count vector, length K; equal ones are not merged.</summary>
    public void Add(ReadOnlySpan<int> countVector, double probability)
    {
        for (var token = 0; token < countVector.Length; token++)
        {
            if (countVector[token] == 0) continue;
            tokens.Add(token);
            counts.Add(countVector[token]);
        }
        offsets.Add(tokens.Count);
        probabilities.Add(probability);
    }

    /// <summary>The same types, their probabilities times a factor.</summary>
    internal PromptTypes Scaled(double factor)
    {
        for (var i = 0; i < probabilities.Count; i++) probabilities[i] *= factor;
        return this;
    }

    /// <summary>The next-token law of type i under weights w_j = e^{a_j} of length K: p_s for each of its distinct tokens; returns Σ_j n_j
    /// w_j.</summary>
    public double Law(int i, ReadOnlySpan<double> weights, Span<double> law)
    {
        var type = Tokens(i);
        var count = Counts(i);
        var total = 0.0;
        for (var s = 0; s < type.Length; s++) total += law[s] = count[s] * weights[type[s]];
        for (var s = 0; s < type.Length; s++) law[s] /= total;
        return total;
    }
}
