using System.ComponentModel;
using System.Diagnostics;

namespace Repro.Report;

/// <summary>What version control says of the code that runs; all null where there is no repository or no git.</summary>
internal sealed record ManifestCommit(string? Commit, bool Dirty, string? Patch)
{
    private const int LongestPatch = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Results are what runs write: they do not make the code another.
    private static readonly string[] Code = ["--", ":(top)", ":(top,exclude)results"];

    /// <summary>Of the repository that holds a folder.</summary>
    public static ManifestCommit Of(string folder)
    {
        if (Git(folder, "rev-parse", "HEAD")?.Trim() is not { Length: > 0 } commit) return new(null, false, null);
        var dirty = Git(folder, ["status", "--porcelain", .. Code]) is { Length: > 0 };
        var patch = dirty ? Git(folder, ["diff", "HEAD", .. Code]) : null;
        return new(commit, dirty, patch is { Length: > LongestPatch } ? patch[..LongestPatch] : patch);
    }

    /// <summary>What git says in a folder; null where it fails, takes too long, or is not there.</summary>
    public static string? Git(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-C", folder, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start);
            if (process is null) return null;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var output = process.StandardOutput.ReadToEndAsync();
            if (output.Wait(Patience) && process.WaitForExit(Patience)) return process.ExitCode == 0 ? output.Result : null;
            process.Kill();
            return null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
