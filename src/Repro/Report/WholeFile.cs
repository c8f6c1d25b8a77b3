using System.Text;

namespace Repro.Report;

/// <summary>Files that are there in full or not at all: written under a temporary name beside their own, then renamed.</summary>
internal static class WholeFile
{
    /// <summary>Writes bytes.</summary>
    public static void Write(string path, byte[] content)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes text as UTF-8 without mark.</summary>
    public static void Write(string path, string content) => Write(path, new UTF8Encoding(false).GetBytes(content));
}
