using BenchmarkDotNet.Attributes;
using Ccmc.Models;
using Ccmc.Samplers;
using static Benchmarks.TrajectoryFixture;

namespace Benchmarks;

/// <summary>Priors that fall with age, a hundred thousand tokens; a window of a thousand is the baseline.</summary>
[MemoryDiagnoser]
public class RecencyBenchmarks
{
    private const int Tokens = 100_000;
    private static readonly int[] prompt = [0, 1];
    private TransitionMatrix matrix = null!;

    [Params(2, 10)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Prepare() => matrix = Gaussian(Size);

    [Benchmark(Baseline = true, OperationsPerInvoke = Tokens)]
    public int Window() => Run(new AgePrior.Window(1000));

    [Benchmark(OperationsPerInvoke = Tokens)]
    public int Exponential() => Run(new AgePrior.Exponential(0.99));

    [Benchmark(OperationsPerInvoke = Tokens)]
    public int Power() => Run(new AgePrior.Power(1.5));

    private int Run(AgePrior prior)
    {
        var sampler = RecencySampler.Create(prior, matrix, prompt, Stream(1));
        sampler.Advance(Tokens);
        return sampler.Query;
    }
}
