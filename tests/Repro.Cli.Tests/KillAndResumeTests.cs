using System.Diagnostics;

namespace Repro.Cli.Tests;

/// <summary>The built command, killed at moments that nobody chose and started again with the same words.</summary>
public sealed class KillAndResumeTests : IDisposable
{
    private const string Configuration = "experiment: equivalence\nseed: 7\nparameters: { vocabulary_size: 6 }\nsweep: { prompts.length: [3, 4, 5, 6] }\nreplicates: 300\n";

    private readonly string folder = Directory.CreateTempSubdirectory("repro-kill-").FullName;

    public KillAndResumeTests() => File.WriteAllText(Path.Combine(folder, "x.yaml"), Configuration);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Killed_five_times_the_bytes_are_those_of_an_undisturbed_run() => KilledAndResumed(5);

    [NightlyFact]
    public void Killed_two_hundred_times_the_bytes_are_those_of_an_undisturbed_run() => KilledAndResumed(200);

    [Fact]
    public void Of_two_processes_at_once_the_second_is_refused_and_names_the_first()
    {
        string[] words = ["run", "x.yaml", "--out", "both", "--name", "x", "--set", "replicates=20000", "--workers", "1", "--quiet"];
        using var first = Start(words);
        try
        {
            var owner = Path.Combine(folder, "both", "x", "cells", "owner.json");
            Assert.True(SpinWait.SpinUntil(() => File.Exists(owner) || first.HasExited, TimeSpan.FromMinutes(1)));
            using var second = Start(words);
            var told = second.StandardError.ReadToEnd();
            second.WaitForExit();
            Assert.False(first.HasExited, "the first run ended before the second was refused, so nothing was tested");
            Assert.Equal(1, second.ExitCode);
            Assert.Contains($"is in use by process {first.Id} on ", told);
        }
        finally
        {
            first.Kill();
            first.WaitForExit();
        }
    }

    private void KilledAndResumed(int kills)
    {
        var watch = Stopwatch.StartNew();
        Assert.Equal(0, Run("whole", null));
        var whole = watch.Elapsed;
        var random = new Random(1);
        var inTheMiddle = 0;
        for (var i = 0; i < kills; i++)
        {
            // A finished run is begun anew, so that every kill has something to hit.
            if (File.Exists(Path.Combine(folder, "killed", "x", "manifest.json"))) Directory.Delete(Path.Combine(folder, "killed"), recursive: true);
            Run("killed", whole * (0.1 + (0.8 * random.NextDouble())));
            var store = new FileInfo(Path.Combine(folder, "killed", "x", "cells", "cells.jsonl"));
            if (store.Exists && store.Length > 0 && !File.Exists(Path.Combine(folder, "killed", "x", "manifest.json"))) inTheMiddle++;
        }

        Assert.True(inTheMiddle > 0, "no kill fell between the first stored cell and the manifest, so nothing was tested");
        Assert.Equal(0, Run("killed", null));
        Assert.Equal(Promised("whole"), Promised("killed"));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(folder, "killed"), "*.tmp", SearchOption.AllDirectories));
    }

    private int Run(string output, TimeSpan? killAfter)
    {
        using var process = Start("run", "x.yaml", "--out", output, "--workers", "2", "--quiet");
        var (told, wrong) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (killAfter is { } time && !process.WaitForExit(time)) process.Kill();
        process.WaitForExit();
        Task.WaitAll(told, wrong);
        return process.ExitCode;
    }

    private Process Start(params string[] words) => Process.Start(new ProcessStartInfo("dotnet", [typeof(CommandLine).Assembly.Location, .. words])
    {
        WorkingDirectory = folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private SortedDictionary<string, string> Promised(string output)
    {
        var run = Path.Combine(folder, output, "x");
        var files = Directory.EnumerateFiles(Path.Combine(run, "data")).Concat(Directory.EnumerateFiles(run, "claims.*")).Append(Path.Combine(run, "config.yaml"));
        return new(files.ToDictionary(f => Path.GetRelativePath(run, f), File.ReadAllText), StringComparer.Ordinal);
    }
}
