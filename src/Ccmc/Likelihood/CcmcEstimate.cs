using Ccmc.Loops;
using Ccmc.Samples;

namespace Ccmc.Likelihood;

/// <summary>The estimate of all K rows: the loss splits by query, so each is fitted alone.</summary>
/// <param name="Queries">One estimate for each query, length K.</param>
/// <remarks>Reference: [IHLRO24] section 3.</remarks>
public sealed record CcmcEstimate(IReadOnlyList<QueryEstimate> Queries)
{
    /// <summary>Whether the estimate without ridge exists for every query: every token is seen with it and every component is strongly
    /// connected.</summary>
    public bool Exists => Queries.All(q => q.Exists);

    /// <summary>Fits each query; <paramref name="ridge"/> is the total for each.</summary>
    public static CcmcEstimate Fit(CcmcData data, double ridge = 0, FitOptions? options = null, IndexLoop? loop = null)
    {
        var queries = new QueryEstimate[data.VocabularySize];
        (loop ?? IndexLoops.InOrder)(queries.Length, k => queries[k] = MaximumLikelihood.Fit(data[k], ridge, options));
        return new(queries);
    }

    /// <summary>Fits each query; <paramref name="ridge"/> is the total for each.</summary>
    public static CcmcEstimate Fit(PromptRows data, double ridge = 0, FitOptions? options = null, IndexLoop? loop = null)
    {
        var queries = new QueryEstimate[data.VocabularySize];
        (loop ?? IndexLoops.InOrder)(queries.Length, k => queries[k] = MaximumLikelihood.Fit(data[k], ridge, options ?? new FitOptions()));
        return new(queries);
    }
}
