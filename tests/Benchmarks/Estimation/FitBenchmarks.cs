using BenchmarkDotNet.Attributes;
using Ccmc.Likelihood;
using Ccmc.Random;
using Ccmc.Samples;

namespace Benchmarks;

/// <summary>The peers' sizes: K tokens, n samples of prompts of 8 tokens (32 at K = 500).</summary>
public enum FitCase
{
    K10n1e4,
    K10n1e6,
    K50n1e5,
    K100n1e6,
    K500n2e6,
}

/// <summary>Sorting and fitting all samples on one thread, beside the plain way: minorisation over the samples as they come.</summary>
[MemoryDiagnoser]
public class FitBenchmarks
{
    // The peers' rule: largest entry of the gradient of the mean loss.
    private const double Gradient = 1e-9;
    private int size;
    private int length;
    private ushort[] prompts = [];
    private ushort[] next = [];

    [ParamsAllValues]
    public FitCase Case { get; set; }

    /// <summary>Draws uniform prompts and a uniform position of each.</summary>
    [GlobalSetup]
    public void Draw()
    {
        (size, var samples, length) = Case switch
        {
            FitCase.K10n1e4 => (10, 10_000, 8),
            FitCase.K10n1e6 => (10, 1_000_000, 8),
            FitCase.K50n1e5 => (50, 100_000, 8),
            FitCase.K100n1e6 => (100, 1_000_000, 8),
            _ => (500, 2_000_000, 32),
        };
        var stream = new RandomStream(1, 2, 3, 4);
        (prompts, next) = (new ushort[samples * length], new ushort[samples]);
        for (var i = 0; i < prompts.Length; i++) prompts[i] = (ushort)stream.NextIndex(size);
        for (var i = 0; i < samples; i++) next[i] = prompts[i * length + stream.NextIndex(length)];
    }

    /// <summary>The plain way, w_j = wins_j / Σ 1/total over the samples that hold j [Hun04], to the peers' tolerance. Tokens never chosen
    /// get 0.</summary>
    [Benchmark(Baseline = true)]
    public double Minorisation()
    {
        var (wins, weights, shares) = (new double[size * size], new double[size * size], new double[size * size]);
        for (var i = 0; i < next.Length; i++) wins[Query(i) * size + next[i]]++;
        wins.CopyTo(weights, 0);
        for (var iteration = 0; ; iteration++)
        {
            Array.Clear(shares);
            for (var i = 0; i < next.Length; i++)
            {
                var (row, total) = (Query(i) * size, 0.0);
                for (var l = 0; l < length; l++) total += weights[row + prompts[i * length + l]];
                for (var l = 0; l < length; l++) shares[row + prompts[i * length + l]] += 1 / total;
            }
            var largest = 0.0;
            for (var j = 0; j < wins.Length; j++)
            {
                largest = Math.Max(largest, Math.Abs(weights[j] * shares[j] - wins[j]));
                if (wins[j] > 0) weights[j] = wins[j] / shares[j];
            }
            if (largest < Gradient * next.Length || iteration == 1000) return weights[0];
        }
    }

    /// <summary>Rows, to the peers' tolerance.</summary>
    [Benchmark]
    public CcmcEstimate RowsToTolerance() =>
        Fit(new FitOptions { StandardErrors = false, LogLikelihood = false, WinsTolerance = Gradient * next.Length });

    /// <summary>Rows, to the last digit.</summary>
    [Benchmark]
    public CcmcEstimate Rows() => Fit(new FitOptions { StandardErrors = false });

    /// <summary>Rows, to the last digit, with standard errors.</summary>
    [Benchmark]
    public CcmcEstimate RowsWithErrors() => Fit(new FitOptions());

    private int Query(int sample) => prompts[sample * length + length - 1];

    private CcmcEstimate Fit(FitOptions options) => CcmcEstimate.Fit(PromptRows.SortSelf(size, length, prompts, next), 0, options);
}
