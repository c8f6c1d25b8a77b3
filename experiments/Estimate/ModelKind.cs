namespace Experiments.Estimate;

/// <summary>The laws of the next token that are compared.</summary>
public enum ModelKind
{
    /// <summary>The context-conditioned Markov chain, ∝ n_j π_qj.</summary>
    Ccmc,

    /// <summary>π uniform: ∝ n_j.</summary>
    Copy,

    /// <summary>∝ how often j follows anything, over the whole vocabulary.</summary>
    Unigram,

    /// <summary>The same over the prompt's distinct tokens.</summary>
    UnigramInPrompt,

    /// <summary>∝ how often j follows the query, over the whole vocabulary.</summary>
    Bigram,

    /// <summary>The same over the prompt's distinct tokens.</summary>
    BigramInPrompt,
}
