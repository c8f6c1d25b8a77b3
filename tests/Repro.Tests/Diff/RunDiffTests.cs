using Repro.Claims;
using Repro.Diff;
using Repro.Planning;
using Repro.Tables;
using Repro.Tests.Execution;

namespace Repro.Tests.Diff;

public sealed class RunDiffTests : IDisposable
{
    private readonly Workshop one = new();
    private readonly Workshop other = new();

    public void Dispose()
    {
        one.Dispose();
        other.Dispose();
    }

    private static Plan Configured(Plan plan, string parameters) =>
        plan with { ResolvedConfiguration = $"experiment: toy\nparameters: {parameters}\n" };

    private static Toy Judged(double error) => new()
    {
        Claiming = _ =>
            [new() { Id = "exact", Source = "none", Statement = "the error is small", Judge = _ => new BoundFinding(error, 2) }],
    };

    private string[] Text() => [.. RunDiffText.Of(RunDiff.Of(one.Run, other.Run))];

    [Fact]
    public void Two_runs_of_one_plan_are_identical()
    {
        foreach (var shop in new[] { one, other }) shop.Execute(Configured(Toy.PlanOf(new()), "{ scale: 1 }"));
        Assert.True(RunDiff.Of(one.Run, other.Run).IsIdentical);
        Assert.Equal(
            ["configuration: identical", "code: identical", "tables: 3 identical, 0 differ", "claims: 0 identical, 0 differ"], Text());
    }

    [Fact]
    public void Configurations_are_compared_by_path()
    {
        one.Execute(Configured(Toy.PlanOf(new()), "{ matrix: { kind: cyclic, scale: 1 }, rows: [1, 2] }"));
        other.Execute(Configured(Toy.PlanOf(new()), "{ matrix: { kind: cyclic, scale: 2, leak: 0 }, rows: [1, 3] }"));
        Assert.Equal(
            ["  parameters.matrix.leak: not there → 0", "  parameters.matrix.scale: 1 → 2", "  parameters.rows: [1, 2] → [1, 3]"],
            Text()[1..4]);
        Assert.True(RunDiff.Of(one.Run, other.Run).IsIdentical);
    }

    [Fact]
    public void Rows_are_matched_by_cell_and_replicate_and_the_largest_differences_told()
    {
        static ToyRow Plain(ToyRow row, double value) => row with { MeanValue = value, Maybe = null };
        one.Execute(Toy.PlanOf(new() { Change = (row, _) => Plain(row, 2) }, replicates: 3));
        other.Execute(Toy.PlanOf(new() { Change = (row, c) => Plain(row, c.Replicate == 1 ? 2.5 : 2) }, replicates: 5));
        var diff = RunDiff.Of(one.Run, other.Run);
        var values = diff.Tables.Single(t => t.Name == "values");
        Assert.False(diff.IsIdentical);
        Assert.True(values.OnlyInOther >= 10);
        Assert.Equal((0, values.Differing), (values.OnlyInOne, Assert.Single(values.Columns).Differing));
        Assert.True(values.Differing >= 5);
        Assert.Equal(new ColumnDiff("mean_value", values.Differing, 0.5, 0.2, null, values.Columns[0].At), values.Columns[0]);
        Assert.Matches("^cell=c0[0-4], draw=[01], replicate=1.*: 2 → 2.5$", values.Columns[0].At);
        Assert.Contains(Text(), l => l.EndsWith("  " + values.Columns[0].At, StringComparison.Ordinal));
    }

    [Fact]
    public void Claims_stand_side_by_side_with_the_change_of_the_verdict()
    {
        one.Execute(Toy.PlanOf(Judged(1)));
        other.Execute(Toy.PlanOf(Judged(3)));
        Assert.Equal(["claims: 0 identical, 1 differ", "  exact: 1 → 3; holds → fails"], Text()[^2..]);
        Assert.False(RunDiff.Of(one.Run, other.Run).IsIdentical);
    }

    [Fact]
    public void Claims_of_one_run_alone_are_a_line()
    {
        one.Execute(Toy.PlanOf(Judged(1)));
        other.Execute(Toy.PlanOf(new()
        {
            Claiming = _ => [.. Enumerable.Range(0, 5).Select(i => new Claim
            {
                Id = $"exact[{i}]", Source = "none", Statement = "the error is small", Judge = _ => new BoundFinding(1, 2),
            })],
        }));
        Assert.Equal(["claims: 0 identical, 6 differ", "  only in the first run: 1 (exact)",
            "  only in the second run: 5 (exact[0], exact[1], exact[2], …)"], Text()[^3..]);
    }

    [Fact]
    public void Differences_are_in_standard_errors_of_two_independent_runs()
    {
        Column[] columns = [Integer("cell"), Integer("token"), Number("mean"), Number("standard_error"), Number("count"), Integer("hits")];
        string[] names = [.. columns.Select(c => c.Name)];
        var table = TableDiff.Of(
            "t",
            new(names, [["a", "0", "1", "0.3", "5", "7"], ["a", "1", "1", "0.3", "5", "7"], ["b", "0", "9", "1", "5", "1"]]),
            new(names, [["a", "1", "2", "0.4", "5", "8"], ["a", "0", "1", "0.3", "5", "7"]]),
            columns);
        Assert.Equal((2, 1, 1, 0), (table.Matched, table.Differing, table.OnlyInOne, table.OnlyInOther));
        Assert.Equal([
            new("mean", 1, 1, 0.5, 2, "cell=a, token=1: 1 → 2"),
            new("standard_error", 1, table.Columns[1].Absolute, table.Columns[1].Relative, null, "cell=a, token=1: 0.3 → 0.4"),
            new("hits", 1, 1, 0.125, null, "cell=a, token=1: 7 → 8"),
        ], table.Columns);
    }

    [Fact]
    public void The_row_named_is_the_one_that_differs_most_in_standard_errors_not_in_size()
    {
        Column[] columns = [Integer("cell"), Number("mean"), Number("mean_standard_error")];
        string[] names = [.. columns.Select(c => c.Name)];
        var table = TableDiff.Of("t", new(names, [["1", "10", "3"], ["2", "1", "0.03"]]),
            new(names, [["1", "15", "4"], ["2", "1.1", "0.04"]]), columns);
        Assert.Equal(new ColumnDiff("mean", 2, 5, 1 / 3.0, table.Columns[0].StandardErrors, "cell=2: 1 → 1.1"), table.Columns[0]);
        Assert.Equal(2, table.Columns[0].StandardErrors!.Value, 1e-9);
    }

    [Fact]
    public void Claims_are_compared_in_standard_errors()
    {
        static Toy Tested(double mean, double error) => new()
        {
            Claiming = _ =>
                [new() { Id = "mean", Source = "none", Statement = "the mean",
                    Judge = level => new TestFinding(1, mean, error, 0.3, 0.7, level) }],
        };
        one.Execute(Toy.PlanOf(Tested(1, 0.3)));
        other.Execute(Toy.PlanOf(Tested(2, 0.4)));
        Assert.Contains("  mean: 1 ± 0.3 → 2 ± 0.4, 2 standard errors apart; ", Text()[^1]);
    }

    [Fact]
    public void A_shard_is_no_run_to_be_compared()
    {
        one.Execute(Toy.PlanOf(new()));
        other.Execute(ShardPart.Of(Toy.PlanOf(new()), new(1, 2)));
        var told = Assert.Throws<FormatException>(() => RunDiff.Of(one.Run, Path.Combine(other.Out, "toy.shard-1-of-2"))).Message;
        Assert.EndsWith("is shard 1/2 of a run; 'repro gather' merges the shards", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("manifest.json", null, "holds no finished run: it has no manifest.json")]
    [InlineData("config.yaml", null, "holds no finished run: it has no config.yaml")]
    [InlineData("manifest.json", "{", "cannot be read")]
    [InlineData("config.yaml", "a: [", "is not a configuration")]
    public void What_is_no_run_is_told(string file, string? content, string expected)
    {
        foreach (var shop in new[] { one, other }) shop.Execute(Toy.PlanOf(new()));
        File.Delete(Path.Combine(other.Run, file));
        if (content is not null) File.WriteAllText(Path.Combine(other.Run, file), content);
        Assert.Contains(expected, Assert.Throws<FormatException>(() => RunDiff.Of(one.Run, other.Run)).Message);
    }

    private static Column Number(string name) => new(name, ColumnType.Number, "", "");

    private static Column Integer(string name) => new(name, ColumnType.Integer, "", "");
}
