using Experiments.Shared;

namespace Experiments.Equivalence;

/// <summary>What is gathered over the prompts of a replicate.</summary>
internal sealed class Comparison
{
    public double MaxAbsError { get; private set; }
    public double MaxTotalVariation { get; private set; }
    public double MaxScore { get; set; }
    public double OutsideError { get; set; }
    public int DistinctTokens { get; private set; }
    public double GStatistic { get; private set; }
    public int GDegrees { get; private set; }
    public long GTokens { get; private set; }

    /// <summary>Adds a prompt: the law by attention, by the chain, and tokens drawn from the former.</summary>
    public void Add(ReadOnlySpan<double> law, ReadOnlySpan<double> chain, ReadOnlySpan<long> tokens)
    {
        var (distinct, drawn) = (0, 0L);
        for (var j = 0; j < law.Length; j++)
        {
            drawn += tokens[j];
            if (chain[j] > 0) distinct++;
        }
        MaxAbsError = Math.Max(MaxAbsError, Distances.MaxAbs(law, chain));
        MaxTotalVariation = Math.Max(MaxTotalVariation, Distances.TotalVariation(law, chain));
        DistinctTokens = Math.Max(DistinctTokens, distinct);
        var test = GTest.Of(tokens, chain);
        if (test.Degrees == 0) return;
        (GStatistic, GDegrees, GTokens) = (GStatistic + test.Statistic, GDegrees + test.Degrees, GTokens + drawn);
    }
}
