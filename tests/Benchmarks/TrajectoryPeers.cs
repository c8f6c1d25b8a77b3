using System.Diagnostics;
using System.Globalization;
using Ccmc.Models;
using Ccmc.Random;
using Ccmc.Samplers;
using static Benchmarks.TrajectoryFixture;

namespace Benchmarks;

/// <summary>
/// Tokens per second as the peers measure them: each timing runs whole trajectories from their creation, long enough for the clock, on
/// every thread at once; the median of several timings. The matrices are the peers' own (PEERS_DATA, P_K.f64). PEERS_COMPENSATED=1:
/// compensators kept, as no peer does.
/// </summary>
internal static class TrajectoryPeers
{
    private const int Timings = 7;
    private const double Shortest = 0.15;

    public static void Print(string[] args)
    {
        var size = int.Parse(args[0], CultureInfo.InvariantCulture);
        var threads = int.Parse(args[1], CultureInfo.InvariantCulture);
        var tokens = args.Length > 2 ? (long)double.Parse(args[2], CultureInfo.InvariantCulture) : 1_000_000;
        var only = args.Length > 3 ? args[3].Split(',') : null;
        var compensated = Environment.GetEnvironmentVariable("PEERS_COMPENSATED") == "1";
        var matrix = Load(size);
        foreach (var kind in Enum.GetValues<SamplerKind>())
        {
            var name = $"ours_{kind.ToString().ToLowerInvariant()}";
            if (only is not null && !only.Contains(name)) continue;
            if (size > 16 && kind == SamplerKind.Scan && tokens > 1_000_000) continue;
            Report(name, size, tokens, threads, 1, seed =>
            {
                var sampler = TrajectorySampler.Create(kind, matrix, Start(size), Stream(seed), compensated);
                sampler.Advance(tokens);
                return Top(size, sampler.Count);
            });
        }
        foreach (var (kind, replicates) in new[] { (SamplerKind.Scan, 16), (SamplerKind.Scan, 32),
            (SamplerKind.Scan, 64), (SamplerKind.Auto, 32) })
        {
            var name = $"ours_{kind.ToString().ToLowerInvariant()}_x{replicates}";
            if (size > TrajectoryReplicates.LargestSideBySide) continue;
            if (only is not null && !only.Contains(name)) continue;
            Report(name, size, tokens, threads, replicates, seed =>
            {
                var starts = new TrajectoryStart[replicates];
                Array.Fill(starts, Start(size));
                var streams = new RandomStream[replicates];
                for (var i = 0; i < replicates; i++) streams[i] = Stream(seed * 1000003 + (ulong)i);
                var scan = new TrajectoryReplicates(kind, matrix, starts, streams, compensated);
                scan.Advance(tokens);
                return Top(size, scan[0].Count);
            });
        }
    }

    private static void Report(string name, int size, long tokens, int threads, int lanes, Func<ulong, double> run)
    {
        // Until the compiler's last tier is in place.
        var inner = 1;
        var warm = Stopwatch.StartNew();
        var runs = 0;
        while (warm.Elapsed.TotalSeconds < 0.5 && (runs < 3 || warm.Elapsed.TotalSeconds < 0.3))
        {
            run((ulong)runs++);
            Thread.Sleep(1);
        }
        // Doubled until a timing is long enough: one run alone may be shorter than a switch to other work.
        for (var begun = Seconds(1); ; begun = Seconds(1))
        {
            for (var i = 0; i < inner; i++) run((ulong)i);
            if (Seconds(1) - begun >= Shortest) break;
            inner *= 2;
        }
        var rates = new double[Timings];
        var top = 0.0;
        for (var timing = 0; timing < Timings; timing++)
        {
            var begun = Seconds(threads);
            var workers = new Thread[threads];
            for (var k = 0; k < threads; k++)
            {
                var first = 7919UL * ((ulong)timing + 2) + 104729UL * (ulong)k;
                workers[k] = new Thread(() =>
                {
                    for (var i = 0; i < inner; i++) top = run(first + 31UL * (ulong)i);
                });
                workers[k].Start();
            }
            foreach (var worker in workers) worker.Join();
            rates[timing] = (double)tokens * lanes * threads * inner / (Seconds(threads) - begun);
        }
        Array.Sort(rates);
        var rate = rates[Timings / 2];
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"W1\t{name}\t{size}\t{tokens:0e+00}\t{threads}\t{rate / 1e6:G4}\t{1e9 * threads / rate:G4}\t{top:F3}"));
    }

    /// <summary>Wall clock; with PEERS_CLOCK=cpu processor time a thread, which other work on the machine moves less.</summary>
    private static double Seconds(int threads) => Environment.GetEnvironmentVariable("PEERS_CLOCK") == "cpu"
        ? Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds / threads
        : Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;

    private static double Top(int size, Func<int, long> count)
    {
        var (most, total) = (0L, 0L);
        for (var j = 0; j < size; j++)
        {
            most = Math.Max(most, count(j));
            total += count(j);
        }
        return (double)most / total;
    }

    private static TransitionMatrix Load(int size)
    {
        var path = Path.Combine(Environment.GetEnvironmentVariable("PEERS_DATA") ?? ".data", $"P_{size}.f64");
        var rows = new double[size * size];
        Buffer.BlockCopy(File.ReadAllBytes(path), 0, rows, 0, sizeof(double) * rows.Length);
        return TransitionMatrix.FromProbabilities(rows);
    }
}
