using System.Collections.Concurrent;
using System.Globalization;
using Repro.Execution;

namespace Repro.Tests.Execution;

public sealed class BlockTests : IDisposable
{
    private readonly Workshop shop = new();
    private readonly ConcurrentBag<int[]> blocks = [];

    public void Dispose() => shop.Dispose();

    private Toy Blocked(Func<ToyParameters, int> size, Action<ToyParameters, Repro.Experiments.Cell>? during = null) => new()
    {
        Blocking = size,
        DuringBlock = cells => blocks.Add([.. cells.Select(c => c.Replicate)]),
        During = during ?? ((_, _) => { }),
    };

    private static SortedDictionary<string, string> OneByOne()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(new()), shop.Options with { Workers = 1 });
        return shop.Promised();
    }

    [Theory]
    [InlineData(1, 1, null)]
    [InlineData(2, 1, null)]
    [InlineData(3, 4, null)]
    [InlineData(8, 2, null)]
    [InlineData(int.MaxValue, 16, null)]
    [InlineData(4, 3, 11)]
    [InlineData(8, 1, 12)]
    public void Blocks_move_no_byte(int size, int workers, int? shuffledBy)
    {
        var toy = Blocked(p => p.VocabularySize == 3 ? 2 : size);
        var outcome = shop.Execute(Toy.PlanOf(toy), shop.Options with { Workers = workers, ShuffledBy = shuffledBy });
        Assert.Equal((0, 35, 35), (outcome.ExitCode, outcome.Cells.Computed, toy.Ran));
        Assert.Equal(OneByOne(), shop.Promised());
        Assert.NotEmpty(blocks);
        Assert.All(blocks, b => Assert.InRange(b.Length, 2, Math.Max(2, size)));
    }

    [Fact]
    public void A_resumed_run_blocks_what_is_missing_and_gives_the_same_bytes()
    {
        shop.Execute(
            Toy.PlanOf(new() { During = (_, c) => { if (c.Replicate is 1 or 4) throw new InvalidOperationException("not yet"); } }));
        shop.Execute(Toy.PlanOf(Blocked(_ => 8)), shop.Options with { Workers = 1 });
        Assert.All(blocks, b => Assert.Equal([1, 4], b));
        Assert.Equal(OneByOne(), shop.Promised());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_block_that_fails_is_run_again_cell_by_cell_and_only_the_culprit_fails(int workers)
    {
        var toy = Blocked(_ => 8, (_, c) => { if (c.Replicate == 3) throw new InvalidOperationException("three"); });
        var outcome = shop.Execute(Toy.PlanOf(toy), shop.Options with { Workers = workers });
        Assert.Equal((1, 5, 30), (outcome.ExitCode, outcome.Cells.Failed, outcome.Cells.Computed));
        Assert.Equal(["c00-r3.log", "c01-r3.log", "c02-r3.log", "c03-r3.log", "c04-r3.log"],
            Directory.GetFiles(Path.Combine(shop.Run, "failures")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_mistake_of_the_block_alone_fails_nothing()
    {
        var toy = new Toy { Blocking = _ => 4, DuringBlock = _ => throw new InvalidOperationException("lanes") };
        Assert.Equal(0, shop.Execute(Toy.PlanOf(toy)).ExitCode);
        Assert.Equal(OneByOne(), shop.Promised());
    }

    [Fact]
    public void A_value_that_is_not_finite_fails_its_own_cell()
    {
        var toy = new Toy { Blocking = _ => 7, Change = (row, c) => c.Replicate == 2 ? row with { MeanValue = double.NaN } : row };
        var outcome = shop.Execute(Toy.PlanOf(toy, points: 1), shop.Options with { Workers = 1 });
        Assert.Equal((1, 6), (outcome.Cells.Failed, outcome.Cells.Computed));
    }

    [Fact]
    public void After_a_failure_in_a_block_fail_fast_begins_no_further_cell()
    {
        var toy = Blocked(_ => 7, (_, c) => { if (c.Replicate == 2) throw new InvalidOperationException("two"); });
        var outcome = shop.Execute(Toy.PlanOf(toy, points: 2), shop.Options with { Workers = 1, FailFast = true });
        Assert.Equal((1, 2), (outcome.Cells.Failed, outcome.Cells.Computed));
    }

    [Fact]
    public void A_block_may_take_as_long_as_its_cells_together()
    {
        var toy = new Toy { Blocking = _ => 5, DuringBlock = _ => Thread.Sleep(250) };
        var outcome = shop.Execute(Toy.PlanOf(toy, points: 1, replicates: 5),
            shop.Options with { Workers = 1, CellTimeout = TimeSpan.FromMilliseconds(200) });
        Assert.Equal((0, 5), (outcome.Cells.Failed, outcome.Cells.Computed));
        var seconds = File.ReadLines(Path.Combine(shop.Run, "timings.csv")).Skip(1)
            .Select(l => double.Parse(l.Split(',')[2], CultureInfo.InvariantCulture)).ToList();
        Assert.Single(seconds.Distinct());
        Assert.InRange(seconds[0], 0.04, 0.2);
    }

    [Fact]
    public void An_interrupted_block_leaves_its_cells_missing()
    {
        using var cancel = new CancellationTokenSource();
        var toy = Blocked(_ => 7, (_, c) => { if (c.Replicate == 3) cancel.Cancel(); c.Cancellation.ThrowIfCancellationRequested(); });
        var outcome = shop.Execute(Toy.PlanOf(toy), shop.Options with { Workers = 1 }, cancel.Token);
        Assert.Equal((130, 0, 0), (outcome.ExitCode, outcome.Cells.Failed, outcome.Cells.Computed));
    }

    [Theory]
    [InlineData(1, 1, 8)]
    [InlineData(1, 2, 4)]
    [InlineData(1, 3, 2)]
    [InlineData(2, 2, 8)]
    [InlineData(1, 16, 1)]
    public void Blocks_shrink_where_there_are_fewer_than_workers(int points, int workers, int largest)
    {
        var plan = Toy.PlanOf(new() { Blocking = _ => 8 }, points, replicates: 8);
        var work = Schedule.Of(new CellGrid(plan, "code"), new() { OutputFolder = "", Command = "" });
        Schedule.FormBlocks(work, plan.Experiment, workers);
        Assert.Equal(largest, work.Max(w => w.BlockSize));
    }
}
