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
            Assert.Equal(1, second.Code);
            Assert.Contains($"is in use by process {first.Id} on ", second.Error);
        }
        finally
        {
            first.Kill();
            first.WaitForExit();
        }
    }

    [Fact]
    public void Of_four_started_at_once_each_ends_well_or_is_refused_and_the_bytes_are_those_of_one()
    {
        var started = Enumerable.Range(0, 4).Select(_ => runs.StartRun("both")).ToList();
        var ended = started.Select(p => RealRuns.End(p)).ToList();
        Assert.Contains(ended, e => e.Code == 0);
        Assert.All(ended.Where(e => e.Code != 0), e => Assert.Contains("is in use by ", e.Error));
        Assert.Equal(RealRuns.Undisturbed.Promised, runs.Promised("both"));
    }
}
