using System.Text.Json;

namespace Repro.Tests.Execution;

public sealed class LimitTests : IDisposable
{
    private readonly Workshop shop = new();

    public void Dispose() => shop.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void No_cell_is_begun_after_so_many_failures(int most)
    {
        var toy = new Toy { During = (_, c) => { if (c.Replicate % 2 == 0) throw new InvalidOperationException("even"); } };
        var outcome = shop.Execute(Toy.PlanOf(toy), shop.Options with { Workers = 1, MaxFailures = most });
        Assert.Equal((1, most, (2 * most) - 1), (outcome.ExitCode, outcome.Cells.Failed, toy.Ran));
    }

    [Fact]
    public void A_cell_over_its_time_has_failed_with_that_cause_and_the_others_stand()
    {
        var toy = new Toy
        {
            During = (_, c) =>
            {
                if (c.Replicate == 1) c.Cancellation.WaitHandle.WaitOne(TimeSpan.FromMinutes(1));
                c.Cancellation.ThrowIfCancellationRequested();
            },
        };
        var outcome = shop.Execute(Toy.PlanOf(toy), shop.Options with { Workers = 5, CellTimeout = TimeSpan.FromSeconds(2) });
        Assert.Equal((1, 5, 30), (outcome.ExitCode, outcome.Cells.Failed, outcome.Cells.Computed));
        Assert.Matches(@"^5 cells failed: TimeoutException: the cell exceeded --timeout 2\.0 s.* --only c0\d-r1 --timeout 2s$",
            Assert.Single(outcome.Problems));
    }

    [Fact]
    public void A_cell_that_does_not_listen_has_failed_all_the_same()
    {
        var toy = new Toy { During = (_, _) => Thread.Sleep(60) };
        var outcome = shop.Execute(Toy.PlanOf(toy, points: 1, replicates: 2),
            shop.Options with { CellTimeout = TimeSpan.FromMilliseconds(20) });
        Assert.Equal((2, 0), (outcome.Cells.Failed, outcome.Cells.Computed));
    }

    [Fact]
    public void The_preparation_of_a_point_has_the_same_limit()
    {
        var toy = new Toy { Preparing = p => Thread.Sleep(p.VocabularySize == 3 ? 800 : 0) };
        var outcome = shop.Execute(Toy.PlanOf(toy, points: 2, replicates: 2),
            shop.Options with { CellTimeout = TimeSpan.FromMilliseconds(600) });
        Assert.Equal(2, outcome.Cells.Failed);
        Assert.StartsWith("2 cells failed: TimeoutException: the setup of the point exceeded --timeout",
            Assert.Single(outcome.Problems));
    }

    [Fact]
    public void Events_tell_the_run_from_start_to_end()
    {
        var path = Path.Combine(shop.Out, "events.ndjson");
        var toy = new Toy
        {
            During = (_, c) =>
            {
                if (c.Replicate == 2) throw new InvalidOperationException("no \"two\"");
                // Progress is told every second, later on a busy machine.
                if (c.Replicate == 0) Assert.True(SpinWait.SpinUntil(HasProgress, TimeSpan.FromMinutes(1)));
            }
        };
        bool HasProgress()
        {
            Thread.Sleep(50);
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return reader.ReadToEnd().Contains("\"event\":\"progress\"", StringComparison.Ordinal);
        }
        shop.Execute(Toy.PlanOf(toy, points: 1, replicates: 4), shop.Options with { EventsFile = path, Workers = 1 });
        var events = File.ReadAllLines(path).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        string Name(JsonElement e) => e.GetProperty("event").GetString()!;
        Assert.All(events, e => Assert.Equal("toy", e.GetProperty("run").GetString()));
        Assert.All(events, e => Assert.Equal(TimeSpan.Zero, e.GetProperty("time").GetDateTimeOffset().Offset));
        Assert.Equal(("started", "finished"), (Name(events[0]), Name(events[^1])));
        Assert.Equal((4, 1), (events[0].GetProperty("to_compute").GetInt32(), events[0].GetProperty("workers").GetInt32()));
        Assert.Equal(
            ["c00-r0", "c00-r1", "c00-r3"], events.Where(e => Name(e) == "cell-finished").Select(e => e.GetProperty("cell").GetString()));
        var failed = Assert.Single(events, e => Name(e) == "cell-failed");
        Assert.Equal("InvalidOperationException: no \"two\"", failed.GetProperty("cause").GetString());
        Assert.Contains(events, e => Name(e) == "progress" && e.GetProperty("cells").GetInt32() == 4);
        Assert.Equal((1, 3, 1, 0), (Int("exit_code"), Int("computed"), Int("failed"), Int("missing")));
        int Int(string property) => events[^1].GetProperty(property).GetInt32();
    }

    [Fact]
    public void An_events_file_that_cannot_be_written_is_told_before_any_work()
    {
        var toy = new Toy();
        var outcome = shop.Execute(Toy.PlanOf(toy), shop.Options with { EventsFile = Path.Combine(shop.Out, "nowhere", "e") });
        Assert.Equal((1, 0), (outcome.ExitCode, toy.Ran));
        Assert.Contains("nowhere", Assert.Single(outcome.Problems));
    }
}
