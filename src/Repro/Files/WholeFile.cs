using System.Text;

namespace Repro.Files;

/// <summary>Files that are there in full or not at all: written under a temporary name beside their own, synced, then renamed.</summary>
public static class WholeFile
{
    /// <summary>A temporary file that nobody has written to for so long is what a killed process left.</summary>
    private static readonly TimeSpan Forsaken = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Writes bytes to a file that several processes may write at once: each under a temporary name of its own. What killed processes left
    /// of earlier attempts is removed.
    /// </summary>
    /// <exception cref="IOException">It cannot be written; of a full disk it says which file.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, byte[] content)
    {
        RemoveForsaken(path);
        try
        {
            Replace(path, $"{path}.{Guid.NewGuid():N}.tmp", File.Create, file => file.Write(content));
        }
        catch (IOException e) when (DiskTrouble.IsFull(e))
        {
            throw new IOException($"{DiskTrouble.Sentence(e, path)}, then run the same command again", e.HResult);
        }
    }

    /// <summary>Writes text as UTF-8 without mark.</summary>
    public static void Write(string path, string content) => Write(path, new UTF8Encoding(false).GetBytes(content));

    /// <summary>
    /// Writes a file of a run: under one temporary name for each process, so that what a kill leaves behind is known by the run that goes
    /// on (<see cref="Writer.RemoveUnfinished"/>). After a failure the old file is unchanged and nothing is left beside it.
    /// </summary>
    /// <param name="path">The file; its folder must be there.</param>
    /// <param name="create">Opens the temporary file to be written from its start.</param>
    /// <param name="content">Writes to it.</param>
    internal static void Replace(string path, Func<string, Stream> create, Action<Stream> content) =>
        Replace(path, Writer.TemporaryNameOf(path), create, content);

    private static void Replace(string path, string temporary, Func<string, Stream> create, Action<Stream> content)
    {
        File.Delete(temporary); // An existing link would be written through.
        try
        {
            using (var file = create(temporary))
            {
                content(file);
                if (file is FileStream stream) stream.Flush(flushToDisk: true);
                else file.Flush();
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static void RemoveForsaken(string path)
    {
        var (folder, name) = (Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName(path));
        foreach (var file in Directory.EnumerateFiles(folder).Where(f => IsTemporary(Path.GetFileName(f), name)).ToList())
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(file) > Forsaken) File.Delete(file);
    }

    private static bool IsTemporary(string file, string name) =>
        file.Length == name.Length + 37 && file.StartsWith(name + ".", StringComparison.Ordinal)
            && file.EndsWith(".tmp", StringComparison.Ordinal)
        && Guid.TryParseExact(file.AsSpan(name.Length + 1, 32), "N", out _);
}
