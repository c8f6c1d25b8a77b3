namespace Repro.Cli;

/// <summary>A file that an option names for output. Obstacles are reported before any work is done.</summary>
internal static class OutputFile
{
    /// <summary>The path in full. Its folders are made, and that it can be written is tried; a file that was not there is not
    /// left.</summary>
    /// <exception cref="UsageException">It cannot be written, with the option.</exception>
    public static string Of(string option, string given, CommandContext context)
    {
        if (given.Length == 0) throw new UsageException($"{option} names no file");
        var path = context.FullPath(given);
        if (Directory.Exists(path)) throw new UsageException($"{option} {given}: '{path}' is a folder; a file is needed");
        if (Obstacle(Path.GetDirectoryName(path)) is { } obstacle) throw new UsageException($"{option} {given}: {obstacle}");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var isNew = !File.Exists(path);
            new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete).Dispose();
            if (isNew) File.Delete(path);
            return path;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"{option} {given}: its folder cannot be made; choose another place");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option} {given}: the file cannot be written: {e.Message}");
        }
    }

    /// <summary>What keeps a path from being a folder: a file, or a link to nothing, there or above; null where nothing does.</summary>
    public static string? Obstacle(string? folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (new FileInfo(at).LinkTarget is { } target && !Path.Exists(Path.GetFullPath(target, Path.GetDirectoryName(at)!)))
                return $"'{at}' is a link to nothing";
            if (File.Exists(at)) return $"'{at}' is a file, where a folder is needed";
        }
        return null;
    }
}
