using BenchmarkDotNet.Attributes;
using Ccmc.Models;
using Ccmc.Samplers;
using static Benchmarks.TrajectoryFixture;

namespace Benchmarks;

/// <summary>One trajectory of a million tokens by each sampler, from its creation; the plain scan is the baseline.</summary>
[MemoryDiagnoser]
public class TrajectoryBenchmarks
{
    private const int Tokens = 1_000_000;
    private TransitionMatrix matrix = null!;
    private TrajectoryStart start = null!;

    [Params(2, 10, 100, 1000)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Prepare() => (matrix, start) = (Gaussian(Size), Start(Size));

    [Benchmark(Baseline = true, OperationsPerInvoke = Tokens)]
    public long Scan() => Run(SamplerKind.Scan);

    [Benchmark(OperationsPerInvoke = Tokens)]
    public long History() => Run(SamplerKind.History);

    [Benchmark(OperationsPerInvoke = Tokens)]
    public long Alias() => Run(SamplerKind.Alias);

    [Benchmark(OperationsPerInvoke = Tokens)]
    public long Snapshot() => Run(SamplerKind.Snapshot);

    [Benchmark(OperationsPerInvoke = Tokens)]
    public long Runs() => Run(SamplerKind.Runs);

    [Benchmark(OperationsPerInvoke = Tokens)]
    public long Auto() => Run(SamplerKind.Auto);

    private long Run(SamplerKind kind)
    {
        var sampler = TrajectorySampler.Create(kind, matrix, start, Stream(1), compensated: false);
        sampler.Advance(Tokens);
        return sampler.Count(0);
    }
}
