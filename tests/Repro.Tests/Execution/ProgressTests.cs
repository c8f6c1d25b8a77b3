using Repro.Execution;
using Repro.Planning;
using Repro.Words;

namespace Repro.Tests.Execution;

public class ProgressTests
{
    [Fact]
    public void A_line_says_all_that_one_wants_to_know()
    {
        var reading = new RunMeter.Measures(100, 25, 1, 0.5, TimeSpan.FromSeconds(5), 5, TimeSpan.FromSeconds(65), false, null);
        Assert.Equal("50 %  25/100 cells  1 failed  5/s  ETA 1 min 05 s", ProgressDisplay.Line(reading));
        Assert.EndsWith("  ETA at least 1 min 05 s", ProgressDisplay.Line(reading with { IsAtLeast = true }), StringComparison.Ordinal);
        Assert.EndsWith("  5/s", ProgressDisplay.Line(reading with { Left = null }), StringComparison.Ordinal);
    }

    /// <summary>Only a cell that holds the run up is of interest.</summary>
    [Fact]
    public void A_slow_cell_is_named_after_five_seconds_or_when_verbose()
    {
        var reading = new RunMeter.Measures(109_440, 6_930, 0, 0.06, TimeSpan.FromSeconds(5), 1_370, TimeSpan.FromSeconds(75), false,
            new(new("f6fa7209ef1bbf88", 3), TimeSpan.FromSeconds(4)));
        Assert.Equal("6 %  6,930/109,440 cells  1,370/s  ETA 1 min 15 s", ProgressDisplay.Line(reading));
        const string slowest = "  slowest f6fa7209ef1bbf88-r3 (4.0 s)";
        Assert.EndsWith(slowest, ProgressDisplay.Line(reading, verbose: true), StringComparison.Ordinal);
        reading = reading with { Slowest = new(reading.Slowest!.Cell, TimeSpan.FromSeconds(6)) };
        Assert.EndsWith("(6.0 s)", ProgressDisplay.Line(reading), StringComparison.Ordinal);
    }

    /// <summary>A clock that stands still until it is told otherwise.</summary>
    private sealed class Hands : TimeProvider
    {
        private long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => ticks;

        public void Pass(double seconds) => ticks += TimeSpan.FromSeconds(seconds).Ticks;
    }

    /// <summary>Ten points of ten cells each, the costs as declared one second at the first and less and less.</summary>
    private static (RunMeter Meter, Hands Time, IReadOnlyList<PointWork> Work) Run(
        int workers, Func<int, double>? cost = null, Action<CellGrid>? stored = null)
    {
        var plan = Toy.PlanOf(new(), points: 10, replicates: 10, cost: cost ?? (i => 1.0 / (i + 1)));
        var grid = new CellGrid(plan, "code");
        stored?.Invoke(grid);
        var work = Schedule.Of(grid, new() { OutputFolder = "", Command = "" });
        var time = new Hands();
        return (new(grid, work, workers, time), time, work);
    }

    private static FinishedCell Finished(PointWork work, double seconds, bool failed = false) =>
        new(0, work.Index, work.Point, 0, seconds, [], failed ? new("no", "", []) : null);

    [Fact]
    public void Before_there_is_evidence_no_time_is_told()
    {
        var (meter, time, work) = Run(2);
        Assert.Null(meter.Read().Left);
        for (var i = 0; i < 5; i++) meter.Landed(Finished(work[0], 1e-6));
        time.Pass(1);
        Assert.Null(meter.Read().Left);
        time.Pass(1.5);
        Assert.NotNull(meter.Read().Left);
        var (slow, clock, _) = Run(2);
        clock.Pass(1000);
        Assert.Null(slow.Read().Left);
    }

    /// <summary>Preparation can be far from what is declared, and of cells nothing is known.</summary>
    [Fact]
    public void Without_a_finished_cell_no_share_of_the_work_is_told()
    {
        var (meter, time, work) = Run(1);
        meter.Prepare(work[0]);
        time.Pass(1000);
        meter.Prepared(work[0]);
        Assert.Equal(0, meter.Read().Share);
        meter.Landed(Finished(work[0], 1));
        Assert.InRange(meter.Read().Share, 0.9, 1);
    }

    /// <summary>All cells take three times what is declared, on two busy workers: the rest is known exactly from the first point
    /// on.</summary>
    [Fact]
    public void The_time_left_follows_the_declared_costs_at_the_measured_ratio()
    {
        var (meter, time, work) = Run(2);
        foreach (var point in work.Take(2))
            for (var i = 0; i < 10; i++)
            {
                meter.Landed(Finished(point, 3 * point.Point.CostSeconds));
                time.Pass(3 * point.Point.CostSeconds / 2);
            }
        var rest = work.Skip(2).Sum(w => 10 * 3 * w.Point.CostSeconds);
        var reading = meter.Read();
        Assert.Equal(rest / 2, reading.Left!.Value.TotalSeconds, 1e-6);
        Assert.Equal(45 / (45 + rest), reading.Share, 1e-12);
        Assert.Equal((20, 100), (reading.Done, reading.Cells));
    }

    /// <summary>Costs that are declared wrongly for one point: after some of its cells the estimate goes by what they take.</summary>
    [Fact]
    public void A_point_that_was_seen_goes_by_its_own_cells()
    {
        var (meter, time, work) = Run(1, _ => 1);
        foreach (var (point, seconds) in new[] { (work[0], 100.0), (work[1], 1) })
            for (var i = 0; i < 9; i++)
            {
                meter.Landed(Finished(point, seconds));
                time.Pass(seconds);
            }
        for (var p = 2; p < 10; p++)
            for (var i = 0; i < 10; i++)
            {
                meter.Landed(Finished(work[p], 1));
                time.Pass(1);
            }
        Assert.InRange(meter.Read().Left!.Value.TotalSeconds, 85, 115); // 100 and 1 are left; by the common ratio alone it would be 20.
    }

    [Fact]
    public void What_is_stored_is_evidence_already()
    {
        var (meter, time, work) = Run(1, _ => 1, grid =>
        {
            for (var cell = 0; cell < 50; cell++) grid.Set(cell, CellState.Stored, 0.1, []);
        });
        Assert.Equal(5, work.Count);
        meter.Begin(0, new("a", 0), 5, 1);
        time.Pass(2.5);
        Assert.InRange(meter.Read().Left!.Value.TotalSeconds, 2, 5); // 50 cells of 0.1 s.
    }

    [Fact]
    public void More_cells_are_counted_and_the_end_is_the_end()
    {
        var (meter, time, work) = Run(1);
        foreach (var point in work)
            for (var i = 0; i < 10; i++) meter.Landed(Finished(point, 1, failed: point.Index == 3));
        time.Pass(100);
        Assert.Equal((1.0, TimeSpan.Zero, 10), (meter.Read().Share, meter.Read().Left!.Value, meter.Read().Failed));
        meter.MayGrow = true;
        meter.Grow(work[0].Next([10, 11, 12, 13]));
        Assert.Equal((104, true), (meter.Read().Cells, meter.Read().IsAtLeast));
        Assert.InRange(meter.Read().Share, 0.9, 0.99);
    }

    /// <summary>Ten points of one second a cell; the last cell alone is running on one of two workers. It is due in a second; once overdue,
    /// nobody knows.</summary>
    [Fact]
    public void While_a_cell_runs_at_least_its_own_rest_is_left()
    {
        var (meter, time, work) = Run(2, _ => 1);
        foreach (var point in work)
            for (var i = 0; i < (point.Index == 9 ? 9 : 10); i++)
            {
                meter.Landed(Finished(point, 1));
                time.Pass(0.5);
            }
        meter.Begin(0, new("c09", 9), 9, 1);
        time.Pass(0.25);
        Assert.Equal((0.75, false), (meter.Read().Left!.Value.TotalSeconds, meter.Read().IsAtLeast));
        time.Pass(30);
        Assert.Null(meter.Read().Left);
        Assert.DoesNotContain("ETA", ProgressDisplay.Line(meter.Read()), StringComparison.Ordinal);
    }

    /// <summary>Beside a cell that is overdue, the rest of the others is a lower bound.</summary>
    [Fact]
    public void An_overdue_cell_makes_it_at_least()
    {
        var (meter, time, work) = Run(2, _ => 1);
        foreach (var point in work.Take(5))
            for (var i = 0; i < 10; i++)
            {
                meter.Landed(Finished(point, 1));
                time.Pass(0.5);
            }
        meter.Begin(0, new("c05", 0), 5, 1);
        time.Pass(20);
        Assert.True(meter.Read().IsAtLeast);
        Assert.InRange(meter.Read().Left!.Value.TotalSeconds, 20, 60); // 49 cells of a second, on one to two workers.
    }

    [Fact]
    public void The_slowest_is_the_oldest()
    {
        var (meter, time, _) = Run(2);
        meter.Begin(0, new("a", 0), 5, 1);
        time.Pass(1);
        meter.Begin(1, new("b", 3), 1, 1);
        Assert.Equal(new RunMeter.Running(new("a", 0), TimeSpan.FromSeconds(1)), meter.Read().Slowest);
        meter.End(0);
        Assert.Equal(new CellAddress("b", 3), meter.Read().Slowest!.Cell);
    }

    [Theory]
    [InlineData(0.44, "0.4 s")]
    [InlineData(12.4, "12 s")]
    [InlineData(185, "3 min 05 s")]
    [InlineData(7800, "2 h 10 min")]
    public void Durations_are_for_people(double seconds, string text) => Assert.Equal(text, Duration.Of(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("3f2a-r17", true)]
    [InlineData("3f2a-r", false)]
    [InlineData("-r17", false)]
    [InlineData("3f2a-r-1", false)]
    [InlineData("failed", false)]
    public void A_cell_is_named_as_its_log(string text, bool valid)
    {
        Assert.Equal(valid, CellAddress.TryParse(text, out var address));
        if (valid) Assert.Equal(text, address.ToString());
    }

    /// <summary>A point of two cells that take a second each, after ten seconds of preparation: all three are declared.</summary>
    [Fact]
    public void The_preparation_of_a_point_is_shown_and_counts_as_work()
    {
        var plan = Toy.PlanOf(new(), points: 1, replicates: 8, cost: _ => 1);
        plan = plan with { Points = [.. plan.Points.Select(p => p with { PrepareSeconds = 10 })] };
        var work = Schedule.Of(new(plan, "code"), new() { OutputFolder = "", Command = "" });
        var time = new Hands();
        var meter = new RunMeter(new(plan, "code"), work, 1, time);
        meter.Prepare(work[0]);
        time.Pass(9);
        var preparing = meter.Read();
        Assert.Equal(new RunMeter.Running(new(plan.Points[0].Cell, 0), TimeSpan.FromSeconds(9), IsPreparing: true), preparing.Slowest);
        Assert.Contains($"preparing {plan.Points[0].Cell}-r0 (9", ProgressDisplay.Line(preparing), StringComparison.Ordinal);
        time.Pass(1);
        meter.Prepared(work[0]);
        for (var i = 0; i < 4; i++)
        {
            time.Pass(1);
            meter.Landed(Finished(work[0], 1));
        }
        // 14 of 18 seconds of work are done, 4 are left.
        Assert.Equal(14.0 / 18, meter.Read().Share, 1e-12);
        Assert.Equal(4, meter.Read().Left!.Value.TotalSeconds, 1e-9);
    }
}
