using Repro.Execution;
using Repro.Planning;

namespace Repro.Tests.Execution;

public class CellQueueTests
{
    private static List<PointWork> Work(params int[] replicates) =>
        [.. replicates.Select((r, i) => new PointWork(i, new PlannedPoint(new ToyParameters(), "", 0, $"c{i}", r, 1), [.. Enumerable.Range(0, r)]))];

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
