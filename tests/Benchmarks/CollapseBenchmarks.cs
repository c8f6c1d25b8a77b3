using BenchmarkDotNet.Attributes;
using Ccmc.Models;
using Ccmc.Samplers;
using static Benchmarks.TrajectoryFixture;

namespace Benchmarks;

/// <summary>A collapsing chain, 19 checkpoints and compensators kept: runs to 10¹² tokens against a scan to 10⁶.</summary>
[MemoryDiagnoser]
public class CollapseBenchmarks
{
    private TransitionMatrix matrix = null!;
    private TrajectoryStart start = null!;

    [Params(2, 10)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Prepare() => (matrix, start) = (Collapsing(Size), Start(Size));

    [Benchmark(Baseline = true)]
    public double ScanToAMillion() => Run(SamplerKind.Scan, 1_000_000);

    [Benchmark]
    public double RunsToAMillionMillion() => Run(SamplerKind.Runs, 1_000_000_000_000);

    [Benchmark]
    public double AutoToAMillionMillion() => Run(SamplerKind.Auto, 1_000_000_000_000);

    private double Run(SamplerKind kind, long tokens)
    {
        var sampler = TrajectorySampler.Create(kind, matrix, start, Stream(1), compensated: true);
        var sum = 0.0;
        foreach (var point in Checkpoints.LogSpaced(tokens, 19))
        {
            sampler.Advance(point - sampler.Tokens);
            for (var j = 0; j < Size; j++) sum += sampler.Count(j) + sampler.Compensator(j);
        }
        return sum;
    }
}
