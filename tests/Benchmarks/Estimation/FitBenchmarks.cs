using BenchmarkDotNet.Attributes;
using Ccmc.Algebra;
using Ccmc.Estimators;
using Ccmc.Graphs;
using Ccmc.Models;
using Ccmc.Random;

namespace Benchmarks;

/// <summary>Sorting and fitting samples at once, beside the plain way: one by one.</summary>
[MemoryDiagnoser]
public class FitBenchmarks
{
    private const int Length = 8;
    private ushort[] prompts = [];
    private ushort[] next = [];
    private int[] prompt = [];

    /// <summary>K.</summary>
    [Params(10, 50)]
    public int Tokens { get; set; }

    /// <summary>Draws uniform prompts and a uniform position of each.</summary>
    [GlobalSetup]
    public void Draw()
    {
        var stream = new RandomStream(1, 2, 3, 4);
        const int samples = 100_000;
        (prompts, next, prompt) = (new ushort[samples * Length], new ushort[samples], new int[Length]);
        for (var i = 0; i < prompts.Length; i++) prompts[i] = (ushort)stream.NextIndex(Tokens);
        for (var i = 0; i < samples; i++) next[i] = prompts[i * Length + stream.NextIndex(Length)];
    }

    /// <summary>The plain way.</summary>
    [Benchmark(Baseline = true)]
    public CcmcEstimate OneByOne()
    {
        var data = new CcmcData(Tokens);
        for (var i = 0; i < next.Length; i++)
        {
            for (var s = 0; s < Length; s++) prompt[s] = prompts[i * Length + s];
            data.AddSelf(prompt, next[i]);
        }
        return CcmcEstimate.Fit(data, 0, new FitOptions { StandardErrors = false });
    }

    /// <summary>Rows, to the last digit.</summary>
    [Benchmark]
    public CcmcEstimate Rows() =>
        CcmcEstimate.Fit(PromptRows.SortSelf(Tokens, Length, prompts, next), 0, new FitOptions { StandardErrors = false });

    /// <summary>Rows, to the peers' tolerance.</summary>
    [Benchmark]
    public CcmcEstimate RowsToTolerance() => CcmcEstimate.Fit(
        PromptRows.SortSelf(Tokens, Length, prompts, next), 0,
        new FitOptions { StandardErrors = false, LogLikelihood = false, WinsTolerance = 1e-9 * next.Length });
}

/// <summary>Effective resistance of all pairs.</summary>
[MemoryDiagnoser]
public class ResistanceBenchmarks
{
    private CoOccurrenceGraph graph = GraphFamilies.Path(2);

    /// <summary>A random graph on 500 tokens.</summary>
    [GlobalSetup]
    public void Draw()
    {
        var stream = new RandomStream(1, 2, 3, 4);
        graph = GraphFamilies.Random(ref stream, 500, 0.1);
    }

    /// <summary>All pairs, K = 500.</summary>
    [Benchmark]
    public double AllPairs() => graph.EffectiveResistance()[0, 1];
}

/// <summary>Spectra at K = 500: tridiagonal QL beside Jacobi rotations, which give eigenvectors too; singular values.</summary>
[MemoryDiagnoser]
public class SpectrumBenchmarks
{
    private Matrix laplacian = new(0, 0);

    /// <summary>The Laplacian of a random graph.</summary>
    [GlobalSetup]
    public void Draw()
    {
        var stream = new RandomStream(1, 2, 3, 4);
        laplacian = GraphFamilies.Random(ref stream, 500, 0.1).Laplacian();
    }

    /// <summary>The plain way.</summary>
    [Benchmark(Baseline = true)]
    public double Jacobi() => SymmetricSpectrum.Of(laplacian).Values[1];

    /// <summary>Householder and QL.</summary>
    [Benchmark]
    public double Tridiagonal() => SymmetricEigenvalues.Of(laplacian)[1];

    /// <summary>Householder to bidiagonal form and QL.</summary>
    [Benchmark]
    public double Singular() => SingularValues.Of(laplacian)[0];
}

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
                for (var s = 0; s < types[k].Tokens(t).Length; s++) risk += 0.1 * types[k].Probability(t) * truth[s] * Math.Log(truth[s] / estimate[s]);
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

    /// <summary>Hessians, degrees of freedom and second-order term of all queries, over all types.</summary>
    [Benchmark]
    public PopulationQuantities Population()
    {
        var stream = new RandomStream(1, 2, 3, 4);
        return PopulationQuantities.Of(law, matrix, ref stream);
    }
}
