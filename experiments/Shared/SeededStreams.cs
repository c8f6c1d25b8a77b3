using Ccmc.Random;
using Repro.Experiments;

namespace Experiments.Shared;

/// <summary>From the engine's seeds to the core's streams.</summary>
internal static class SeededStreams
{
    /// <summary>The random stream that a seed starts.</summary>
    public static RandomStream Stream(this StreamSeed seed) => new(seed.S0, seed.S1, seed.S2, seed.S3);
}
