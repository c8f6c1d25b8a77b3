using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Repro.Clusters;

/// <summary>Slurm's own commands. Nothing is asked of its accounting, which many sites do not have.</summary>
internal static class Slurm
{
    /// <summary>What a site allows that says nothing else.</summary>
    private const int UsualArraySize = 1001;

    /// <summary>Whether its commands are here.</summary>
    public static bool IsHere => Try("sbatch", "--version") is not null;

    /// <summary>The largest number of a task of an array.</summary>
    public static int LargestTask()
    {
        var line = Try("scontrol", "show", "config")?.Split('\n')
            .FirstOrDefault(l => l.StartsWith("MaxArraySize", StringComparison.Ordinal));
        return Number(line?.Split('=')[^1].Trim()) is { } size and > 1 ? size - 1 : UsualArraySize - 1;
    }

    /// <summary>Submits a script; the job's id.</summary>
    /// <exception cref="SlurmException">It was refused, with Slurm's words.</exception>
    public static string Submit(IEnumerable<string> words)
    {
        var (code, output, error) = Run("sbatch", ["--parsable", .. words]);
        // A cluster's name may follow behind a semicolon.
        return code == 0 && output.Trim().Split(';')[0] is { Length: > 0 } id ? id : throw new SlurmException($"sbatch: {Told(error)}");
    }

    /// <summary>The tasks of some jobs that wait or run, each once.</summary>
    /// <exception cref="SlurmException">The scheduler does not answer.</exception>
    public static IReadOnlyList<SlurmTask> Living(IEnumerable<string> jobNames)
    {
        var (code, output, error) = Run("squeue",
            ["--noheader", "--array", $"--name={string.Join(',', jobNames)}", "--format=%j|%F|%K|%T|%N|%L|%r"]);
        if (code != 0) throw new SlurmException($"squeue: {Told(error)}");
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Trim().Split('|')).Where(f => f.Length == 7)
            .Select(f => new SlurmTask(f[0], f[1], Number(f[2]), f[3], f[4], f[5], f[6]))];
    }

    /// <summary>Ends jobs.</summary>
    /// <exception cref="SlurmException">The scheduler does not answer.</exception>
    public static void Cancel(IEnumerable<string> jobs)
    {
        var (code, _, error) = Run("scancel", [.. jobs]);
        if (code != 0) throw new SlurmException($"scancel: {Told(error)}");
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Try(string command, params string[] words)
    {
        try
        {
            return Run(command, words) is (0, var output, _) ? output : null;
        }
        catch (SlurmException)
        {
            return null;
        }
    }

    private static (int Code, string Output, string Error) Run(string command, string[] words)
    {
        try
        {
            var start = new ProcessStartInfo(command, words) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.Result);
        }
        catch (Win32Exception)
        {
            throw new SlurmException($"there is no '{command}' on this machine");
        }
    }

    private static string Told(string error) =>
        string.Join("; ", error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}

/// <summary>A task that waits or runs.</summary>
/// <param name="Name">Of its job.</param>
/// <param name="Job">Id of its job.</param>
/// <param name="Number">In the array; null for a job that is none.</param>
/// <param name="State">In Slurm's words.</param>
/// <param name="Node">Where it runs; empty while it waits.</param>
/// <param name="Left">Until its time limit.</param>
/// <param name="Why">It waits.</param>
internal sealed record SlurmTask(string Name, string Job, int? Number, string State, string Node, string Left, string Why);

/// <summary>Slurm refused, or is not there.</summary>
public sealed class SlurmException(string message) : Exception(message);
