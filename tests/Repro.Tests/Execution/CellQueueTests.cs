using Repro.Execution;
using Repro.Planning;

namespace Repro.Tests.Execution;

public class CellQueueTests
{
    private static List<PointWork> Work(params int[] replicates) =>
        [.. replicates.Select(
            (r, i) => new PointWork(i, new PlannedPoint(new ToyParameters(), "", 0, $"c{i}", r, 1), [.. Enumerable.Range(0, r)]))];

    [Fact]
    public void One_worker_takes_points_in_order_and_their_replicates_together()
    {
        var queue = new CellQueue(Work(2, 1, 3), _ => { });
        var taken = new List<(int, int)>();
        while (queue.TryTake(out var point, out var block)) taken.Add((point.Index, Assert.Single(block)));
        Assert.Equal([(0, 0), (0, 1), (1, 0), (2, 0), (2, 1), (2, 2)], taken);
    }

    [Fact]
    public async Task A_long_preparation_holds_nobody_up()
    {
        using var begun = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var queue = new CellQueue(Work(2, 2), w =>
        {
            if (w.Index != 0) return;
            begun.Set();
            release.Wait();
        });
        var slow = Task.Run(() => queue.TryTake(out var point, out _) ? point.Index : -1);
        begun.Wait();
        Assert.True(queue.TryTake(out var other, out _));
        Assert.Equal(1, other.Index);
        release.Set();
        Assert.Contains(await slow, new[] { 0, 1 });
        var left = 0;
        while (queue.TryTake(out _, out _)) left++;
        Assert.Equal(2, left);
    }

    [Fact]
    public async Task Who_finds_nothing_while_the_only_point_is_prepared_waits_for_it()
    {
        using var begun = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var queue = new CellQueue(Work(2), _ =>
        {
            begun.Set();
            release.Wait();
        });
        var first = Task.Run(() => queue.TryTake(out _, out var block) ? block[0] : -1);
        begun.Wait();
        var second = Task.Run(() => queue.TryTake(out _, out var block) ? block[0] : -1);
        Assert.NotSame(second, await Task.WhenAny(second, Task.Delay(50)));
        release.Set();
        Assert.Equal([0, 1], new[] { await first, await second }.Order());
        Assert.False(queue.TryTake(out _, out _));
    }

    [Fact]
    public async Task Who_finds_nothing_while_a_point_is_undecided_waits_for_it()
    {
        var work = Work(1);
        var queue = new CellQueue(work, w => w.Prepared = "shared", undecided: 1);
        Assert.True(queue.TryTake(out var point, out _));
        var more = Task.Run(() => queue.TryTake(out _, out var block) ? block[0] : -1);
        var none = Task.Run(() => queue.TryTake(out _, out var block) ? block[0] : -1);
        queue.Add(point.Next([7]));
        queue.Decided();
        Assert.Equal([-1, 7], new[] { await more, await none }.Order());
        Assert.Null(work[0].Prepared);
    }

    [Fact]
    public void The_schedule_puts_the_longest_first_and_what_is_shared_is_released()
    {
        var plan = Toy.PlanOf(new(), points: 3, replicates: 2, cost: i => i == 1 ? 9 : 1);
        var work = Schedule.Of(new CellGrid(plan, "code"), new() { OutputFolder = "", Command = "" });
        Assert.Equal([1, 0, 2], work.Select(w => w.Index));
        work[0].Prepared = new();
        work[0].Done(1);
        Assert.NotNull(work[0].Prepared);
        work[0].Done(1);
        Assert.Null(work[0].Prepared);
    }

    [Fact]
    public void A_stopped_queue_gives_nothing()
    {
        var queue = new CellQueue(Work(2), _ => { });
        queue.Stop();
        Assert.False(queue.TryTake(out _, out _));
    }
}
