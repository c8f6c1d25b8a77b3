using Ccmc.Models;
using Ccmc.Random;
using Ccmc.Samplers;

namespace Benchmarks;

/// <summary>Matrices, starts and streams of the benchmarks.</summary>
internal static class TrajectoryFixture
{
    /// <summary>Standard normal logits.</summary>
    public static TransitionMatrix Gaussian(int size)
    {
        var stream = Stream((ulong)size);
        return TransitionMatrices.Gaussian(ref stream, size, 1);
    }

    /// <summary>Identical rows with growth exponent ½ for the second token: it collapses on the first, slowly.</summary>
    public static TransitionMatrix Collapsing(int size)
    {
        var row = new double[size];
        Array.Fill(row, 0.3);
        (row[0], row[1]) = (1, 0.5);
        return TransitionMatrices.IdenticalRows(row);
    }

    /// <summary>Each token once, the last one the query: the peers' start.</summary>
    public static TrajectoryStart Start(int size)
    {
        var counts = new long[size];
        Array.Fill(counts, 1);
        return new(counts, size - 1);
    }

    /// <summary>The state filled by splitmix64, as the peers do.</summary>
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
}
