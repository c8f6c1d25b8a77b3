using System.Diagnostics;

namespace Repro.Cli.Tests;

/// <summary>Workers are the processors that the process may use, not those of the machine. A control group's limit cannot be set without
/// rights; what a process is pinned to can.</summary>
public sealed class ContainerTests
{
    [Fact]
    public void A_process_pinned_to_one_processor_takes_one_worker()
    {
        if (!File.Exists("/usr/bin/taskset")) return; // Not Linux, or a bare one.
        using var folder = new Session();
        folder.Write("x.yaml", "experiment: coverage\n");
        var start = new ProcessStartInfo("/usr/bin/taskset") { RedirectStandardOutput = true, WorkingDirectory = folder.Folder };
        foreach (var word in new[] { "-c", "0", "dotnet", typeof(CommandLine).Assembly.Location, "plan", "x.yaml", "--out", folder.Folder })
            start.ArgumentList.Add(word);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Contains(" on 1 worker,", output, StringComparison.Ordinal);
    }
}
