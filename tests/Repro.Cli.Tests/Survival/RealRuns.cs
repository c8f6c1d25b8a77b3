using System.Diagnostics;

namespace Repro.Cli.Tests.Survival;

/// <summary>How a process ended.</summary>
public sealed record Ended(int Code, string Output, string Error);

/// <summary>The built command in processes of its own, in a folder with a configuration x.yaml of some hundred quick cells.</summary>
public sealed class RealRuns : IDisposable
{
    private const string Configuration =
        "experiment: equivalence\nseed: 7\nparameters: { vocabulary_size: 6 }\nsweep: { prompts.length: [3, 4, 5, 6] }\nreplicates: 100\n";

    public RealRuns() => File.WriteAllText(Path.Combine(Folder, "x.yaml"), Configuration);

    /// <summary>What an undisturbed run leaves, and how long it takes.</summary>
    public static (SortedDictionary<string, string> Promised, TimeSpan Elapsed) Undisturbed => Whole.Value;

    private static readonly Lazy<(SortedDictionary<string, string>, TimeSpan)> Whole = new(() =>
    {
        using var runs = new RealRuns();
        var watch = Stopwatch.StartNew();
        var ended = runs.Run("whole");
        return ended.Code == 0 ? (runs.Promised("whole"), watch.Elapsed) : throw new InvalidOperationException(ended.Error);
    });

    public string Folder { get; } = Directory.CreateTempSubdirectory("repro-survival-").FullName;

    /// <summary>The words that start the command.</summary>
    public static string[] Repro { get; } = ["dotnet", typeof(CommandLine).Assembly.Location];

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public string RunFolder(string output) => Path.Combine(Folder, output, "x");

    /// <summary>Starts <c>repro run x.yaml</c> with further words.</summary>
    public Process StartRun(string output, params string[] words) =>
        Start([.. Repro, "run", "x.yaml", "--out", output, "--workers", "2", "--quiet", .. words]);

    public Process Start(params string[] command) => Process.Start(new ProcessStartInfo(command[0], command[1..])
    {
        WorkingDirectory = Folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        StandardOutputEncoding = System.Text.Encoding.UTF8,
        StandardErrorEncoding = System.Text.Encoding.UTF8,
    })!;

    /// <summary>Waits for the end; kills the process after a time, where there is one.</summary>
    public static Ended End(Process process, TimeSpan? killAfter = null)
    {
        using var _ = process;
        var (told, wrong) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (killAfter is { } time && !process.WaitForExit(time)) process.Kill();
        process.WaitForExit();
        return new(process.ExitCode, told.Result, wrong.Result);
    }

    public Ended Run(string output, params string[] words) => End(StartRun(output, words));

    /// <summary>Everything that must be the same however it was run: data, claims, figures, configuration, by path.</summary>
    public SortedDictionary<string, string> Promised(string output)
    {
        var run = RunFolder(output);
        var files = Directory.EnumerateFiles(Path.Combine(run, "data")).Concat(Directory.EnumerateFiles(run, "claims.*"))
            .Append(Path.Combine(run, "config.yaml"));
        return new(files.ToDictionary(f => Path.GetRelativePath(run, f), File.ReadAllText), StringComparer.Ordinal);
    }

    /// <summary>How many lines are in the store.</summary>
    public int StoredLines(string output, string run = "x")
    {
        var store = Path.Combine(Folder, output, run, "cells");
        return Directory.Exists(store)
            ? Directory.EnumerateFiles(store, "*.jsonl").Sum(f => File.ReadAllBytes(f).Count(b => b == '\n'))
            : 0;
    }

    public bool IsFinished(string output) => File.Exists(Path.Combine(RunFolder(output), "manifest.json"));
}
