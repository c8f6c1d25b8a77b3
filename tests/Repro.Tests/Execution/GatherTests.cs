using System.Text;
using Repro.Claims;
using Repro.Execution;
using Repro.Planning;
using Repro.Store;
using Repro.Tables;

namespace Repro.Tests.Execution;

public sealed class GatherTests : IDisposable
{
    private readonly Workshop whole = new();
    private readonly Workshop shop = new();

    public void Dispose()
    {
        whole.Dispose();
        shop.Dispose();
    }

    private static Toy Judged(Action<ToyParameters, Repro.Experiments.Cell>? during = null) => new()
    {
        During = during ?? ((_, _) => { }),
        Claiming = rows =>
            [new() { Id = "mean", Source = "none", Statement = "the mean is small",
                Judge = _ => new BoundFinding(rows.Sum(r => r.Row.MeanValue), 1000) }],
        Drawing = () => [new() { Name = "plot", Title = "plot", Caption = "", Tables = [], Panels = [] }],
    };

    // One worker where a cell cancels: of two the other might finish all cells before that is seen.
    private RunOutcome Shard(Plan plan, int number, int count, CancellationToken cancellation = default) =>
        shop.Execute(ShardPart.Of(plan, new(number, count)),
            shop.Options with { WriteReport = false, Workers = cancellation.CanBeCanceled ? 1 : 2 }, cancellation);

    private RunOutcome Gather(Plan plan, params string[] folders) =>
        shop.Execute(plan, shop.Options with { GatherFrom = folders.Length > 0 ? folders : [shop.Out] });

    private string Folder(string name) => Path.Combine(shop.Out, name);

    private string Store(string name) => CellStore.AppendPath(Path.Combine(Folder(name), "cells"));

    private static SortedDictionary<string, string> Everything(Workshop of)
    {
        var all = of.Promised();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(of.Run, "figures")).Append(Path.Combine(of.Run, "config.yaml")))
            all.Add(Path.GetRelativePath(of.Run, file), File.ReadAllText(file));
        return all;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(19)]
    [InlineData(35)]
    public void Shards_run_and_gathered_in_any_order_are_the_bytes_of_one_run(int count)
    {
        whole.Execute(Toy.PlanOf(Judged()));
        var random = new Random(count);
        var order = Enumerable.Range(1, count).ToArray();
        random.Shuffle(order);
        var ran = 0;
        foreach (var number in order)
        {
            var toy = Judged();
            var outcome = Shard(Toy.PlanOf(toy), number, count);
            Assert.Equal((0, 0), (outcome.ExitCode, outcome.Claims.Count));
            ran += toy.Ran;
        }
        Assert.Equal(35, ran);
        random.Shuffle(order);
        var gathering = Judged();
        var gathered = Gather(Toy.PlanOf(gathering), [.. order.Select(n => Folder($"toy.shard-{n}-of-{count}"))]);
        Assert.Equal((0, 0, 35, 1), (gathered.ExitCode, gathering.Ran, gathered.Cells.Stored, gathered.Claims.Count));
        Assert.Equal(Everything(whole), Everything(shop));
        Assert.Equal(Everything(whole).Keys.Order(StringComparer.Ordinal),
            gathered.Problems.Count == 0 ? Everything(shop).Keys.Order(StringComparer.Ordinal) : []);
    }

    [Fact]
    public void A_shard_says_that_it_judges_nothing_and_leaves_no_tables()
    {
        Shard(Toy.PlanOf(Judged()), 1, 2);
        Assert.Contains(
            "shard 1/2 of the run has no tables, figures or verdicts; 'repro gather' makes them", shop.Messages.ToString());
        Assert.Equal(["cells", "config.yaml", "log.jsonl", "manifest.json", "timings.csv"],
            Directory.EnumerateFileSystemEntries(Folder("toy.shard-1-of-2")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("", shop.Output.ToString());
    }

    [Fact]
    public void An_interrupted_shard_goes_on_where_it_stopped()
    {
        using var cancel = new CancellationTokenSource();
        var dying = Judged((_, c) => { if (c.Replicate == 3) cancel.Cancel(); });
        Assert.Equal(130, Shard(Toy.PlanOf(dying), 1, 2, cancel.Token).ExitCode);
        Assert.False(File.Exists(Path.Combine(Folder("toy.shard-1-of-2"), "manifest.json")));
        var rest = Judged();
        var outcome = Shard(Toy.PlanOf(rest), 1, 2);
        Assert.Equal(0, outcome.ExitCode);
        Assert.InRange(rest.Ran, 1, outcome.Cells.Planned - 1);
    }

    [Fact]
    public void Overlapping_parts_of_runs_and_shards_of_several_counts_make_one_run()
    {
        whole.Execute(Toy.PlanOf(Judged()));
        using var cancel = new CancellationTokenSource();
        Assert.Equal(130,
            shop.Execute(Toy.PlanOf(Judged((_, c) => { if (c.Replicate == 5) cancel.Cancel(); })),
                shop.Options with { Workers = 1 }, cancel.Token).ExitCode);
        Directory.Move(shop.Run, Folder("partial"));
        foreach (var number in new[] { 1, 3 }) Shard(Toy.PlanOf(Judged()), number, 3);
        foreach (var number in new[] { 1, 4 }) Shard(Toy.PlanOf(Judged()), number, 4);
        var gathered = Gather(Toy.PlanOf(Judged()), shop.Out, Folder("partial"), Folder("toy.shard-1-of-3") + Path.DirectorySeparatorChar);
        Assert.Equal(4, gathered.ExitCode);
        Shard(Toy.PlanOf(Judged()), 2, 3);
        Assert.Equal(0, Gather(Toy.PlanOf(Judged())).ExitCode);
        Assert.Equal(Everything(whole), Everything(shop));
    }

    [Fact]
    public void Missing_cells_are_named_with_their_shards_and_a_run_computes_them_alone()
    {
        whole.Execute(Toy.PlanOf(Judged()));
        var plan = Toy.PlanOf(Judged(), replicates: 7);
        foreach (var number in new[] { 1, 2, 4, 5 }) Shard(plan, number, 5);
        var outcome = Gather(plan);
        Assert.Equal((4, 7), (outcome.ExitCode, outcome.Cells.Missing));
        Assert.Contains(
            "work of --shard 3/5 is missing; to compute it: repro run toy.yaml --shard 3/5, then gather again; "
                + "7 of 35 cells are missing (c02-r0, c02-r1, c02-r2 and 4 more, which log.jsonl names)\n", shop.Messages.ToString());
        Assert.Equal("1 claim not judged: 7 cells are missing\n", shop.Output.ToString());
        Assert.True(File.Exists(Path.Combine(shop.Run, "claims.json")));
        Assert.Contains("c02-r6", shop.Text("log.jsonl"), StringComparison.Ordinal);
        Assert.Equal(4, Gather(plan, Folder("toy.shard-1-of-5")).ExitCode);
        var rest = Judged();
        Assert.Equal(0, shop.Execute(Toy.PlanOf(rest)).ExitCode);
        Assert.Equal(7, rest.Ran);
        Assert.Equal(Everything(whole), Everything(shop));
    }

    [Fact]
    public void Gathering_again_adds_nothing()
    {
        foreach (var number in new[] { 1, 2 }) Shard(Toy.PlanOf(Judged()), number, 2);
        Gather(Toy.PlanOf(Judged()));
        var store = File.ReadAllText(Store("toy"));
        Assert.Equal(0, Gather(Toy.PlanOf(Judged())).ExitCode);
        Assert.Equal(store, File.ReadAllText(Store("toy")));
    }

    [Fact]
    public void What_another_seed_computed_is_refused_and_nothing_is_written()
    {
        Shard(Toy.PlanOf(Judged()), 1, 2);
        Shard(Toy.PlanOf(Judged(), seed: 9), 2, 2);
        var outcome = Gather(Toy.PlanOf(Judged()));
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("shard-2-of-2': 14 cells (such as c01-r", Assert.Single(outcome.Problems));
        Assert.Contains("were computed with seed 9 instead of 1", Assert.Single(outcome.Problems));
        Assert.False(Directory.Exists(shop.Run));
    }

    [Fact]
    public void What_another_configuration_computed_is_refused_naming_the_value()
    {
        Shard(Toy.PlanOf(Judged(), points: 6) with { ResolvedConfiguration = "experiment: toy\nreplicates: 3\n" }, 1, 1);
        var outcome = Gather(Toy.PlanOf(Judged()));
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("7 cells (such as c05-r", Assert.Single(outcome.Problems));
        Assert.Contains("with parameters that this configuration does not have (replicates is 3 there, not set here)",
            Assert.Single(outcome.Problems));
        Shard(Toy.PlanOf(Judged(), replicates: 8), 1, 1);
        Assert.Contains("beyond the 7 replicates of this configuration", string.Join('\n', Gather(Toy.PlanOf(Judged())).Problems));
    }

    [Fact]
    public void What_other_code_computed_is_refused_unless_it_was_computed_again_there()
    {
        Shard(Toy.PlanOf(Judged()), 1, 1);
        var path = Store("toy.shard-1-of-1");
        var lines = File.ReadAllText(path);
        var tables = new[] { new RowTable(Toy.Rows), new RowTable(Toy.Summary) };
        var cell = StoreLine.Decode(Encoding.UTF8.GetBytes(lines.Split('\n')[3]), tables, _ => true)!;
        var old = Encoding.UTF8.GetString(StoreLine.Encode(cell with { Key = new(1, 2) }, tables));
        File.WriteAllText(path, old + lines);
        Assert.Equal(0, Gather(Toy.PlanOf(Judged())).ExitCode);
        File.WriteAllText(path, old + string.Join('\n', lines.Split('\n').Where((_, i) => i != 3)));
        Directory.Delete(shop.Run, recursive: true);
        var outcome = Gather(Toy.PlanOf(Judged()));
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains($"1 cells (such as {cell.Address}) were computed by other code; ", Assert.Single(outcome.Problems));
    }

    [Fact]
    public void Folders_that_contradict_one_another_are_refused_naming_cell_and_folders()
    {
        Shard(Toy.PlanOf(Judged()), 1, 1);
        var wrong = new Toy { Change = (row, c) => c.Replicate == 4 ? row with { MeanValue = 0.25 } : row };
        Shard(Toy.PlanOf(wrong), 2, 2);
        var outcome = Gather(Toy.PlanOf(Judged()));
        Assert.Equal(1, outcome.ExitCode);
        Assert.Matches("^c0[0-4]-r4: '.*toy.shard-1-of-1' and '.*toy.shard-2-of-2' give different rows$", outcome.Problems[0]);
        Assert.False(Directory.Exists(shop.Run));
    }

    [Fact]
    public void Damaged_records_are_told_and_missing()
    {
        Shard(Toy.PlanOf(Judged()), 1, 1);
        var path = Store("toy.shard-1-of-1");
        var bytes = File.ReadAllBytes(path);
        bytes[100] ^= 1;
        File.WriteAllBytes(path, bytes);
        var outcome = Gather(Toy.PlanOf(Judged()));
        Assert.Equal((4, 1), (outcome.ExitCode, outcome.Cells.Missing));
        Assert.Contains(
            "work of --shard 1/1 is missing; to compute it: repro run toy.yaml --shard 1/1, then gather again; "
                + "1 of 35 cells are missing (c0", shop.Messages.ToString());
        Assert.Contains("1 record is torn or altered and ignored", shop.Messages.ToString());
    }

    [Fact]
    public void Failures_are_told_with_the_command_that_repeats_them_and_give_way_to_rows()
    {
        var failing = Judged((p, c) => { if (c.Replicate == 2) throw new InvalidOperationException("no luck"); });
        Assert.Equal(1, Shard(Toy.PlanOf(failing), 1, 1).ExitCode);
        var outcome = Gather(Toy.PlanOf(Judged()));
        Assert.Equal((1, 5), (outcome.ExitCode, outcome.Cells.Failed));
        Assert.Contains(
            "5 cells failed where they were computed: InvalidOperationException: no luck. To repeat one alone: "
                + "repro run toy.yaml --only c00-r2", Assert.Single(outcome.Problems));
        foreach (var number in new[] { 1, 2 }) Shard(Toy.PlanOf(Judged()), number, 2);
        Assert.Equal(0, Gather(Toy.PlanOf(Judged())).ExitCode);
    }

    [Theory]
    [InlineData("nowhere", "there is no folder")]
    [InlineData("", "has neither a store of finished cells nor a run 'toy' or a shard of it ('toy.shard-1-of-2')")]
    public void Folders_without_a_store_are_told(string folder, string expected)
    {
        var outcome = Gather(Toy.PlanOf(Judged()), Folder(folder));
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(expected, Assert.Single(outcome.Problems));
    }

    [Fact]
    public void More_shards_than_cells_leave_some_without_work_and_they_say_so()
    {
        Assert.Equal((0, 0), Shard(Toy.PlanOf(Judged()), 36, 36) is var outcome ? (outcome.ExitCode, outcome.Cells.Planned) : default);
        Assert.Contains("shard 36/36 has no cells", shop.Messages.ToString(), StringComparison.Ordinal);
    }
}
