using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Ccmc.Likelihood;
using Ccmc.Loops;
using Ccmc.Samples;

namespace Benchmarks;

/// <summary>Prints this project's line of the peers' table of fits: case, threads, repetitions. Data: the folder in PEERS_DATA.</summary>
internal static class PeerFit
{
    // The peers' rule: largest entry of the gradient of the mean loss.
    private const double GradientTolerance = 1e-9 * 0.999;

    public static int Run(string[] args)
    {
        var data = PeerSamples.Load(args[0]);
        var threads = int.Parse(args[1], CultureInfo.InvariantCulture);
        var repetitions = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 25;
        var loop = Loops.On(threads);
        Print("ccmc_rows",
            new FitOptions { StandardErrors = false, LogLikelihood = false, WinsTolerance = GradientTolerance * data.Samples });
        if (args.Length >= 4) return 0;
        Print("ccmc_rows_full", new FitOptions { StandardErrors = false });
        Print("ccmc_rows_errors", new FitOptions());
        return 0;

        void Print(string name, FitOptions options)
        {
            var (whole, sorting) = (new List<double>(), new List<double>());
            CcmcEstimate? fit = null;
            PromptRows? rows = null;
            var deadline = Stopwatch.GetTimestamp() + 20 * Stopwatch.Frequency;
            for (var r = 0; r < repetitions && (r < 1 || Stopwatch.GetTimestamp() < deadline); r++)
            {
                rows = null;
                fit = null;
                GC.Collect();
                var start = Stopwatch.GetTimestamp();
                rows = PromptRows.SortSelf(data.VocabularySize, data.Length, data.Prompts, data.Next, loop);
                sorting.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                fit = CcmcEstimate.Fit(rows, 0, options, loop);
                whole.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
            var (loss, gradient) = data.Evaluate(fit!);
            var iterations = fit!.Queries.Average(q => q.Iterations);
            var kept = Enumerable.Range(0, data.VocabularySize).Sum(q => (long)rows!.RowsOf(q));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"W2\t{name}\t{args[0]}\t{threads}\t{Median(whole):0.0000e0}\t{iterations:0.0}\t{gradient:0.00e0}\t{loss:0.000000000000}\t"
                    + $"{Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0}\tleast {whole.Min():0.0000e0}, "
                    + $"sort {Median(sorting):0.0000e0} least {sorting.Min():0.0000e0}, rows {kept}, warm"));
        }
    }

    internal static double Median(List<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>A data file of the peers: n, L, K as int64, n · L tokens and n next tokens as uint16.</summary>
internal sealed record PeerSamples(int Samples, int Length, int VocabularySize, ushort[] Prompts, ushort[] Next)
{
    public static PeerSamples Load(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Environment.GetEnvironmentVariable("PEERS_DATA") ?? ".data", $"w2_{name}.bin"));
        var header = MemoryMarshal.Cast<byte, long>(bytes.AsSpan(0, 24));
        var tokens = MemoryMarshal.Cast<byte, ushort>(bytes.AsSpan(24));
        var (n, length) = ((int)header[0], (int)header[1]);
        return new(n, length, (int)header[2], tokens[..(n * length)].ToArray(), tokens.Slice(n * length, n).ToArray());
    }

    /// <summary>Mean loss less the mean log n_next, and the largest entry of its gradient, by the plainest code.</summary>
    public (double Loss, double Gradient) Evaluate(CcmcEstimate fit)
    {
        var (loss, gradient) = (0.0, new double[VocabularySize * VocabularySize]);
        var weights = fit.Queries.Select(q => q.Logits.Select(Math.Exp).ToArray()).ToArray();
        for (var i = 0; i < Samples; i++)
        {
            var prompt = Prompts.AsSpan(i * Length, Length);
            var (query, d) = (prompt[^1], 0.0);
            foreach (var token in prompt) d += weights[query][token];
            foreach (var token in prompt) gradient[query * VocabularySize + token] += weights[query][token] / d;
            gradient[query * VocabularySize + Next[i]]--;
            loss += Math.Log(d) - fit.Queries[query].Logits[Next[i]];
        }
        return (loss / Samples, gradient.Max(Math.Abs) / Samples);
    }
}

/// <summary>Loops over indices on a stated number of threads.</summary>
internal static class Loops
{
    public static IndexLoop On(int threads) => threads == 1
        ? (count, body) => { for (var i = 0; i < count; i++) body(i); }
    : (count, body) => Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, body);
}
