using Ccmc.Random;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.Estimate;

/// <summary>Which samples are held out: of pairs each with the same chance, of a text those at its end.</summary>
/// <param name="samples">All of them.</param>
/// <param name="share">Share held out.</param>
/// <param name="seeds">One for each query.</param>
internal sealed class Split(Samples samples, double share, StreamSeed[] seeds)
{
    /// <summary>All of them.</summary>
    public Samples Samples => samples;

    private readonly double first = samples.Positions * (1 - share);

    /// <summary>Shows every sample of a query with the weight that is held out, the same at every visit.</summary>
    public void Visit(int query, Action<Sample, double> visitor)
    {
        var stream = seeds[query].Stream();
        samples.Visit(query, sample => visitor(sample,
            samples.IsText ? sample.Position >= first ? sample.Weight : 0
            : Draw.Binomial(ref stream, (long)sample.Weight, share)));
    }
}
