using Ccmc.Samplers;
using Experiments.Shared;

namespace Experiments.TrajectoryCollapse;

/// <summary>Combinations of parameters that make no sense.</summary>
internal static class TrajectoryValidation
{
    /// <summary>Tokens drawn one by one in a cell before the run is refused rather than foreseen: about two weeks on one core.</summary>
    private const long MostSingleTokens = 100_000_000_000_000;

    /// <summary>One sentence for each, starting with the path it belongs to.</summary>
    public static IEnumerable<string> Sentences(TrajectoryCollapseParameters p)
    {
        var faults = MatrixValidation.Validate(p.Matrix, p.VocabularySize, zeroDiagonalAllowed: true).ToList();
        foreach (var fault in faults) yield return fault;
        foreach (var fault in Start(p)) yield return fault;
        if (faults.Count > 0) yield break;
        var zeroDiagonal = Specifications.HasZeroDiagonal(p.Matrix);
        if (p.Sampler == SamplerKind.Runs && zeroDiagonal)
            yield return "sampler: runs needs a positive diagonal; with a zero diagonal no token repeats itself, use auto, scan, "
                + "history or alias";
        if (p.Sampler is SamplerKind.Scan or SamplerKind.Alias or SamplerKind.History && p.Tokens > MostSingleTokens)
            yield return $"sampler: it draws every token separately; {p.Tokens} tokens are more than its {MostSingleTokens}, use auto "
                + "or runs";
        if (zeroDiagonal && p.Start.Counts.Count == p.VocabularySize && p.Start.Counts.Count(n => n > 0) < 2)
            yield return "start.counts: with a zero diagonal at least two different tokens must occur in the first prompt, "
                + "or nothing can follow";
    }

    private static IEnumerable<string> Start(TrajectoryCollapseParameters p)
    {
        var counts = p.Start.Counts;
        if (counts.Count > 0 && counts.Count != p.VocabularySize)
        {
            yield return $"start.counts: {counts.Count} counts for {p.VocabularySize} tokens; give one for each, or none for one of each";
            yield break;
        }
        if (counts.Any(n => n < 0)) yield return "start.counts: a count is negative; counts are 0 or more";
        else if (counts.Count > 0 && counts.All(n => n == 0))
            yield return "start.counts: the first prompt is empty; at least one count must be positive";
        if (p.Start.Query is not { } query) yield break;
        if (query >= p.VocabularySize) yield return $"start.query: {query} is not a token; tokens are numbered 0 to {p.VocabularySize - 1}";
        else if (counts.Count > 0 && counts[query] == 0)
            yield return $"start.query: token {query} does not occur in the first prompt; the query is its last token, "
                + $"so its count must be positive";
    }
}
