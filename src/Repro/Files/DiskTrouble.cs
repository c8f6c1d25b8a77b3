namespace Repro.Files;

/// <summary>Trouble with files, in one sentence.</summary>
internal static class DiskTrouble
{
    private const int DiskFullUnix = 28;
    private const int QuotaUnix = 122;
    private const int DiskFullWindows = unchecked((int)0x80070070);

    /// <summary>Whether the exception is the machine's, not the experiment's.</summary>
    public static bool Is(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Whether there was no space left.</summary>
    public static bool IsFull(Exception exception) => exception is IOException { HResult: DiskFullUnix or QuotaUnix or DiskFullWindows };

    /// <summary>Why nothing can be written to a folder, which need not be there yet; null where something can. Leaves nothing
    /// behind.</summary>
    public static string? Objection(string folder)
    {
        var there = folder;
        while (!Directory.Exists(there) && Path.GetDirectoryName(there) is { } above) there = above;
        try
        {
            var path = Path.Combine(there, $".probe-{Guid.NewGuid():N}.tmp");
            using var probe = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            probe.WriteByte((byte)'\n');
            return null;
        }
        catch (Exception e) when (Is(e))
        {
            return IsFull(e) ? Sentence(e, folder)
                : $"{folder}: no file can be made in {there}{(e is UnauthorizedAccessException ? ", which this user may not write" : "")}; "
                    + "choose another folder with --out";
        }
    }

    /// <summary>What is wrong and what to do.</summary>
    public static string Sentence(Exception exception, string folder) => exception switch
    {
        _ when IsFull(exception) => $"{folder}: the disk is full; free some space",
        FileNotFoundException or DirectoryNotFoundException => $"{folder}: cannot be made; choose another folder with --out",
        UnauthorizedAccessException => $"{folder}: may not be written ({exception.Message.TrimEnd('.')}); choose another folder with --out",
        _ => $"{folder}: cannot be written ({exception.Message.TrimEnd('.')})",
    };
}
