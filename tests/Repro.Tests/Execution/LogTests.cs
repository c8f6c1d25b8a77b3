using System.Text.Json;
using Repro.Execution;

namespace Repro.Tests.Execution;

/// <summary>One event, one text: on the console, in <c>log.jsonl</c>, and in <c>--events</c> where it has a name.</summary>
public sealed class LogTests : IDisposable
{
    private const string Command = "repro run toy.yaml --set 'parameters.source={kind: drawn, scale: \"{0}\"}'";

    private readonly Workshop shop = new();

    public void Dispose() => shop.Dispose();

    private static List<JsonElement> Lines(string path) =>
        [.. File.ReadAllLines(path).Select(l => JsonDocument.Parse(l).RootElement)];

    private List<JsonElement> Log => Lines(Path.Combine(shop.Run, "log.jsonl"));

    private static string Text(JsonElement line) => line.GetProperty("@m").GetString()!;

    private RunOptions Options => shop.Options with { Command = Command };

    private static Toy Failing => new()
    {
        During = (_, c) =>
        {
            if (c.Replicate == 2) throw new InvalidOperationException("no {two}, \"ever\"");
        }
    };

    [Fact]
    public void What_people_see_stands_in_the_log_word_by_word()
    {
        shop.Execute(Toy.PlanOf(Failing, points: 1, replicates: 4), Options);
        var seen = shop.Messages.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("toy: 4 cells, 0 stored, 4 to compute on 2 workers", seen);
        Assert.Contains("repro: 1 cell failed: InvalidOperationException: no {two}, \"ever\". First log: failures/c00-r2.log; "
            + $"to run that cell alone: {Command} --only c00-r2", seen);
        var logged = Log.Select(Text).ToHashSet();
        Assert.All(seen, line => Assert.Contains(line.StartsWith("repro: ", StringComparison.Ordinal) ? line[7..] : line, logged));
    }

    [Fact]
    public void Values_are_properties_and_braces_are_only_text()
    {
        shop.Execute(Toy.PlanOf(Failing, points: 1, replicates: 4), Options);
        Assert.Equal(("started: " + Command, Command), (Text(Log[0]), Log[0].GetProperty("command").GetString()));
        var failed = Assert.Single(Log, l => l.TryGetProperty("event", out var e) && e.GetString() == "cell-failed");
        Assert.Equal("InvalidOperationException: no {two}, \"ever\"", failed.GetProperty("cause").GetString());
        Assert.Equal(("c00-r2", "Error"), (failed.GetProperty("cell").GetString(), failed.GetProperty("@l").GetString()));
        Assert.Equal(3, Assert.Single(Log, l => l.TryGetProperty("exit_code", out _)).GetProperty("computed").GetInt32());
    }

    /// <summary>A log of a hundred thousand cells stays small: each has its line in the store, and among the events.</summary>
    [Fact]
    public void Finished_cells_are_events_and_no_lines_of_the_log()
    {
        var events = Path.Combine(shop.Out, "events.ndjson");
        shop.Execute(Toy.PlanOf(new(), points: 2), Options with { EventsFile = events });
        Assert.Equal(14, Lines(events).Count(e => e.GetProperty("event").GetString() == "cell-finished"));
        Assert.DoesNotContain(Log, l => l.TryGetProperty("event", out var e) && e.GetString() is "cell-finished" or "progress");
        Assert.All(Lines(events), e => Assert.True(e.TryGetProperty("event", out _)));
    }

    [Fact]
    public void Quiet_is_quiet_for_people_alone()
    {
        shop.Execute(Toy.PlanOf(new()), Options with { Verbosity = Verbosity.Quiet });
        Assert.Equal("", shop.Messages.ToString());
        Assert.Contains(Log, l => Text(l).StartsWith("toy: 35 cells, 0 stored", StringComparison.Ordinal));
    }

    [Fact]
    public void A_second_run_appends_to_the_log_and_to_the_events_of_others()
    {
        var events = Path.Combine(shop.Out, "events.ndjson");
        using var other = new FileStream(events, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        shop.Execute(Toy.PlanOf(new()), Options with { EventsFile = events });
        var (log, first) = (Log.Count, Lines(events).Count);
        shop.Execute(Toy.PlanOf(new()), Options with { EventsFile = events });
        Assert.Equal(2, Log.Count(l => Text(l) == "started: " + Command));
        Assert.Equal("finished", Lines(events)[^1].GetProperty("event").GetString());
        Assert.True(Log.Count > log && Lines(events).Count > first);
    }

    /// <summary>A process that is killed leaves what it has told so far.</summary>
    [Fact]
    public void Each_line_is_in_its_file_before_the_run_goes_on()
    {
        var (log, events) = ("", "");
        var path = Path.Combine(shop.Out, "events.ndjson");
        var toy = new Toy
        {
            During = (_, c) =>
            {
                if (c.Replicate > 0) return;
                (log, events) = (Shared(Path.Combine(shop.Run, "log.jsonl")), Shared(path));
            }
        };
        shop.Execute(Toy.PlanOf(toy, points: 1, replicates: 2), Options with { EventsFile = path, Workers = 1 });
        Assert.EndsWith("}\n", log.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("2 to compute", log, StringComparison.Ordinal);
        Assert.Contains("\"event\":\"started\"", events, StringComparison.Ordinal);

        static string Shared(string file)
        {
            using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return reader.ReadToEnd();
        }
    }
}
