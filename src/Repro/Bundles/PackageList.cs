using System.Globalization;

namespace Repro.Bundles;

/// <summary><c>packages.txt</c>: the packages that a program was built with, by name, a line each, <c>NAME VERSION
/// sha512-HASH</c>.</summary>
public static class PackageList
{
    /// <summary>Name in a bundle.</summary>
    public const string FileName = "packages.txt";

    private const int MostNamed = 3;
    private const int LongestLine = 500;

    /// <summary>The list of packages.</summary>
    /// <param name="packages">Version and hash, by name.</param>
    public static string Text(IReadOnlyDictionary<string, string> packages) =>
        string.Concat(packages.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key} {p.Value}\n"));

    /// <summary>Version and hash of each package, by name.</summary>
    /// <exception cref="FormatException">A line is none of a list.</exception>
    public static IReadOnlyDictionary<string, string> Read(string text)
    {
        var packages = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (at, line) in text.Split('\n').Index())
        {
            if (line.Length == 0) continue;
            if (line.Length > LongestLine || line.Split(' ') is not [{ Length: > 0 } name, { Length: > 0 } version, var hash]
                || !hash.StartsWith("sha512-", StringComparison.Ordinal) || !packages.TryAdd(name, $"{version} {hash}"))
                throw new FormatException(string.Create(CultureInfo.InvariantCulture,
                    $"{FileName}:{at + 1} is not NAME VERSION sha512-HASH of a package that is listed once"));
        }

        return packages;
    }

    /// <summary>Where the packages of this program are not those of a bundle, a few by name; null where they are.</summary>
    /// <param name="own">Of this program.</param>
    /// <param name="theirs">Of the bundle.</param>
    public static string? Difference(IReadOnlyDictionary<string, string> own, IReadOnlyDictionary<string, string> theirs)
    {
        var differing =
            from name in own.Keys.Union(theirs.Keys).Order(StringComparer.Ordinal)
            let here = own.GetValueOrDefault(name)
            let there = theirs.GetValueOrDefault(name)
            where here != there
            select $"{name} is {Of(here, there)} here and {Of(there, here)} in the bundle";
        var all = differing.ToList();
        var more = all.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $"; and {all.Count - MostNamed} more") : "";
        return all.Count == 0 ? null : string.Join("; ", all.Take(MostNamed)) + more;
    }

    /// <summary>The version, and the beginning of the hash where that alone differs.</summary>
    private static string Of(string? package, string? other)
    {
        if (package is null) return "absent";
        var parts = package.Split(' ');
        return other?.Split(' ')[0] == parts[0] ? $"{parts[0]} ({parts[1][..Math.Min(15, parts[1].Length)]}…)" : parts[0];
    }
}
