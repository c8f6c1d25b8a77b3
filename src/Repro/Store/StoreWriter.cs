using System.Collections.Concurrent;
using System.Diagnostics;
using Repro.Files;

namespace Repro.Store;

/// <summary>
/// Appends finished cells to the store from one thread of its own, in batches that reach the disk at most <see cref="BatchTime"/> after
/// their first cell; only then does the run receive them. Workers hand over encoded lines and continue.
/// </summary>
/// <typeparam name="T">What is reported of a cell once it is on disk.</typeparam>
internal sealed class StoreWriter<T> : IDisposable
{
    /// <summary>Longest wait of a finished cell for its batch to be closed: half of the 0.2 s promised, the rest is the disk's.</summary>
    public static readonly TimeSpan BatchTime = TimeSpan.FromSeconds(0.1);

    /// <summary>Most cells in a batch.</summary>
    public const int BatchCells = 1000;

    private readonly BlockingCollection<(T Item, byte[] Line)> queue = new(10 * BatchCells);
    private readonly Action<IReadOnlyList<T>> landed;
    private readonly Action broken;
    private readonly Stream file;
    private readonly Thread thread;
    private volatile Exception? failure;

    /// <param name="path">The file, created or appended to.</param>
    /// <param name="open">Opens a file for appending.</param>
    /// <param name="landed">Receives each batch that is on disk, on the writer's thread.</param>
    /// <param name="broken">Called once if the disk refuses, so that workers stop.</param>
    public StoreWriter(string path, Func<string, Stream> open, Action<IReadOnlyList<T>> landed, Action broken)
    {
        this.landed = landed;
        this.broken = broken;
        var (isNew, torn) = (!File.Exists(path), EndsInsideALine(path));
        file = open(path);
        if (isNew) FolderSync.Flush(Path.GetDirectoryName(path)!);
        if (torn) file.WriteByte((byte)'\n');
        thread = new(WriteAll) { Name = "store", IsBackground = true };
        thread.Start();
    }

    /// <summary>Why writing stopped; null while it works.</summary>
    public Exception? Failure => failure;

    /// <summary>Hands over a finished cell; waits when the disk is far behind.</summary>
    public void Add(T item, byte[] line) => queue.Add((item, line));

    /// <summary>Writes what is left, syncs, and ends the thread.</summary>
    public void Complete()
    {
        queue.CompleteAdding();
        thread.Join();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (thread.IsAlive) Complete();
        try
        {
            file.Dispose();
        }
        catch (IOException e)
        {
            failure ??= e;
        }
        queue.Dispose();
    }

    private void WriteAll()
    {
        var batch = new List<T>(BatchCells);
        while (queue.TryTake(out var first, Timeout.Infinite))
        {
            batch.Clear();
            if (failure is not null) continue; // Workers may still hand over cells; they are not counted.
            try
            {
                WriteBatch(first, batch);
                landed([.. batch]);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                failure = e;
                broken();
            }
        }
    }

    private void WriteBatch((T Item, byte[] Line) first, List<T> batch)
    {
        var start = Stopwatch.GetTimestamp();
        var next = first;
        do
        {
            file.Write(next.Line);
            batch.Add(next.Item);
            if (batch.Count == BatchCells) break;
        }
        while (TakeUntil(start, out next));
        if (file is FileStream stream) stream.Flush(flushToDisk: true);
        else file.Flush();
    }

    private bool TakeUntil(long start, out (T Item, byte[] Line) next)
    {
        var left = BatchTime - Stopwatch.GetElapsedTime(start);
        next = default;
        return left > TimeSpan.Zero && queue.TryTake(out next, left);
    }

    private static bool EndsInsideALine(string path)
    {
        if (!File.Exists(path)) return false;
        using var file = File.OpenRead(path);
        if (file.Length == 0) return false;
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() != '\n';
    }
}
