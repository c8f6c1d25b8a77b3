using Repro.Claims;

namespace Repro.Cli.Tests;

/// <summary><c>run-all</c>: several configurations, one report, the worst exit code.</summary>
public sealed class RunAllCommandTests : IDisposable
{
    private readonly Session session = new();

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData(new[] { 0, 0, 0 }, 0)]
    [InlineData(new[] { 0, 3, 0 }, 3)]
    [InlineData(new[] { 3, 4, 0 }, 4)]
    [InlineData(new[] { 4, 1, 3 }, 1)]
    [InlineData(new[] { 130, 1, 3 }, 130)]
    public void Run_all_returns_the_worst(int[] codes, int expected)
    {
        foreach (var name in new[] { "b", "a", "c" }) session.Write($"configs/{name}.yaml", Session.Toy);
        Assert.Equal(expected, session.Returning(codes).Run("run-all"));
        Assert.Equal(["a", "b", "c"], session.Runs.Select(r => r.Plan.Name));
    }

    [Fact]
    public void Run_all_checks_every_configuration_before_any_work()
    {
        session.Write("configs/a.yaml", Session.Toy);
        session.Write("configs/b.yaml", "experiment: toy-coverage\nreplicates: 0\n");
        session.Write("configs/c.yaml", "experiment: toys\n");
        Assert.Equal(2, session.Run("run-all"));
        Assert.Equal(
            "configs/b.yaml:2:13: replicates = 0, must be between 1 and 100000000\nconfigs/c.yaml:1:13: unknown experiment 'toys'; "
                + "allowed: other, toy-coverage\n",
            session.Error);
        Assert.Empty(session.Runs);
    }

    [Fact]
    public void An_interruption_before_the_next_run_is_130()
    {
        session.Write("configs/a.yaml", Session.Toy);
        session.Cancellation = new CancellationToken(canceled: true);
        Assert.Equal(130, session.Run("run-all"));
        Assert.Empty(session.Runs);
    }

    [Fact]
    public void Run_all_writes_the_report_once_at_its_end()
    {
        foreach (var name in new[] { "a", "b" }) session.Write($"configs/{name}.yaml", Session.Toy);
        session.Write("results/x/config.yaml", "");
        Assert.Equal(0, session.Run("run-all"));
        Assert.All(session.Runs, run => Assert.False(run.Options.WriteReport));
        Assert.True(File.Exists(Path.Combine(session.Folder, "results/index.html")));
    }

    [Fact]
    public void Run_all_ends_with_one_summary_and_the_report_once()
    {
        foreach (var name in new[] { "a", "b", "c", "d" }) session.Write($"configs/{name}.yaml", Session.Toy);
        session.Outcome = plan => plan.Name switch
        {
            "a" => (new(10, 4, 6, 0), [Claim("x", Verdict.Holds), Claim("y", Verdict.Fails)]),
            "b" => (new(10, 0, 8, 2), [Claim("x", Verdict.Holds)]),
            "c" => (new(10, 3, 0, 0), [Claim("x", Verdict.Inconclusive), Claim("y", Verdict.Fails)]),
            _ => (new(1, 1, 0, 0), [Claim("z", Verdict.NotTested)]),
        };
        Assert.Equal(1, session.Returning(3, 1, 4, 0).Run("run-all"));
        Assert.Matches(
            @"run +cells +verdicts\na +10 +1 holds, 1 fails\nb +10 +1 holds\nc +10 +not tested\nd +1 +1 not tested\n\n"
            + @"4 runs, 31 cells: 14 computed, 8 reused, 2 failed, 7 missing in \d+(\.\d)? m?s\n"
            + @"4 claims: 2 hold, 1 fails, 1 not tested\n2 claims not tested, since cells are missing\n"
            + @"a: fails: y \(exit code 3\)\nb: 2 cells failed \(exit code 1\)\nc: 7 cells are missing \(exit code 4\)\n"
            + @"report: open .*index\.html in a browser\n$",
            session.Output);

        static ClaimResult Claim(string id, Verdict verdict) => new(id, "", "", null, null, null, null, null, null, null, verdict, "");
    }
}
