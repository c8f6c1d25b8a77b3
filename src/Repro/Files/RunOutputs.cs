using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Repro.Words;

namespace Repro.Files;

/// <summary>Writes the files of a run: each under a temporary name in its own folder, synced, then renamed; with the hash of
/// each.</summary>
internal sealed class RunOutputs(string folder, Func<string, Stream> create)
{
    private readonly SortedDictionary<string, string> hashes = new(StringComparer.Ordinal);
    private readonly SortedSet<string> folders = new(StringComparer.Ordinal);

    /// <summary>SHA-256 of each file written, by its path relative to the run's folder with forward slashes.</summary>
    public IReadOnlyDictionary<string, string> Hashes => hashes;

    /// <summary>Writes a file, whole or not at all, and notes its hash.</summary>
    public void Write(string relativePath, Action<Stream> content) => Write(relativePath, content, isOutput: true);

    /// <summary>Writes text that is no result, so it has no place among the hashes.</summary>
    public void WriteLog(string relativePath, string text) =>
        Write(relativePath, s => s.Write(Encoding.UTF8.GetBytes(text)), isOutput: false);

    /// <summary>Writes text as UTF-8 without a mark.</summary>
    public void WriteText(string relativePath, string text) => Write(relativePath, s => s.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Writes a JSON document with a line feed at its end.</summary>
    public void WriteJson<T>(string relativePath, T value) =>
        WriteText(relativePath, JsonSerializer.Serialize(value, Json.Document) + "\n");

    /// <summary>Brings the names of what was written so far to the disk: before the file that says the rest is complete, and after
    /// it.</summary>
    public void SyncFolders()
    {
        foreach (var written in folders) FolderSync.Flush(written);
        FolderSync.Flush(folder);
        FolderSync.Flush(Path.GetDirectoryName(folder)!);
        folders.Clear();
    }

    /// <summary>Removes a file if it is there.</summary>
    public void Delete(string relativePath)
    {
        var path = PathOf(relativePath);
        if (File.Exists(path)) File.Delete(path);
    }

    private void Write(string relativePath, Action<Stream> content, bool isOutput)
    {
        var path = PathOf(relativePath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        WholeFile.Replace(path, create, content);
        folders.Add(Path.GetDirectoryName(path)!);
        if (!isOutput) return;
        using var written = File.OpenRead(path);
        hashes[relativePath] = Convert.ToHexStringLower(SHA256.HashData(written));
    }

    private string PathOf(string relativePath) => Path.Combine(folder, relativePath.Replace('/', Path.DirectorySeparatorChar));
}
