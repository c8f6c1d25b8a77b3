using System.Diagnostics;

namespace Repro.Cli.Tests.Survival;

/// <summary>Signals, where there are some: one ends in order, two end now, and either way the run goes on later.</summary>
public sealed class SignalTests : IDisposable
{
    private readonly RealRuns runs = new();

    public void Dispose() => runs.Dispose();

    [Theory]
    [InlineData("TERM", 1)]
    [InlineData("INT", 1)]
    [InlineData("TERM", 2)]
    public void A_signalled_run_keeps_what_is_done_says_how_to_go_on_and_goes_on(string signal, int times)
    {
        if (OperatingSystem.IsWindows()) return;
        // Many more cells than the run that it becomes at the end: there is time to hit it.
        var process = runs.StartRun("cut", "--set", "replicates=20000", "--name", "x");
        Assert.True(SpinWait.SpinUntil(() => runs.StoredLines("cut") > 0 || process.HasExited, TimeSpan.FromMinutes(1)));
        for (var i = 0; i < times; i++) Signal(process, signal);
        var ended = RealRuns.End(process);
        Assert.Equal(130, ended.Code);
        Assert.False(runs.IsFinished("cut"));
        if (times == 1) Assert.Contains("to resume: repro run x.yaml --set replicates=20000 --name x --out cut", ended.Error);
        var kept = runs.StoredLines("cut");
        var again = runs.Run("cut");
        Assert.Equal(0, again.Code);
        // What was kept of the first point is not computed again; a torn line of a second signal got its line feed.
        Assert.InRange(runs.StoredLines("cut") - kept, 0, 400 - Math.Min(kept, 100) + 1);
        Assert.Equal(RealRuns.Undisturbed.Promised, runs.Promised("cut"));
    }

    /// <summary>Reading a pipe whose writer stops in the middle would wait for ever.</summary>
    [Theory]
    [InlineData("m.csv")]
    [InlineData("stalls.yaml")]
    public void An_interruption_ends_a_reading_that_stalls(string stalling)
    {
        if (OperatingSystem.IsWindows()) return;
        File.WriteAllText(Path.Combine(runs.Folder, "reads.yaml"),
            "experiment: equivalence\nseed: 7\nparameters: { matrix: { kind: file, path: m.csv } }\n");
        var pipe = Path.Combine(runs.Folder, stalling);
        using (var made = Process.Start("mkfifo", [pipe])) made.WaitForExit();
        var process =
            runs.Start([.. RealRuns.Repro, "run", stalling.EndsWith(".yaml", StringComparison.Ordinal) ? stalling : "reads.yaml"]);
        // Opening waits until the other side reads.
        using var writer = new FileStream(pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        writer.Write("0.5,"u8);
        Signal(process, "INT");
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)), "it still reads");
        var ended = RealRuns.End(process);
        Assert.Equal((130, ""), (ended.Code, ended.Output));
        Assert.StartsWith("interrupted: ", ended.Error, StringComparison.Ordinal);
        Assert.Single(ended.Error.TrimEnd().Split('\n'));
    }

    private static void Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, $"{process.Id}"]);
        kill.WaitForExit();
    }
}
