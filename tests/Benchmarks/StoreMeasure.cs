using System.Diagnostics;
using System.Globalization;
using Repro.Store;

namespace Benchmarks;

/// <summary>What one file with one writing thread costs against a file for each worker: <c>Benchmarks.dll store [FOLDER]</c> prints the
/// lines of the table in FORMAT.md.</summary>
internal static class StoreMeasure
{
    private const int Cells = 400_000;
    private const int LineBytes = 300;
    private static readonly TimeSpan SlowTime = TimeSpan.FromSeconds(3);

    /// <summary>Workers that hand over lines as fast as they are taken, and workers whose cells take a millisecond.</summary>
    public static void Print(string[] args)
    {
        var folder = Directory.CreateDirectory(
            Path.Combine(args.Length > 0 ? args[0] : Path.GetTempPath(), $"repro-store-{Environment.ProcessId}")).FullName;
        Console.WriteLine("cells        workers  files  µs/cell  cells/s  syncs/s  ms/sync  µs/Add by a worker");
        foreach (var pause in new[] { TimeSpan.Zero, TimeSpan.FromMilliseconds(1) })
            foreach (var workers in new[] { 1, 2, 8, 16 })
                foreach (var files in new[] { 1, workers }.Distinct()) Measure(folder, workers, files, pause);
        Directory.Delete(folder, recursive: true);
    }

    private static void Measure(string folder, int workers, int files, TimeSpan pause)
    {
        var (syncs, syncTicks, addTicks, landed) = (0L, 0L, 0L, 0L);
        var line = Enumerable.Repeat((byte)'x', LineBytes - 1).Append((byte)'\n').ToArray();
        Stream Open(string path) => new CountedFile(path, ticks =>
        {
            Interlocked.Increment(ref syncs);
            Interlocked.Add(ref syncTicks, ticks);
        });
        var writers = Enumerable.Range(0, files)
            .Select(f =>
                new StoreWriter<int>(Path.Combine(folder, $"{workers}-{files}-{f}-{pause.Ticks}"),
                    Open, batch => Interlocked.Add(ref landed, batch.Count), () => { })).ToArray();
        var start = Stopwatch.GetTimestamp();
        var threads = Enumerable.Range(0, workers).Select(w => new Thread(() =>
        {
            var mine = 0L;
            for (var i = w; pause > TimeSpan.Zero ? Stopwatch.GetElapsedTime(start) < SlowTime : i < Cells; i += workers)
            {
                if (pause > TimeSpan.Zero) Thread.Sleep(pause);
                var before = Stopwatch.GetTimestamp();
                writers[w % files].Add(i, line);
                mine += Stopwatch.GetTimestamp() - before;
            }
            Interlocked.Add(ref addTicks, mine);
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        foreach (var writer in writers) writer.Dispose();
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{(pause > TimeSpan.Zero ? "1 ms each" : "at once"),-12} {workers,7}  {files,5}  {1e6 * seconds / landed,7:0.00}  "
                + $"{landed / seconds,7:0}  {syncs / seconds,7:0}  {1e3 * syncTicks / Stopwatch.Frequency / Math.Max(1, syncs),7:0.0}  "
                + $"{1e6 * addTicks / Stopwatch.Frequency / landed,8:0.00}"));
    }

    private sealed class CountedFile(string path, Action<long> synced)
        : FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, 1 << 16)
    {
        public override void Flush(bool flushToDisk)
        {
            var before = Stopwatch.GetTimestamp();
            base.Flush(flushToDisk);
            if (flushToDisk) synced(Stopwatch.GetTimestamp() - before);
        }
    }
}
