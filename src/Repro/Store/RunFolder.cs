namespace Repro.Store;

/// <summary>A run's folder, seen from outside.</summary>
public static class RunFolder
{
    /// <summary>Whether a living process holds it.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static bool IsInUse(string runFolder)
    {
        var cells = Path.Combine(runFolder, CellStore.FolderName);
        if (!Directory.Exists(cells)) return false;
        try
        {
            RunLock.Take(cells).Dispose();
            return false;
        }
        catch (FolderInUseException)
        {
            return true;
        }
    }
}
