namespace Repro.Configuration;

/// <summary>
/// Reading that an interruption can leave. A named pipe, a terminal or a distant disk may keep the system waiting for ever, deaf to any
/// signal; so another thread waits, which ends with the process.
/// </summary>
internal static class PatientReading
{
    private static readonly TimeSpan OpeningLimit = TimeSpan.FromSeconds(5);

    /// <summary>All bytes of a file; null when there are more than <paramref name="most"/>. A device has length 0 and no end, so the length
    /// does not bound them.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before the end.</exception>
    /// <exception cref="IOException">It cannot be read, does not open within a few seconds, or changed meanwhile.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[]? All(string full, long most, CancellationToken cancellation)
    {
        var opening = Task.Run(() => File.OpenRead(full), CancellationToken.None);
        if (Task.WaitAny([opening], (int)OpeningLimit.TotalMilliseconds, cancellation) < 0)
            throw new IOException($"it does not open within {OpeningLimit.TotalSeconds:0} s; is it a pipe without a writer?");
        var stream = opening.GetAwaiter().GetResult();
        return Unchanged(full, () => Of(() => Bounded(stream, most, cancellation), cancellation));
    }

    /// <summary>What reading a file gives, unless its length or the time of its last write changed meanwhile: half of a file may look like
    /// all of one. Pipes and devices have length 0 and may change.</summary>
    /// <exception cref="IOException">It changed.</exception>
    internal static byte[]? Unchanged(string full, Func<byte[]?> read)
    {
        var before = new FileInfo(full);
        var (length, written) = (before.Length, before.LastWriteTimeUtc);
        var content = read();
        var after = new FileInfo(full);
        if (length > 0 && (!after.Exists || after.Length != length || after.LastWriteTimeUtc != written))
            throw new IOException("it changed while it was read; wait for its writer to finish, then run again");
        return content;
    }

    /// <summary>What a slow reading gives.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before it ended; the reading is left to itself.</exception>
    public static T Of<T>(Func<T> read, CancellationToken cancellation)
    {
        var reading = Task.Run(read, CancellationToken.None);
        Task.WaitAny([reading], cancellation);
        return reading.GetAwaiter().GetResult();
    }

    private static byte[]? Bounded(FileStream opened, long most, CancellationToken cancellation)
    {
        using var stream = opened;
        using var content = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            if (content.Length + count > most) return null;
            content.Write(buffer, 0, count);
        }

        return content.ToArray();
    }
}
