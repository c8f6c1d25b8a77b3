using System.CommandLine;

namespace Repro.Cli;

/// <summary>The folder of published configurations.</summary>
internal static class ConfigurationFolder
{
    private const string Name = "configs";

    /// <summary><c>--configs DIR</c>.</summary>
    public static Option<string?> Option() => new("--configs")
    {
        Description = "folder of the configurations; without it 'configs' in the working folder or the nearest folder above that has one",
        HelpName = "DIR",
    };

    /// <summary>Its configurations by name, as the user would name them.</summary>
    public static IReadOnlyList<string> Files(string? given, CommandContext context)
    {
        var folder = Find(given, context);
        var files = Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal)
            .Select(f => Path.GetRelativePath(context.WorkingFolder, f).Replace('\\', '/')).ToList();
        return files.Count > 0 ? files : throw new UsageException($"there are no configurations (*.yaml) in {folder}");
    }

    /// <summary>The folder in full.</summary>
    public static string Find(string? given, CommandContext context)
    {
        if (given is not null)
            return Directory.Exists(context.FullPath(given))
                ? context.FullPath(given)
                : throw new UsageException($"there is no folder '{given}'");
        return HereOrAbove(context) ?? throw new UsageException($"there is no folder '{Name}' here or above; name one with --configs DIR");
    }

    /// <summary>The repository's root, for a command that is about the repository.</summary>
    public static string Repository(CommandContext context) =>
        Path.GetDirectoryName(HereOrAbove(context)) ?? throw new UsageException(
            $"this command is about the repository, and there is no folder '{Name}' here or above; run it in the repository");

    private static string? HereOrAbove(CommandContext context)
    {
        for (var folder = context.WorkingFolder; folder is not null; folder = Path.GetDirectoryName(folder))
            if (Directory.Exists(Path.Combine(folder, Name))) return Path.Combine(folder, Name);
        return null;
    }
}
