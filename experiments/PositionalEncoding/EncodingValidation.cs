using System.Globalization;
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
        var faulty = false;
        foreach (var fault in MatrixValidation.Validate(p.Matrix, p.VocabularySize, zeroDiagonalAllowed: false))
        {
            faulty = true;
            yield return fault;
        }
        var faults = p.Study switch
        {
            EquivalenceStudy study => Equivalence(p, study),
            RecoveryStudy study => Recovery(p, study),
            CollapseStudy study => Collapse(p, study),
            GrowthStudy study => faulty ? [] : Growth(p, study),
            _ => throw p.Study.Unknown,
        };
        foreach (var fault in faults) yield return fault;
        foreach (var fault in Range(p.Prior)) yield return fault;
    }

    /// <summary>What attention takes and a study of collapse or of data does not.</summary>
    private static IEnumerable<string> Range(PositionalPrior prior)
    {
        if (prior is WindowPrior { Width: < 2 or > 1000 } window)
            yield return $"prior.width = {window.Width}, must be from 2 to 1000: a window of 1 repeats its token for ever, and longer "
                + "ones are not supported";
        if (prior is TablePrior table && table.Rho.FirstOrDefault(r => r is > 0 and < 1e-6 or > 1e6) is not 0.0 and var outside)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"prior.rho: {outside:R} must be from 1e-06 to 1000000: beyond, no number of samples distinguishes it from its neighbours");
    }

    private static IEnumerable<string> Equivalence(PositionalEncodingParameters p, EquivalenceStudy study)
    {
        if (study.EmbeddingDimension < p.VocabularySize)
            yield return $"study.embedding_dimension: {study.EmbeddingDimension} dimensions cannot hold {p.VocabularySize} independent "
                + $"embeddings; at least vocabulary_size";
        if (p.Prior.Fault("prior", study.Length) is { } fault) yield return fault;
    }

    private static IEnumerable<string> Recovery(PositionalEncodingParameters p, RecoveryStudy study)
    {
        if (p.Prior.Fault("prior", study.Length) is { } fault) yield return fault;
        if (study.Distinct && study.Length > p.VocabularySize)
            yield return $"study.length: {study.Length} different tokens cannot come from a vocabulary "
                + $"of {p.VocabularySize}; at most vocabulary_size";
        if (p.Prior is WindowPrior window && window.Width < study.Length)
            yield return $"prior.width: a window of {window.Width} gives weight 0 to positions of prompts of {study.Length}, whose "
                + "logarithm cannot be fitted; use a positive prior";
        if (study is { Distinct: true, Variant: Variant.Self, Length: < 3 })
            yield return "study.length: with distinct tokens in the self variant the last position is not identified; "
                + "at least 3 leave a ratio to fit";
    }

    private static IEnumerable<string> Growth(PositionalEncodingParameters p, GrowthStudy study)
    {
        if (p.Prior is not PowerPrior { Alpha: < 2 and not 1 } power)
            yield return "prior: a growth study needs a power law with alpha below 1, or between 1 and 2";
        else if (power.Alpha is > 0.99 and < 1.01)
            yield return string.Create(CultureInfo.InvariantCulture, $"prior.alpha: {power.Alpha:R} is too near to 1, ")
                + "where no power law is known, and no feasible t decides; use at most 0.99 or at least 1.01";
        if (study.Winner >= p.VocabularySize)
            yield return $"study.winner: token {study.Winner} is not in the vocabulary; tokens are 0 to K − 1 = {p.VocabularySize - 1}";
        else if (Matrices.Fixed(p.Matrix) is not { } matrix)
            yield return "matrix: a growth study needs a given matrix, so that the losers are known beforehand";
        else if (Enumerable.Range(0, matrix.Size).Where(j => j != study.Winner)
            .FirstOrDefault(j => GrowthCell.Ratio(matrix, study.Winner, j) >= 1, -1) is >= 0 and var strong)
            yield return $"study.winner: token {strong} does not lose beside token {study.Winner}: its probability there is not below "
                + $"{study.Winner}'s own; choose a token that is the largest of its row";
        if (4L * study.Losers * (p.VocabularySize - 1) > study.PromptLength)
            yield return $"study.losers: {p.VocabularySize - 1} other tokens {study.Losers} times each are more than a quarter of a "
                + $"prompt of {study.PromptLength} tokens; the winner must dominate from the start";
    }

    private static IEnumerable<string> Collapse(PositionalEncodingParameters p, CollapseStudy study)
    {
        if (p.Prior is UniformPrior)
            yield return "prior: a uniform prior means no positions; use power with alpha 0";
        else if (p.Prior.ByAge is null)
            yield return "prior: a table is too short for growing trajectories; use exponential, power or window";
        if (study.PromptLength < p.VocabularySize)
            yield return $"study.prompt_length: {study.PromptLength} tokens cannot hold each "
                + $"of {p.VocabularySize}; at least vocabulary_size";
        if (p.Prior is PowerPrior && study.Tokens > LongestHistory)
            yield return $"study.tokens: a power law keeps every token in memory; {study.Tokens} are more than its {LongestHistory}";
        if (p.Prior is not WindowPrior window) yield break;
        if (study.PromptLength < window.Width)
            yield return $"study.prompt_length: {study.PromptLength} tokens do not fill a window of {window.Width}; at least prior.width";
        if (WindowChain.CountStates(p.VocabularySize, window.Width) > WindowChain.MostStates)
            yield return $"prior.width: {p.VocabularySize}^{window.Width} windows exceed the {WindowChain.MostStates} that can be solved";
        else if (WindowChain.CountStates(p.VocabularySize, window.Width) / window.Width > MostCut)
            yield return $"prior.width: {p.VocabularySize}^{window.Width} windows leave a dense system of more than {MostCut} unknowns; "
                + $"use a smaller width or vocabulary";
    }
}
