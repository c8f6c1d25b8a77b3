using Ccmc.Likelihood;
using Ccmc.Samples;

namespace Experiments.Estimate;

/// <summary>The estimate of every query of some samples.</summary>
internal sealed class ChainFit
{
    /// <summary>λ by which a row without finite estimate is completed, where a whole chain is needed: log-odds as if drawn from N(0,
    /// 1).</summary>
    public const double CompletingRidge = 1;

    private ChainFit(int queries, int size) =>
        (Queries, Weight, Completed) = (new QueryEstimate[queries], new double[queries], new double[queries * size]);

    /// <summary>By query.</summary>
    public QueryEstimate[] Queries { get; }

    /// <summary>Samples of each query.</summary>
    public double[] Weight { get; }

    /// <summary>Logits, queries × K, all finite: the estimate where a whole row is known, else the estimate by ridge; 0 for tokens never
    /// seen with a query.</summary>
    public double[] Completed { get; }

    /// <summary>How many rows were completed by ridge.</summary>
    public int CompletedRows { get; private set; }

    /// <summary>Fits query by query, so that only one query's statistics are in memory.</summary>
    public static ChainFit Of(Samples samples, double ridge, CancellationToken cancellation)
    {
        var fit = new ChainFit(samples.Queries, samples.VocabularySize);
        for (var query = 0; query < samples.Queries; query++)
        {
            cancellation.ThrowIfCancellationRequested();
            Reclaim.After(fit.Add(samples, query, ridge));
        }
        return fit;
    }

    /// <summary>Fits a query; the distinct tokens over its records, which are what it cost.</summary>
    private double Add(Samples samples, int query, double ridge)
    {
        var (data, entries) = (new ChoiceData(samples.VocabularySize), 0.0);
        samples.Visit(query, sample =>
        {
            sample.AddTo(data, sample.Next, sample.Weight);
            entries += sample.Distinct;
        });
        Weight[query] = data.TotalWeight;
        Queries[query] = MaximumLikelihood.Fit(data, ridge, new() { LogLikelihood = false });
        Complete(query, data, ridge);
        return entries;
    }

    private void Complete(int query, ChoiceData data, double ridge)
    {
        var own = Queries[query];
        var whole = own.Components.All(c => c == 0) && own.Exists;
        if (!whole) CompletedRows++;
        if (!whole && ridge == 0)
            own = MaximumLikelihood.Fit(data, CompletingRidge, new() { StandardErrors = false, LogLikelihood = false });
        own.Logits.CopyTo(Completed, query * data.VocabularySize);
    }
}
