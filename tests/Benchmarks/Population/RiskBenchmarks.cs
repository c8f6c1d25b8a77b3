using BenchmarkDotNet.Attributes;
using Ccmc.Models;
using Ccmc.Population;
using Ccmc.Prompts;
using Ccmc.Random;

namespace Benchmarks;

/// <summary>The excess risk of one estimate: all types, by fresh prompts, and by the plainest code over the same types.</summary>
[MemoryDiagnoser]
public class RiskBenchmarks
{
    private readonly IndependentTokens law = IndependentTokens.Uniform(10, 11, self: true);
    private TransitionMatrix matrix = TransitionMatrix.FromLogits([0, 0, 0, 0]);
    private double[][] logits = [];
    private FreshPrompts? fresh;
    private PromptTypes[] types = [];

    /// <summary>K = 10, L = 11: 923,780 types.</summary>
    [GlobalSetup]
    public void Draw()
    {
        var stream = new RandomStream(1, 2, 3, 4);
        matrix = TransitionMatrices.Gaussian(ref stream, 10, 1);
        logits = new double[10][];
        for (var k = 0; k < 10; k++)
        {
            logits[k] = matrix.LogitRow(k).ToArray();
            for (var j = 0; j < 10; j++) logits[k][j] += 0.1 * Ccmc.Random.Draw.Normal(ref stream);
        }
        fresh = FreshPrompts.Draw(law, ref stream, 200_000);
        types = [.. Enumerable.Range(0, 10).Select(law.Enumerate)];
    }

    /// <summary>The plain way over all types, already enumerated.</summary>
    [Benchmark(Baseline = true)]
    public double Plain()
    {
        var risk = 0.0;
        for (var k = 0; k < 10; k++)
        {
            var (truth, estimate) = (new double[10], new double[10]);
            double[] w = [.. matrix.LogitRow(k).ToArray().Select(Math.Exp)], v = [.. logits[k].Select(Math.Exp)];
            for (var t = 0; t < types[k].Count; t++)
            {
                types[k].Law(t, w, truth);
                types[k].Law(t, v, estimate);
                for (var s = 0; s < types[k].Tokens(t).Length; s++)
                    risk += 0.1 * types[k].Probability(t) * truth[s] * Math.Log(truth[s] / estimate[s]);
            }
        }
        return risk;
    }

    /// <summary>All types, nothing kept.</summary>
    [Benchmark]
    public double AllTypes() => PopulationQuantities.ExcessRisk(law, matrix, logits, null).Value;

    /// <summary>200,000 fresh prompts.</summary>
    [Benchmark]
    public double Fresh() => PopulationQuantities.ExcessRisk(law, matrix, logits, fresh).Value;
}
