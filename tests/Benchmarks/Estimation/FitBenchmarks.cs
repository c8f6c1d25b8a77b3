using BenchmarkDotNet.Attributes;
using Ccmc.Estimators;
using Ccmc.Graphs;
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
