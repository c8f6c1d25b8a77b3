using Ccmc.Models;
using Ccmc.Random;
using Ccmc.Samplers;

namespace Ccmc.Tests.Samplers;

/// <summary>Matrices and streams that the sampler tests share.</summary>
internal static class TrajectoryFixtures
{
    /// <summary>Error rate of each stochastic test; the seeds were fixed before looking.</summary>
    public const double Alpha = 1e-6;

    public static readonly SamplerKind[] AllKinds = Enum.GetValues<SamplerKind>();

    public static TransitionMatrix TwoToken(double p, double q) => TransitionMatrix.FromProbabilities([1 - p, p, q, 1 - q]);

    public static TransitionMatrix Gaussian(int size, double scale, ulong seed, bool zeroDiagonal = false)
    {
        var stream = Stream(seed);
        var logits = new double[size * size];
        for (var i = 0; i < logits.Length; i++) logits[i] = scale * Draw.Normal(ref stream);
        if (zeroDiagonal)
            for (var i = 0; i < size; i++) logits[i * size + i] = double.NegativeInfinity;
        return TransitionMatrix.FromLogits(logits);
    }

    /// <summary>The state filled by splitmix64.</summary>
    public static RandomStream Stream(ulong seed)
    {
        return new(Next(), Next(), Next(), Next());

        ulong Next()
        {
            var z = seed += 0x9e3779b97f4a7c15;
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
            z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
            return z ^ (z >> 31);
        }
    }

    public static TrajectoryStart OneOfEach(int size, int query)
    {
        var counts = new long[size];
        Array.Fill(counts, 1);
        return new(counts, query);
    }

    /// <summary>Bytes allocated by an action, the least of several goes: a collection on another thread adds what is left of this one's
    /// buffer.</summary>
    public static long AllocatedBy(Action action)
    {
        var least = long.MaxValue;
        for (var go = 0; go < 5; go++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
