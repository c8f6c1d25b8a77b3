using System.Diagnostics;

namespace Repro.Cli.Tests.Survival;

/// <summary>Several processes on one folder.</summary>
public sealed class TwoAtOnceTests : IDisposable
{
    private readonly RealRuns runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void Of_two_processes_at_once_the_second_is_refused_and_names_the_first()
    {
        using var first = runs.StartRun("both", "--set", "replicates=20000", "--name", "x");
        try
        {
            var owner = Path.Combine(runs.RunFolder("both"), "cells", "owner.json");
            Assert.True(SpinWait.SpinUntil(() => File.Exists(owner) || first.HasExited, TimeSpan.FromMinutes(1)));
            var second = runs.Run("both", "--set", "replicates=20000", "--name", "x");
            Assert.False(first.HasExited, "the first run ended before the second was refused, so nothing was tested");
            Assert.Equal(75, second.Code);
            Assert.Contains($"is in use by process {first.Id} on ", second.Error);
        }
        finally
        {
            first.Kill();
            first.WaitForExit();
        }
    }

    /// <summary>As on a file system without locks: both compute every cell, each into a file of its own, and nothing is torn.</summary>
    [Fact]
    public void Where_locks_do_nothing_two_at_once_tear_nothing_and_the_bytes_are_those_of_one()
    {
        Process Start()
        {
            var start = new ProcessStartInfo("dotnet",
                [.. RealRuns.Repro[1..], "run", "x.yaml", "--out", "both", "--workers", "1", "--quiet"])
            {
                WorkingDirectory = runs.Folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment["DOTNET_SYSTEM_IO_DISABLEFILELOCKING"] = "1";
            return Process.Start(start)!;
        }

        var ended = new[] { Start(), Start() }.Select(p => RealRuns.End(p)).ToList();
        Assert.Equal([(0, ""), (0, "")], ended.Select(e => (e.Code, e.Error)));
        Assert.Equal(RealRuns.Undisturbed.Promised, runs.Promised("both"));
        var stores = Directory.EnumerateFiles(Path.Combine(runs.RunFolder("both"), "cells"), "*.jsonl").ToList();
        // Where the first has ended before the second looked, there is but one.
        Assert.InRange(stores.Count, 1, 2);
        Assert.Equal(0, runs.Run("both").Code);
        Assert.DoesNotContain("torn", File.ReadAllText(Path.Combine(runs.RunFolder("both"), "log.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_four_started_at_once_each_ends_well_or_is_refused_and_the_bytes_are_those_of_one()
    {
        var started = Enumerable.Range(0, 4).Select(_ => runs.StartRun("both")).ToList();
        var ended = started.Select(p => RealRuns.End(p)).ToList();
        Assert.Contains(ended, e => e.Code == 0);
        Assert.All(ended.Where(e => e.Code != 0), e => Assert.Contains("is in use by ", e.Error));
        Assert.All(ended, e => Assert.True(e.Code is 0 or 75));
        Assert.Equal(RealRuns.Undisturbed.Promised, runs.Promised("both"));
    }
}
