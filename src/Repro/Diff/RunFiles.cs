using System.Security.Cryptography;

namespace Repro.Diff;

/// <summary>The files of a run whose bytes are a function of configuration, seed and code: <c>data/*</c> and <c>claims.*</c>.</summary>
internal static class RunFiles
{
    /// <summary>SHA-256 of each, lower-case hexadecimal, by path relative to the run's folder with forward slashes.</summary>
    public static SortedDictionary<string, string> Hashes(string runFolder)
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var data = Path.Combine(runFolder, "data");
        var files = Directory.Exists(data) ? Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories) : [];
        foreach (var path in files.Concat(Directory.EnumerateFiles(runFolder, "claims.*")))
        {
            using var file = File.OpenRead(path);
            hashes.Add(Path.GetRelativePath(runFolder, path).Replace('\\', '/'), Convert.ToHexStringLower(SHA256.HashData(file)));
        }
        return hashes;
    }
}
