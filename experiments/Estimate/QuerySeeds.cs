using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.Estimate;

/// <summary>A stream for each query from one seed, so that a query can be visited again with the same draws.</summary>
internal static class QuerySeeds
{
    /// <summary>One seed for each query: four words of the stream each.</summary>
    public static StreamSeed[] Of(StreamSeed seed, int queries)
    {
        var stream = seed.Stream();
        var seeds = new StreamSeed[queries];
        for (var k = 0; k < queries; k++)
            seeds[k] = new(stream.NextUInt64(), stream.NextUInt64(), stream.NextUInt64(), stream.NextUInt64());
        return seeds;
    }
}
