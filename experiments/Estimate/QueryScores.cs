using Ccmc.Inference;
using Ccmc.Likelihood;

namespace Experiments.Estimate;

/// <summary>Scores of one query's samples, its inverse information, and what they say of the departures from the model.</summary>
internal sealed record QueryScores(ScoreData Data, Sandwich Sandwich)
{
    /// <summary>Gathers them; of a text in blocks of that many positions, of pairs by cluster where they name one.</summary>
    /// <param name="samples">All samples.</param>
    /// <param name="query">The query.</param>
    /// <param name="estimate">Its estimate.</param>
    /// <param name="ridge">λ of the estimate.</param>
    /// <param name="block">Positions in a block; 0 for pairs; long.MaxValue where no sandwich is asked for.</param>
    public static QueryScores Of(Samples samples, int query, QueryEstimate estimate, double ridge, long block)
    {
        var data = new ScoreData(estimate, ridge, Sample.Directions.Count, blockwise: block > 0 || samples.Clustered);
        samples.Visit(query, sample => data.Add(
            new(sample.Tokens.AsSpan(0, sample.Distinct), sample.Counts.AsSpan(0, sample.Distinct), sample.Next),
            sample.Block(block), sample.Weight, sample.FillFeatures()));
        return new(data, new(data));
    }

    /// <summary>Score test in a direction.</summary>
    public ScoreTest Test(int direction) => ScoreTest.Of(Data, Sandwich, direction);
}
