using Ccmc.Windows;
using Experiments.Shared;

namespace Experiments.PositionalEncoding;

/// <summary>Combinations of parameters that make no sense.</summary>
internal static class EncodingValidation
{
    /// <summary>Windows of the dense part of the linear solve: 8 bytes times its square.</summary>
    private const double MostCut = 8192;

    /// <summary>Tokens that the power law's history and the check of its runs hold.</summary>
    private const long LongestHistory = 1_000_000;

    /// <summary>One sentence for each, starting with the path it belongs to.</summary>
    public static IEnumerable<string> Sentences(PositionalEncodingParameters p)
    {
        foreach (var fault in MatrixValidation.Validate(p.Matrix, p.VocabularySize, zeroDiagonalAllowed: false)) yield return fault;
        var faults = p.Study switch
        {
            EquivalenceStudy study => Equivalence(p, study),
            RecoveryStudy study => Recovery(p, study),
            _ => Collapse(p, p.Collapse!),
        };
        foreach (var fault in faults) yield return fault;
    }

    private static IEnumerable<string> Equivalence(PositionalEncodingParameters p, EquivalenceStudy study)
    {
        if (study.EmbeddingDimension < p.VocabularySize)
            yield return $"study.embedding_dimension: {study.EmbeddingDimension} dimensions cannot hold {p.VocabularySize} independent embeddings; at least vocabulary_size";
        if (Short(p.Prior, study.Length) is { } fault) yield return fault;
    }

    private static IEnumerable<string> Recovery(PositionalEncodingParameters p, RecoveryStudy study)
    {
        if (Short(p.Prior, study.Length) is { } fault) yield return fault;
        if (study.Distinct && study.Length > p.VocabularySize)
            yield return $"study.length: {study.Length} different tokens cannot come from a vocabulary of {p.VocabularySize}; at most vocabulary_size";
        if (p.Prior is SlidingWindow window && window.Width < study.Length)
            yield return $"prior.width: a window of {window.Width} gives weight 0 to positions of prompts of {study.Length}, whose logarithm no fit finds; use a positive prior";
        if (study is { Distinct: true, Variant: Variant.Self, Length: < 3 })
            yield return "study.length: with distinct tokens in the self variant the last position is not identified; at least 3 leave a ratio to fit";
    }

    private static IEnumerable<string> Collapse(PositionalEncodingParameters p, CollapseStudy study)
    {
        if (p.Prior.ByAge is null) yield return "prior: trajectories grow without end, a table does not; use exponential, power or window";
        if (study.PromptLength < p.VocabularySize)
            yield return $"study.prompt_length: {study.PromptLength} tokens cannot hold each of {p.VocabularySize}; at least vocabulary_size";
        if (p.Prior is PowerLawPrior && study.Tokens > LongestHistory)
            yield return $"study.tokens: a power law keeps every token in memory; {study.Tokens} are more than its {LongestHistory}";
        if (p.Prior is not SlidingWindow window) yield break;
        if (study.PromptLength < window.Width) yield return $"study.prompt_length: {study.PromptLength} tokens do not fill a window of {window.Width}; at least prior.width";
        if (WindowChain.CountStates(p.VocabularySize, window.Width) > WindowChain.MostStates)
            yield return $"prior.width: {p.VocabularySize}^{window.Width} windows are more than the {WindowChain.MostStates} that are solved";
        else if (WindowChain.CountStates(p.VocabularySize, window.Width) / window.Width > MostCut)
            yield return $"prior.width: {p.VocabularySize}^{window.Width} windows leave a dense system of more than {MostCut} unknowns; use a smaller width or vocabulary";
    }

    private static string? Short(PriorSpecification prior, int length) => prior is PriorTable table && table.Rho.Count < length
        ? $"prior.rho: {table.Rho.Count} entries for prompts of {length} tokens; give one for each position"
        : null;
}
