using BenchmarkDotNet.Attributes;
using Ccmc.Algebra;
using Ccmc.Models;
using Ccmc.Prompts;
using Ccmc.Random;

namespace Benchmarks;

/// <summary>K tokens, embeddings in d dimensions, prompts of L tokens: the peers' two sizes and the largest of the experiment
/// equivalence.</summary>
public enum ForwardCase
{
    K50d64L64,
    K200d256L512,
    K1000d1024L4096,
}

/// <summary>The layer and the chain over many prompts, beside one prompt at a time; times are of one prompt.</summary>
[MemoryDiagnoser]
public class ForwardBenchmarks
{
    private const int Count = 64;
    private int size;
    private int length;
    private int[] prompts = [];
    private double[] laws = [];
    private Matrix embeddings = new(0, 0);
    private Matrix weights = new(0, 0);
    private AttentionBatch? attention;
    private TransitionMatrix? matrix;
    private ChainBatch? chain;

    [ParamsAllValues]
    public ForwardCase Case { get; set; }

    /// <summary>Draws embeddings, weights and prompts.</summary>
    [GlobalSetup]
    public void Draw()
    {
        (size, var dimension, length) = Case switch
        {
            ForwardCase.K50d64L64 => (50, 64, 64),
            ForwardCase.K200d256L512 => (200, 256, 512),
            _ => (1000, 1024, 4096),
        };
        var stream = new RandomStream(1, 2, 3, 4);
        embeddings = Embeddings.Orthonormal(ref stream, size, dimension);
        weights = Embeddings.Gaussian(ref stream, dimension, dimension);
        attention = new AttentionBatch(embeddings, weights, embeddings);
        matrix = TransitionMatrices.Gaussian(ref stream, size, 1);
        chain = new ChainBatch(matrix);
        (prompts, laws) = (new int[Count * length], new double[Count * size]);
        for (var i = 0; i < prompts.Length; i++) prompts[i] = stream.NextIndex(size);
    }

    /// <summary>The plain way: inputs of one prompt after the other written out and multiplied.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public double OneByOne()
    {
        var sum = 0.0;
        for (var i = 0; i < Count; i++)
        {
            var prompt = prompts.AsSpan(i * length, length);
            sum += SelfAttention.Law(SelfAttention.Embed(embeddings, prompt), weights, embeddings.Row(prompt[^1]), embeddings)[0];
        }
        return sum;
    }

    /// <summary>Every position, all prompts.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void Literal() => attention!.Laws(prompts, length, laws);

    /// <summary>By counts, one prompt after the other.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public double CountsOneByOne()
    {
        var sum = 0.0;
        for (var i = 0; i < Count; i++)
        {
            var prompt = prompts.AsSpan(i * length, length);
            sum += NextTokenLaw.Of(matrix!.LogitRow(prompt[^1]), PromptCounts.Of(prompt, size))[0];
        }
        return sum;
    }

    /// <summary>By counts, all prompts.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void Counts() => chain!.Laws(prompts, length, laws);
}
