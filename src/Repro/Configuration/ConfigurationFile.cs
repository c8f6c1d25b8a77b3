using System.Text;
using Repro.Words;

namespace Repro.Configuration;

/// <summary>Reads a configuration file into nodes.</summary>
internal static class ConfigurationFile
{
    /// <summary>Largest configuration read.</summary>
    public const int MaximumBytes = 1 << 20;

    /// <summary>Folder of the published configurations below the working folder.</summary>
    private const string Published = "configs";

    private static string TooLong => $"more than {MaximumBytes} bytes; a configuration is at most that long";

    /// <summary>The mapping of a file; null with every mistake reported.</summary>
    /// <param name="path">As the user named it.</param>
    /// <param name="workingFolder">What a relative path is relative to.</param>
    /// <param name="mistakes">Receives the mistakes.</param>
    /// <param name="cancellation">Ends a reading that does not end.</param>
    /// <exception cref="OperationCanceledException">Cancelled before the file was read.</exception>
    public static MappingNode? Read(string path, string workingFolder, Mistakes mistakes, CancellationToken cancellation = default)
    {
        var name = path.Replace('\\', '/');
        try
        {
            var full = Path.GetFullPath(path, workingFolder);
            if (Missing(full, workingFolder) is { } missing) mistakes.Add(Place.Whole(name), missing);
            else if (PatientReading.All(full, MaximumBytes, cancellation) is { } content) return Parse(content, name, mistakes);
            else mistakes.Add(Place.Whole(name), TooLong);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            mistakes.Add(Place.Whole(name), "cannot be read: " + e.Message);
        }

        return null;
    }

    /// <summary>The mapping of a text; null with every mistake reported.</summary>
    public static MappingNode? Parse(ReadOnlySpan<byte> content, string name, Mistakes mistakes)
    {
        if (content.Length > MaximumBytes)
        {
            mistakes.Add(Place.Whole(name), TooLong);
            return null;
        }

        if (Decode(content, name, mistakes) is not { } text) return null;
        var before = mistakes.Told;
        var root = YamlText.Read(text, name, mistakes);
        if (root is MappingNode mapping) return mapping;
        if (mistakes.Told > before) return null;
        mistakes.Add(root?.Place ?? new(name, 1, 1), root is null or ScalarNode { Empty: true }
            ? "the file is empty; a configuration starts with the experiment it runs, such as 'experiment: NAME'"
            : $"a configuration is a mapping of {string.Join(", ", ConfigurationKeys.Top)}; found {root.Found}");
        return null;
    }

    private static string? Missing(string full, string workingFolder)
    {
        if (Directory.Exists(full)) return "is a folder; a configuration is a file";
        var file = new FileInfo(full);
        if (file.Exists && IsArchive(full))
            return "is a ZIP archive; bundles are for 'repro run' and 'repro plan', other commands take a configuration, such as the "
                + "config.yaml in it";
        if (file.Exists) return file.Length > MaximumBytes ? $"{file.Length} bytes; a configuration has at most {MaximumBytes}" : null;
        return $"there is no such file{Near(full, workingFolder)}";
    }

    private static bool IsArchive(string path)
    {
        if (!path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)) return false;
        Span<byte> start = stackalloc byte[2];
        using var file = File.OpenRead(path);
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual("PK"u8);
    }

    /// <summary>The file that was probably meant: a neighbour, or a published configuration by its name alone.</summary>
    private static string Near(string full, string workingFolder)
    {
        const string extension = ".yaml";
        var name = Path.GetFileName(full);
        var whole = name.EndsWith(extension, StringComparison.OrdinalIgnoreCase) ? name : name + extension;
        var (beside, published) = (Neighbours(Path.GetDirectoryName(full)), Neighbours(Path.Combine(workingFolder, Published)));
        if (beside.Contains(whole)) return NearestName.Hint(whole, [whole]);
        if (published.Contains(whole)) return $" (did you mean '{Published}/{whole}'?)";
        if (Nearest(beside) is { } neighbour) return $" (did you mean '{neighbour}{extension}'?)";
        return Nearest(published) is { } other ? $" (did you mean '{Published}/{other}{extension}'?)" : "";

        // The ending that all share makes no name near.
        string? Nearest(List<string> names) => NearestName.Of(whole[..^extension.Length], names.Select(n => n[..^extension.Length]));
    }

    private static List<string> Neighbours(string? folder) =>
        Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.yaml").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)]
            : [];

    private static string? Decode(ReadOnlySpan<byte> content, string name, Mistakes mistakes)
    {
        if (content.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) content = content[3..];
        var bad = System.Text.Unicode.Utf8.IsValid(content) ? content.IndexOf((byte)0) : FirstInvalid(content);
        if (bad < 0) return Encoding.UTF8.GetString(content);
        var before = content[..bad];
        var line = 1 + before.Count((byte)'\n');
        var column = 1 + Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]);
        mistakes.Add(new(name, line, column), "not UTF-8 text; save the file as UTF-8");
        return null;
    }

    private static int FirstInvalid(ReadOnlySpan<byte> content)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(content[at..], out _, out var length) == System.Buffers.OperationStatus.Done) at += length;
        return at;
    }
}
