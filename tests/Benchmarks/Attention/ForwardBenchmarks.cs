using BenchmarkDotNet.Attributes;
using Ccmc.Algebra;
using Ccmc.Models;
using Ccmc.Random;

namespace Benchmarks;

/// <summary>The layer and the chain over many prompts, beside one prompt at a time.</summary>
[MemoryDiagnoser]
public class ForwardBenchmarks
{
    private const int Size = 50, Dimension = 64, Length = 64, Count = 1000;
    private readonly int[] prompts = new int[Count * Length];
    private readonly double[] laws = new double[Count * Size];
    private Matrix embeddings = new(0, 0);
    private Matrix weights = new(0, 0);
    private AttentionBatch? attention;
    private ChainBatch? chain;

    /// <summary>Draws embeddings, weights and prompts.</summary>
    [GlobalSetup]
    public void Draw()
    {
        var stream = new RandomStream(1, 2, 3, 4);
        embeddings = Embeddings.Orthonormal(ref stream, Size, Dimension);
        weights = Embeddings.Gaussian(ref stream, Dimension, Dimension);
        attention = new AttentionBatch(embeddings, weights, embeddings);
        chain = new ChainBatch(TransitionMatrices.Gaussian(ref stream, Size, 1));
        for (var i = 0; i < prompts.Length; i++) prompts[i] = stream.NextIndex(Size);
    }

    /// <summary>The plain way.</summary>
    [Benchmark(Baseline = true)]
    public double OneByOne()
    {
        var sum = 0.0;
        for (var i = 0; i < Count; i++)
        {
            var prompt = prompts.AsSpan(i * Length, Length);
            sum += SelfAttention.Law(SelfAttention.Embed(embeddings, prompt), weights, embeddings.Row(prompt[^1]), embeddings)[0];
        }
        return sum;
    }

    /// <summary>Every position, all prompts.</summary>
    [Benchmark]
    public void Literal() => attention!.Laws(prompts, Length, laws);

    /// <summary>By counts.</summary>
    [Benchmark]
    public void ByCounts() => chain!.Laws(prompts, Length, laws);
}
