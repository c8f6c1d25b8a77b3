using System.Runtime.InteropServices;
using System.Text;

namespace Repro.Files;

/// <summary>
/// Brings the names in a folder to the disk. On Linux and macOS a file that was synced may be gone after a power cut if the folder in which
/// it was created or renamed was not; Windows keeps names in its journal and has no such call.
/// </summary>
internal static class FolderSync
{
    private const int ReadOnly = 0;

    /// <summary>Syncs a folder where the system can; a file system that refuses it has nothing better, so that is no error.</summary>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        var handle = Open([.. Encoding.UTF8.GetBytes(folder), 0], ReadOnly);
        if (handle < 0) return;
        _ = Sync(handle);
        _ = Close(handle);
    }

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int handle);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int handle);
}
