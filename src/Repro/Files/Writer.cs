using System.Diagnostics;
using System.Globalization;

namespace Repro.Files;

/// <summary>This process as one that writes files: by its name it has files of its own even where locks do nothing.</summary>
internal static class Writer
{
    /// <summary><c>HOST-PID-START</c>, the start to a millisecond: no two processes that see one folder share it.</summary>
    public static string Name { get; } = NameOfThis();

    /// <summary>What a writer that died left unfinished below a folder is removed.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="writer">Its name.</param>
    public static void RemoveUnfinished(string folder, string writer)
    {
        foreach (var file in Directory.EnumerateFiles(folder, $"*.{writer}{Unfinished}", SearchOption.AllDirectories).ToList())
            File.Delete(file);
    }

    /// <summary>The name under which this process writes a file until it is whole.</summary>
    public static string TemporaryNameOf(string path) => $"{path}.{Name}{Unfinished}";

    private const string Unfinished = ".tmp";

    private static string NameOfThis()
    {
        using var self = Process.GetCurrentProcess();
        var host = string.Concat(Environment.MachineName.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        return string.Create(CultureInfo.InvariantCulture, $"{host}-{self.Id}-{self.StartTime.ToUniversalTime():yyyyMMdd'T'HHmmssfff}");
    }
}
