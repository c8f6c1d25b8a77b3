using Repro.Claims;
using Repro.Execution;
using Repro.Experiments;
using Repro.Planning;
using Repro.Store;

namespace Repro.Tests.Execution;

/// <summary>A run that does not deliver what it planned ends with 1, says what, and no verdict is silent about it.</summary>
public sealed class RowCountTests : IDisposable
{
    private readonly Workshop shop = new();

    public void Dispose() => shop.Dispose();

    [Fact]
    public void A_run_as_planned_has_nothing_to_say()
    {
        var outcome = shop.Execute(Toy.PlanOf(new(), replicates: 60));
        Assert.Equal((0, 0), (outcome.ExitCode, outcome.Problems.Count));
    }

    [Fact]
    public void Two_cells_with_the_rows_of_one_are_told()
    {
        var grid = new CellGrid(Toy.PlanOf(new(), points: 2, replicates: 3), "code");
        CellRow[] Rows() => [new(0, new ToyRow { MeanValue = 1 })];
        var once = Rows();
        for (var cell = 0; cell < grid.Count; cell++)
            grid.Set(cell, CellState.Computed, 0, cell is 1 or 4 ? once : cell is 2 or 5 ? [] : Rows());
        Assert.Equal((1, 4), grid.SharedRows());
        grid.Set(4, CellState.Computed, 0, Rows());
        Assert.Null(grid.SharedRows());
    }

    [Fact]
    public void Every_replicate_that_is_to_be_computed_again_counts_as_missing()
    {
        var plan = Toy.PlanOf(new(), points: 2, replicates: 3);
        var grid = new CellGrid(plan, "code");
        for (var cell = 0; cell < grid.Count; cell++) grid.Set(cell, CellState.Failed, 1, null);
        grid.Forget([new PointWork(1, plan.Points[1], [0, 1, 2])]);
        Assert.Equal((3, 3), (grid.Counts().Failed, grid.Counts().Missing));
    }

    public static TheoryData<string, string> Defects => new()
    {
        { "row twice", "table 'values': cell c00-r3 has a row twice" },
        { "no row", "table 'values': 1 of 60 replicates of a point have no row, cell c00-r5 among them" },
        { "shared replicates", "table 'values': at point c00 each of 30 replicates occurs 2 times" },
        { "shared points", "table 'values': the points c00 and c01 have the same rows, replicate by replicate" },
    };

    [Theory]
    [MemberData(nameof(Defects))]
    public void What_is_not_as_planned_is_told_and_stands_beside_every_verdict(string defect, string told)
    {
        var outcome = shop.Execute(Toy.PlanOf(With(defect), replicates: 60));
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(outcome.Problems, p => p.StartsWith(told, StringComparison.Ordinal));
        Assert.Contains("judged on other rows than were planned", Assert.Single(outcome.Claims).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Cells_that_would_draw_from_one_stream_are_found_before_they_draw()
    {
        using var run = RunOf(p => p with { Canonical = "the same", Draw = 0 });
        Assert.Equal("the cells c00-r0 and c01-r0 draw from the same stream", Assert.Single(RowCounts.SharedStreams(run)));
    }

    [Fact]
    public void Rows_that_cells_gave_and_nobody_received_are_missed()
    {
        using var run = RunOf(p => p);
        for (var cell = 0; cell < run.Grid.Count; cell++) run.Grid.Set(cell, CellState.Computed, 0, [new(0, Row(cell))]);
        var results = run.Experiment.NewResults(run.Plan.Points);
        for (var r = 0; r < 50; r++) results.Add(Toy.Rows, 0, r, Row(r));
        Assert.Equal("table 'values' has 50 rows where the cells gave 120; first at cell c00-r50",
            Assert.Single(RowCounts.Faults(run, results, _ => 60)));
    }

    private Run RunOf(Func<PlannedPoint, PlannedPoint> change)
    {
        var plan = Toy.PlanOf(new(), points: 2, replicates: 60);
        return new(plan with { Points = [.. plan.Points.Select(change)] }, shop.Options, shop.Surroundings,
            new(shop.Surroundings, Verbosity.Quiet));
    }

    private static Toy With(string defect)
    {
        static IEnumerable<Claim> Claims(IReadOnlyList<Measured<ToyParameters, ToyRow>> rows) =>
            [new() { Id = "one", Source = "x", Statement = "y", Judge = _ => new BoundFinding(1, 2) }];
        return defect switch
        {
            "row twice" => new()
            {
                Claiming = Claims,
                Change = (row, cell) =>
                {
                    row = row with { Shares = Fixed };
                    if (cell is { Replicate: 3 }) cell.Add(Toy.Rows, row);
                    return row;
                },
            },
            "no row" => new() { Claiming = Claims, Silent = c => c.Replicate == 5 && c.Draw == 0 },
            "shared replicates" =>
                new() { Claiming = Claims, Silent = _ => true, During = (_, c) => c.Add(Toy.Rows, Row(c.Replicate / 2)) },
            "shared points" => new() { Claiming = Claims, Silent = _ => true, During = (_, c) => c.Add(Toy.Rows, Row(c.Replicate)) },
            _ => new() { Claiming = Claims },
        };
    }

    /// <summary>Rows are compared by value, lists by what they are.</summary>
    private static readonly double[] Fixed = [];

    private static ToyRow Row(int number) => new() { MeanValue = number + 0.5, Shares = Fixed };
}
