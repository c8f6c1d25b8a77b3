using BenchmarkDotNet.Attributes;
using Ccmc.Models;
using Ccmc.Random;
using Ccmc.Samplers;
using static Benchmarks.TrajectoryFixture;

namespace Benchmarks;

/// <summary>Thirty-two replicates of a hundred thousand tokens: side by side against one after the other.</summary>
[MemoryDiagnoser]
public class ReplicateBenchmarks
{
    private const int Replicates = 32;
    private const int Tokens = 100_000;
    private readonly RandomStream[] streams = new RandomStream[Replicates];
    private readonly TrajectoryStart[] starts = new TrajectoryStart[Replicates];
    private TransitionMatrix matrix = null!;

    [Params(2, 4, 10, 16)]
    public int Size { get; set; }

    [Params(false, true)]
    public bool Compensated { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        matrix = Gaussian(Size);
        Array.Fill(starts, Start(Size));
        for (var i = 0; i < Replicates; i++) streams[i] = Stream((ulong)i);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Replicates * Tokens)]
    public long OneByOne()
    {
        var sum = 0L;
        for (var i = 0; i < Replicates; i++)
        {
            var sampler = TrajectorySampler.Create(SamplerKind.Scan, matrix, starts[i], streams[i], Compensated);
            sampler.Advance(Tokens);
            sum += sampler.Count(0);
        }
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Replicates * Tokens)]
    public long SideBySide() => Together(SamplerKind.Scan);

    [Benchmark(OperationsPerInvoke = Replicates * Tokens)]
    public long SideBySideAuto() => Together(SamplerKind.Auto);

    private long Together(SamplerKind kind)
    {
        var scan = new TrajectoryReplicates(kind, matrix, starts, streams, Compensated);
        scan.Advance(Tokens);
        var sum = 0L;
        for (var i = 0; i < Replicates; i++) sum += scan[i].Count(0);
        return sum;
    }
}
