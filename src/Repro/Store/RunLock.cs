using System.Globalization;
using System.Text.Json;
using Repro.Words;

namespace Repro.Store;

/// <summary>
/// Keeps a run's folder for one process. The operating system holds the lock on <c>cells/lock</c> and drops it when the process dies;
/// <c>cells/owner.json</c> says who holds it, and one that is still there when the lock is free was left by a run that was killed.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream file;
    private readonly string ownerPath;

    private RunLock(FileStream file, string ownerPath, Owner? dead)
    {
        this.file = file;
        this.ownerPath = ownerPath;
        Dead = dead;
    }

    /// <summary>Who held the folder and died without letting go; null when it was free.</summary>
    public Owner? Dead { get; }

    /// <summary>Takes the lock.</summary>
    /// <exception cref="FolderInUseException">A living process holds it.</exception>
    public static RunLock Take(string cellsFolder)
    {
        var ownerPath = Path.Combine(cellsFolder, "owner.json");
        FileStream file;
        try
        {
            file = new(Path.Combine(cellsFolder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsHeld(e))
        {
            throw new FolderInUseException(ReadOwner(ownerPath), e);
        }
        try
        {
            var dead = ReadOwner(ownerPath);
            File.WriteAllText(ownerPath, JsonSerializer.Serialize(Owner.Self(), Json.Document));
            return new(file, ownerPath, dead);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        File.Delete(ownerPath);
        file.Dispose();
    }

    // EWOULDBLOCK on Linux and macOS, a sharing violation on Windows; anything else is the disk's trouble.
    private static bool IsHeld(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020) or unchecked((int)0x80070021);

    private static Owner? ReadOwner(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<Owner>(File.ReadAllText(path), Json.Document) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A process that holds a folder.</summary>
    internal sealed record Owner(string Host, int Process, string Started, string? Writer = null)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"process {Process} on {Host}, started {Started}");

        public static Owner Self()
        {
            using var self = System.Diagnostics.Process.GetCurrentProcess();
            return new(Environment.MachineName,
                self.Id, self.StartTime.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                Files.Writer.Name);
        }
    }
}

/// <summary>Another process works in the run's folder.</summary>
internal sealed class FolderInUseException(RunLock.Owner? owner, Exception inner) : IOException("the folder is in use", inner)
{
    /// <summary>Who, where it said so.</summary>
    public RunLock.Owner? Owner { get; } = owner;
}
