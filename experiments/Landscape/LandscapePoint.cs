using Ccmc.Algebra;
using Ccmc.Graphs;
using Ccmc.Landscape;
using Ccmc.Likelihood;
using Ccmc.Models;
using Ccmc.Samples;

namespace Experiments.Landscape;

/// <summary>What the replicates of a point share.</summary>
internal sealed record LandscapePoint(TransitionMatrix Matrix, Matrix Embeddings, CoOccurrenceGraph Graph);

/// <summary>The loss of one replicate with its minimiser, the minimiser's limit, or neither.</summary>
internal sealed record Valley(AttentionLoss Loss, LossReference Reference, Matrix Estimate, bool Exists,
    bool LimitKnown, IReadOnlyList<Matrix> LogitHessians, int Components)
{
    private static readonly FitOptions Plain = new() { StandardErrors = false, LogLikelihood = false };

    /// <summary>Fits each query by Newton's method; where token 0 is unbeaten, the rest of query 0 alone is fitted.</summary>
    public static Valley Of(LandscapePoint point, ChoiceTable table, bool unbeaten)
    {
        var size = table.VocabularySize;
        // A given graph may have no prompt with token 0: then nothing is unbeaten, and the data are the population's.
        unbeaten &= table.Of(UnbeatenData.Query).Any(t => t.Tokens.Contains(UnbeatenData.Token));
        var estimates = Enumerable.Range(0, size).Select(k => MaximumLikelihood.Fit(Choices(table, k), options: Plain)).ToList();
        var estimate = Matrix.Of(size, size, (k, j) => estimates[k].LogitsWithinGroup[j]);
        // Where token 0 is unbeaten the others of query 0 must be one group, or they run apart too and the limit is another.
        var oneGroup = unbeaten && estimates[UnbeatenData.Query].Groups is [_, _];
        var reference = unbeaten
            ? new LossReference(table, estimate, UnbeatenData.Query, UnbeatenData.Token)
            : new LossReference(table, estimate);
        var loss = new AttentionLoss(point.Embeddings, table);
        var exists = estimates.All(e => e.Exists);
        var components = estimates.Sum(e => Count(e, size)) + (unbeaten ? 1 : 0);
        return new(loss, reference, estimate, exists, oneGroup && estimates.Skip(1).All(e => e.Exists),
            loss.LogitHessians(reference.Laws), components);
    }

    /// <summary>The estimates' log-odds inside the classes of a priority graph, K × K: finite, of mean zero in each class.</summary>
    public static Matrix WithinGroups(ChoiceTable table)
    {
        var rows = Enumerable.Range(0, table.VocabularySize)
            .Select(k => MaximumLikelihood.Fit(Choices(table, k), options: Plain).LogitsWithinGroup).ToList();
        return Matrix.Of(table.VocabularySize, table.VocabularySize, (k, j) => rows[k][j]);
    }

    /// <summary>Components on all K tokens: unseen tokens are one each.</summary>
    private static int Count(QueryEstimate estimate, int size) => estimate.ComponentExists.Length + size - estimate.TokensSeen;

    private static ChoiceData Choices(ChoiceTable table, int query)
    {
        var data = new ChoiceData(table.VocabularySize);
        foreach (var type in table.Of(query))
            for (var s = 0; s < type.Tokens.Length; s++)
                if (type.Wins[s] > 0) data.AddPrompt(type.Tokens, type.Tokens[s], type.Wins[s]);
        return data;
    }
}
