namespace Ccmc.Prompts;

/// <summary>n(X), what a context-conditioned Markov chain sees of a prompt beside its query.</summary>
public static class PromptCounts
{
    /// <summary>Count of each token 0 … K − 1 in the prompt.</summary>
    /// <exception cref="ArgumentException">A token outside the vocabulary.</exception>
    public static int[] Of(ReadOnlySpan<int> prompt, int vocabularySize)
    {
        var counts = new int[vocabularySize];
        foreach (var token in prompt)
        {
            if ((uint)token >= (uint)vocabularySize)
                throw new ArgumentException($"token {token} is not in a vocabulary of {vocabularySize}");
            counts[token]++;
        }
        return counts;
    }

    /// <summary>Σ_{i: x_i = j} ρ_i for each token j: the prior mass of the positions that hold it. <paramref name="prior"/> has the
    /// prompt's length.</summary>
    public static double[] Weighted(ReadOnlySpan<int> prompt, ReadOnlySpan<double> prior, int vocabularySize)
    {
        if (prior.Length != prompt.Length)
            throw new ArgumentException($"a prior over {prior.Length} positions for a prompt of {prompt.Length}");
        var mass = new double[vocabularySize];
        for (var i = 0; i < prompt.Length; i++) mass[prompt[i]] += prior[i];
        return mass;
    }
}
