using Repro.Experiments;
using Repro.Words;

namespace Repro.Configuration;

/// <summary>Reads the files that a configuration names, each once. One named in a file may not leave that file's folder, symbolic links
/// included.</summary>
internal sealed class InputFiles(string configurationFolder, string workingFolder,
    Mistakes mistakes, InputFiles? known = null, CancellationToken cancellation = default)
{
    private readonly Dictionary<string, InputFile> read = known?.read ?? [];
    private readonly Dictionary<Place, InputFile> namedAt = [];
    private readonly SortedDictionary<string, InputFile> carried = new(StringComparer.Ordinal);

    /// <summary>Folder beside a resolved configuration that holds the files it names, wherever they came from.</summary>
    public const string Folder = "inputs";

    /// <summary>The files that a resolved configuration names, by the names given by <see cref="Carry(InputFile)"/>.</summary>
    public IReadOnlyDictionary<string, InputFile> Carried => carried;

    /// <summary>The file; null with the mistake reported when it cannot be had.</summary>
    /// <param name="path">As given.</param>
    /// <param name="place">Where.</param>
    /// <param name="streamed">Whether it may be too large for memory.</param>
    public InputFile? Read(string path, Place place, bool streamed = false)
    {
        try
        {
            if (Locate(path, place) is not { } full || Cached(path, full, place, streamed) is not { } file) return null;
            return namedAt[place] = file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            mistakes.Add(place, $"cannot read the file '{path}': {e.Message}");
            return null;
        }
    }

    /// <summary>The name of a file in a resolved configuration, which carries it along: its own below <see cref="Folder"/>, with its hash
    /// where two share it.</summary>
    public string Carry(InputFile file)
    {
        var wanted = $"{Folder}/{file.Name}";
        if (carried.TryGetValue(wanted, out var other) && other.Hash != file.Hash)
            wanted = $"{Folder}/{Path.GetFileNameWithoutExtension(file.Name)}-{file.Hash[..8]}{Path.GetExtension(file.Name)}";
        carried[wanted] = file;
        return wanted;
    }

    /// <summary>The same for the file that was named at a place; null when none was.</summary>
    public string? Carry(Place place) => namedAt.TryGetValue(place, out var file) ? Carry(file) : null;

    private string? Locate(string path, Place place)
    {
        if (path.Length == 0 || path.Contains('\0'))
            return Refuse(place, $"'{path.Replace("\0", "\\0", StringComparison.Ordinal)}' is not the path of a file");
        if (place.OnCommandLine) return Path.GetFullPath(AtHome(path), workingFolder);
        const string remedy = "a path in a configuration is relative to its folder and may not leave it (one given by --set may)";
        if (AtHome(path) != path || Path.IsPathRooted(path) || path.Contains(':'))
            return Refuse(place, $"the path '{path}' is absolute; {remedy}");
        var full = Path.GetFullPath(path.Replace('\\', '/'), configurationFolder);
        if (!Inside(full, configurationFolder)) return Refuse(place, $"the path '{path}' leaves the configuration's folder; {remedy}");
        if (!Inside(LinkTarget.Of(full), LinkTarget.Of(configurationFolder)))
            return Refuse(place, $"the path '{path}' leaves the configuration's folder by a symbolic link; {remedy}");
        return full;
    }

    /// <summary>With the user's folder for a leading <c>~</c>, which no shell replaces within an option's value.</summary>
    private static string AtHome(string path) =>
        path is ['~'] or ['~', '/' or '\\', ..] ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + path[1..] : path;

    private InputFile? Cached(string path, string full, Place place, bool streamed)
    {
        if (read.TryGetValue(full, out var known) && (streamed || known.Length <= InputFile.LargestInMemory)) return known;
        var file = new FileInfo(full);
        if (Directory.Exists(full)) mistakes.Add(place, $"'{path}' is a folder; a file is needed");
        else if (!file.Exists) mistakes.Add(place, $"there is no file '{path}' in {FolderName(place)}{Nearest(full)}");
        else if (streamed && file.Length > InputFile.LargestInMemory)
            return read[full] = PatientReading.Of(() => new InputFile(path, full), cancellation);
        else if (PatientReading.All(full, InputFile.LargestInMemory, cancellation) is { } content)
        {
            return read[full] = new InputFile(path, content);
        }
        else mistakes.Add(place, $"the file '{path}' has more than {InputFile.LargestInMemory} bytes, the most that is read");
        return null;
    }

    private static string FolderName(Place place) => place.OnCommandLine ? "the working folder" : "the configuration's folder";

    private static string Nearest(string full)
    {
        var folder = Path.GetDirectoryName(full);
        if (!Directory.Exists(folder)) return "";
        return NearestName.Hint(
            Path.GetFileName(full), Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
    }

    /// <summary>Whether a path is in a folder.</summary>
    public static bool Inside(string path, string folder)
    {
        var relative = Path.GetRelativePath(folder, path);
        return !Path.IsPathRooted(relative) && relative != ".." && !relative.StartsWith("../", StringComparison.Ordinal)
            && !relative.StartsWith("..\\", StringComparison.Ordinal);
    }

    private string? Refuse(Place place, string message)
    {
        mistakes.Add(place, message);
        return null;
    }
}
