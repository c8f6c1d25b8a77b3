using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Ccmc.Algebra;
using Ccmc.Models;

namespace Benchmarks;

/// <summary>Prints this project's lines of the peers' table of forward passes: case, threads. Data: the folder in PEERS_DATA.</summary>
internal static class PeerForward
{
    public static int Run(string[] args)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Environment.GetEnvironmentVariable("PEERS_DATA") ?? ".data", $"w3_{args[0]}.bin"));
        var header = MemoryMarshal.Cast<byte, long>(bytes.AsSpan(0, 32));
        var (b, l, k, d) = ((int)header[0], (int)header[1], (int)header[2], (int)header[3]);
        var at = 32;
        var matrix = TransitionMatrix.FromProbabilities(Doubles(k * k));
        var embeddings = Shaped(Doubles(k * d), k, d);
        var weights = Shaped(Doubles(d * d), d, d);
        var prompts = new int[b * l];
        for (var i = 0; i < prompts.Length; i++) prompts[i] = (int)BitConverter.ToInt64(bytes, at + 8 * i);
        at += 8 * prompts.Length;
        var expected = Doubles(b * k).ToArray();
        var laws = new double[b * k];
        var threads = int.Parse(args[1], CultureInfo.InvariantCulture);
        var loop = Loops.On(threads);
        // As the peers do, matrices in the layout they need are not counted; embeddings are orthonormal, so C = E.
        var attention = new AttentionBatch(embeddings, weights, embeddings);
        var chain = new ChainBatch(matrix);
        Print("ccmc_attention", () => attention.Laws(prompts, l, laws, loop), b * (2.0 * d * d + 4.0 * l * d + 2.0 * k * d));
        Print("ccmc_counts", () => chain.Laws(prompts, l, laws, loop), 0);
        if (threads == 2)
        {
            // A call lasts less than half a millisecond: waking a thread of the pool is a good part of that.
            var pair = new SpinningPair();
            Print("ccmc_counts_spinning", () => chain.Laws(prompts, l, laws, pair.Loop), 0);
        }
        return 0;

        ReadOnlySpan<double> Doubles(int count)
        {
            at += 8 * count;
            return MemoryMarshal.Cast<byte, double>(bytes.AsSpan(at - 8 * count, 8 * count));
        }

        void Print(string name, Action run, double operations)
        {
            var times = new List<double>();
            for (var r = 0; r < 18; r++)
            {
                var start = Stopwatch.GetTimestamp();
                run();
                if (r >= 5) times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
            var seconds = PeerFit.Median(times);
            var error = 0.0;
            for (var i = 0; i < laws.Length; i++) error = Math.Max(error, Math.Abs(laws[i] - expected[i]));
            var rate = operations > 0 ? (operations / seconds / 1e9).ToString("0.0", CultureInfo.InvariantCulture) : "-";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"W3\t{name}\t{args[0]}\t{threads}\t{b / seconds:0.000e0}\t{rate}\t{error:0.0e0}\t"
                    + $"{Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0}"));
        }
    }

    private static Matrix Shaped(ReadOnlySpan<double> entries, int rows, int columns)
    {
        var matrix = new Matrix(rows, columns);
        for (var i = 0; i < rows; i++) entries.Slice(i * columns, columns).CopyTo(matrix.Row(i));
        return matrix;
    }
}
