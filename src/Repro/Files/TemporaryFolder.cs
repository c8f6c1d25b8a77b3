namespace Repro.Files;

/// <summary>A folder of its own below the machine's folder of temporary files.</summary>
public static class TemporaryFolder
{
    /// <summary>Makes one.</summary>
    /// <param name="prefix">Its name starts so.</param>
    /// <returns>The path in full.</returns>
    /// <exception cref="IOException">There is no such folder, or it takes no folder: which it is, and what to set.</exception>
    public static string Create(string prefix)
    {
        try
        {
            return Directory.CreateTempSubdirectory(prefix).FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"no temporary folder can be made in '{Path.GetTempPath()}' ({e.Message}); set TMPDIR (TEMP on Windows) to a folder "
                    + "that exists and can be written", e);
        }
    }
}
