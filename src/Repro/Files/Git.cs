using System.ComponentModel;
using System.Diagnostics;

namespace Repro.Files;

/// <summary>Questions to git, where there is one.</summary>
public static class Git
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>What git prints, without the last line's end; null where it fails, takes too long or is not there. Variables that point it
    /// at another repository do not reach it.</summary>
    /// <param name="folder">Where it is asked.</param>
    /// <param name="arguments">Its command and options.</param>
    public static string? Answer(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-c", "core.fsmonitor=false", "-C", folder, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("GIT_", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        try
        {
            using var process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var output = process.StandardOutput.ReadToEndAsync();
            if (output.Wait(Patience) && process.WaitForExit(Patience)) return process.ExitCode == 0 ? output.Result.TrimEnd() : null;
            process.Kill(entireProcessTree: true);
        }
        catch (Win32Exception)
        {
            // There is no git on this machine.
        }
        return null;
    }
}
