using System.Diagnostics;
using System.Globalization;
using Ccmc.Likelihood;
using Ccmc.Models;
using Ccmc.Population;
using Ccmc.Prompts;
using Ccmc.Random;
using Ccmc.Samples;

namespace Benchmarks;

/// <summary>
/// The peers' sample-complexity sweep: K 4 … 64, n 2¹⁰ … 2¹⁸ of one sample, L = 8, 20 replicates, 2·10⁵ fresh prompts kept over the nine
/// fits. Prints this project's line: threads, repetitions. Where no finite estimate exists the peers add a ridge of 1e-7; here the log-odds
/// within each group are judged, which costs the same.
/// </summary>
internal static class PeerSweep
{
    private const int Length = 8, Smallest = 10, Largest = 18, Replicates = 20, Fresh = 200_000;
    private static readonly int[] Sizes = [64, 32, 16, 8, 4];
    private static readonly string[] Parts = ["draw", "fresh", "sort", "fit", "risk"];

    public static int Run(string[] args)
    {
        var threads = int.Parse(args[0], CultureInfo.InvariantCulture);
        var repetitions = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3;
        var full = args.Length > 2;
        for (var r = 0; r < repetitions; r++)
        {
            var (risk, parts) = (new double[Sizes.Length, Largest - Smallest + 1], new long[Sizes.Length, Parts.Length]);
            var start = Stopwatch.GetTimestamp();
            Loops.On(threads)(Sizes.Length * Replicates, i => Replicate(i / Replicates, i % Replicates, risk, parts, full));
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            var line = string.Join("; ", Enumerable.Range(0, Sizes.Length).Select(s => string.Create(CultureInfo.InvariantCulture,
                $"K={Sizes[s]}: risk at 2^18 {risk[s, 8] / Replicates:0.000e0} ({string.Join(' ', Parts.Select((p, j) =>
                    FormattableString.Invariant($"{p} {parts[s, j] / (double)Stopwatch.Frequency:0.000}")))})")));
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"W4\tccmc sweep{(full ? " full" : "")}\t{threads}\t{seconds:0.000}\t{line}"));
        }
        return 0;
    }

    private static void Replicate(int place, int replicate, double[,] risk, long[,] parts, bool full)
    {
        var size = Sizes[place];
        var matrices = new RandomStream(1, 2, (ulong)size, (ulong)replicate + 1);
        var matrix = TransitionMatrices.Gaussian(ref matrices, size, 1);
        var law = IndependentTokens.Uniform(size, Length, self: true);
        var stream = new RandomStream(3, 4, (ulong)size, (ulong)replicate + 1);
        var clock = new Laps(parts, place);
        var samples = new ChainSamples(law, matrix, 1 << Largest);
        samples.Draw(ref stream, 1 << Largest);
        clock.End(0);
        var types = law.TypeCount * size;
        var fresh = types <= PopulationQuantities.EnumerationLimit ? null : FreshPrompts.Draw(law, ref stream, Fresh);
        clock.End(1);
        // As in the script: the first n samples of one draw.
        var sorted = samples.Sort([.. Enumerable.Range(Smallest, Largest - Smallest + 1).Select(e => 1 << e)]);
        clock.End(2);
        for (var e = Smallest; e <= Largest; e++)
        {
            var rows = sorted[e - Smallest];
            var options = new FitOptions { StandardErrors = false, LogLikelihood = false, WinsTolerance = full ? 0 : 1e-9 * (1 << e) };
            var fit = CcmcEstimate.Fit(rows, 0, options);
            clock.End(3);
            var value = PopulationQuantities.ExcessRisk(law, matrix, [.. fit.Queries.Select(q => q.LogitsWithinGroup)], fresh).Value;
            lock (risk) risk[place, e - Smallest] += value;
            clock.End(4);
        }
    }

    private sealed class Laps(long[,] parts, int place)
    {
        private long last = Stopwatch.GetTimestamp();

        public void End(int part)
        {
            var now = Stopwatch.GetTimestamp();
            Interlocked.Add(ref parts[place, part], now - last);
            last = now;
        }
    }
}
