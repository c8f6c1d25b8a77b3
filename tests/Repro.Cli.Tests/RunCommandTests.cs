using Repro.Execution;

namespace Repro.Cli.Tests;

/// <summary><c>run</c>: what the engine is given.</summary>
public sealed class RunCommandTests : IDisposable
{
    private readonly Session session = new();

    public void Dispose() => session.Dispose();

    [Fact]
    public void Run_hands_the_plan_and_the_options_to_the_engine()
    {
        session.Write("configs/x.yaml", Session.Toy);
        Assert.Equal(3,
            session.Returning(3)
                .Run("run", "configs/x.yaml", "--profile", "smoke", "--set", "parameters.remark='a b'", "--seed", "9", "--workers",
                    "3", "--fail-fast", "--strict", "--quiet", "--only", "failed", "--out", "elsewhere"));
        var (plan, options) = Assert.Single(session.Runs);
        Assert.Equal((9UL, "smoke", 2), (plan.Seed, plan.Profile, plan.Points[0].Replicates));
        Assert.StartsWith("x@smoke+", plan.Name, StringComparison.Ordinal);
        Assert.Equal(
            new RunOptions
            {
                OutputFolder = Path.Combine(session.Folder, "elsewhere"),
                Workers = 3,
                Reuse = true,
                OnlyFailed = true,
                FailFast = true,
                Strict = true,
                Verbosity = Verbosity.Quiet,
                Command = @"repro run configs/x.yaml --profile smoke --set 'parameters.remark='\''a b'\''' --seed 9 --out elsewhere",
            },
            options);
    }

    [Theory]
    [InlineData("1ms", 0.001)]
    [InlineData("500ms", 0.5)]
    [InlineData("30s", 30)]
    [InlineData("5m", 300)]
    [InlineData("1.5h", 5400)]
    public void Limits_and_events_reach_the_engine(string duration, double seconds)
    {
        session.Write("configs/x.yaml", Session.Toy);
        Assert.Equal(0, session.Run("run", "configs/x.yaml", "--max-failures", "3", "--timeout", duration, "--events", "e.ndjson"));
        var options = Assert.Single(session.Runs).Options;
        Assert.Equal((3, TimeSpan.FromSeconds(seconds), Path.Combine(session.Folder, "e.ndjson")),
            (options.MaxFailures, options.CellTimeout, options.EventsFile));
    }

    [Fact]
    public void A_shard_is_a_part_of_the_plan_in_a_folder_of_its_own_and_its_command_says_so()
    {
        session.Write("configs/x.yaml", Session.Toy + "sweep: { samples: [1, 2, 3, 4, 5] }\n");
        Assert.Equal(0, session.Run("run", "configs/x.yaml", "--shard", "0/2"));
        Assert.Equal(0, session.Run("run-all", "--shard", "1/2"));
        Assert.Equal(["x.shard-2-of-2", "x.shard-1-of-2"], session.Runs.Select(r => r.Plan.Name));
        Assert.Equal(5, session.Runs.Sum(r => r.Plan.Points.Sum(p => p.Replicates)));
        Assert.Equal("repro run configs/x.yaml --shard 2/2", session.Runs[0].Options.Command);
    }

    [Fact]
    public void A_sample_is_named_and_its_command_says_so()
    {
        session.Write("configs/x.yaml", Session.Toy + "sweep: { samples: [1, 2, 3, 4, 5] }\n");
        Assert.Equal(0, session.Run("run", "configs/x.yaml", "--sample", "2", "--reuse", "false"));
        Assert.Equal(0, session.Run("gather", "configs/x.yaml", "--max-cells", "3"));
        Assert.Equal(["x.sample-2-of-5", "x.sample-3-of-5"], session.Runs.Select(r => r.Plan.Name));
        Assert.Equal(["repro run configs/x.yaml --sample 2", "repro run configs/x.yaml --max-cells 3"],
            session.Runs.Select(r => r.Options.Command));
        Assert.All(session.Runs, r => Assert.False(r.Options.Reuse));
    }

    [Fact]
    public void What_changes_nothing_gives_a_run_neither_a_name_nor_a_command_of_its_own()
    {
        session.Write("configs/x.yaml", "experiment: toy-coverage\nsweep: { chain: [{ samples: [1, 2], replicates: 4 }] }\n");
        Assert.Equal(0, session.Run("run", "configs/x.yaml", "--set", "replicates=4", "--set", "title=b", "--set", "title=A toy"));
        Assert.Equal(0, session.Run("run", "configs/x.yaml", "--set", "replicates=3", "--set", "replicates=5"));
        var (same, other) = (session.Runs[0], session.Runs[1]);
        Assert.Equal(("x", "repro run configs/x.yaml"), (same.Plan.Name, same.Options.Command));
        Assert.Equal(["--set replicates=… changes nothing: every point has as many replicates without it",
            "--set title=… changes nothing: a later --set overrides it",
            "--set title=… changes nothing: the configuration says the same without it"], same.Plan.Notices.Order(StringComparer.Ordinal));
        Assert.Equal("repro run configs/x.yaml --set replicates=5", other.Options.Command);
        Assert.StartsWith("x+", other.Plan.Name, StringComparison.Ordinal);
    }
}
