using BenchmarkDotNet.Attributes;
using Ccmc.Models;
using Ccmc.Population;
using Ccmc.Prompts;
using Ccmc.Random;

namespace Benchmarks;

/// <summary>Population Hessians of all queries, K = 6, L = 8: over 792 types of prompt, beside all 279,936 sequences; and where only types
/// can be visited.</summary>
[MemoryDiagnoser]
public class HessianBenchmarks
{
    private const int Size = 6, Length = 8;
    private readonly IndependentTokens law = IndependentTokens.Uniform(Size, Length, self: true);
    private readonly IndependentTokens large = IndependentTokens.Uniform(10, 11, self: true);
    private TransitionMatrix matrix = TransitionMatrix.FromLogits([0, 0, 0, 0]);
    private TransitionMatrix largeMatrix = TransitionMatrix.FromLogits([0, 0, 0, 0]);

    /// <summary>Draws the logits.</summary>
    [GlobalSetup]
    public void Draw()
    {
        var stream = new RandomStream(1, 2, 3, 4);
        matrix = TransitionMatrices.Gaussian(ref stream, Size, 1);
        largeMatrix = TransitionMatrices.Gaussian(ref stream, 10, 1);
    }

    /// <summary>The plain way: each sequence before the query's last position.</summary>
    [Benchmark(Baseline = true)]
    public double BySequences()
    {
        var sum = 0.0;
        for (var query = 0; query < Size; query++) sum += Hessian(query)[0];
        return sum;
    }

    /// <summary>Hessians, degrees of freedom and second-order term of all queries.</summary>
    [Benchmark]
    public PopulationQuantities ByTypes() => Of(law, matrix);

    /// <summary>The same for K = 10, L = 11: 923,780 types over all queries, 10¹¹ sequences.</summary>
    [Benchmark]
    public PopulationQuantities ByTypesLarge() => Of(large, largeMatrix);

    private static PopulationQuantities Of(IndependentTokens law, TransitionMatrix matrix)
    {
        var stream = new RandomStream(1, 2, 3, 4);
        return PopulationQuantities.Of(law, matrix, ref stream);
    }

    private double[] Hessian(int query)
    {
        var sequences = (int)Math.Round(Math.Pow(Size, Length - 1));
        var (hessian, weights) = (new double[Size * Size], new double[Size]);
        for (var sequence = 0; sequence < sequences; sequence++)
        {
            Array.Clear(weights);
            for (int rest = sequence, l = 1; l < Length; l++, rest /= Size) weights[rest % Size] += matrix.Probability(query, rest % Size);
            weights[query] += matrix.Probability(query, query);
            var total = 0.0;
            foreach (var w in weights) total += w;
            for (var i = 0; i < Size; i++)
                for (var j = 0; j < Size; j++)
                    hessian[i * Size + j] += ((i == j ? weights[i] / total : 0) - weights[i] * weights[j] / (total * total)) / sequences;
        }
        return hessian;
    }
}
