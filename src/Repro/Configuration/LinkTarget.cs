namespace Repro.Configuration;

/// <summary>Paths with every symbolic link followed.</summary>
internal static class LinkTarget
{
    private const int MaximumLinks = 64;

    /// <summary>The path with the links of every folder on the way, and its own, followed; parts that do not exist stay as they
    /// are.</summary>
    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        for (var links = 0; links < MaximumLinks; links++)
        {
            if (FirstLink(full) is not { } link) return full;
            var target = link.ResolveLinkTarget(returnFinalTarget: false)!.FullName;
            full = Path.GetFullPath(target + full[link.FullName.Length..]);
        }

        throw new IOException("too many symbolic links on the way");
    }

    private static FileSystemInfo? FirstLink(string full)
    {
        var root = Path.GetPathRoot(full)!;
        var at = root;
        foreach (var part in full[root.Length..].Split(
            [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries))
        {
            at = Path.Combine(at, part);
            FileSystemInfo info = Directory.Exists(at) ? new DirectoryInfo(at) : new FileInfo(at);
            if (info.LinkTarget is not null) return info;
        }

        return null;
    }
}
