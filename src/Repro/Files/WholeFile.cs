using System.Text;

namespace Repro.Files;

/// <summary>Files that are there in full or not at all: written under a temporary name beside their own, then renamed.</summary>
internal static class WholeFile
{
    /// <summary>A temporary file that nobody has written to for so long is what a killed process left.</summary>
    private static readonly TimeSpan Forsaken = TimeSpan.FromMinutes(10);

    /// <summary>Writes bytes, and removes what killed processes left of earlier attempts.</summary>
    /// <exception cref="IOException">It cannot be written; of a full disk it says which file.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, byte[] content)
    {
        RemoveForsaken(path);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, path, overwrite: true);
        }
        catch (IOException e) when (DiskTrouble.IsFull(e))
        {
            throw new IOException($"{DiskTrouble.Sentence(e, path)}, then give the same command again", e.HResult);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes text as UTF-8 without mark.</summary>
    public static void Write(string path, string content) => Write(path, new UTF8Encoding(false).GetBytes(content));

    private static void RemoveForsaken(string path)
    {
        var (folder, name) = (Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName(path));
        foreach (var file in Directory.EnumerateFiles(folder).Where(f => IsTemporary(Path.GetFileName(f), name)).ToList())
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(file) > Forsaken) File.Delete(file);
    }

    private static bool IsTemporary(string file, string name) =>
        file.Length == name.Length + 37 && file.StartsWith(name + ".", StringComparison.Ordinal) && file.EndsWith(".tmp", StringComparison.Ordinal)
        && Guid.TryParseExact(file.AsSpan(name.Length + 1, 32), "N", out _);
}
