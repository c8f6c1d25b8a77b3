using Repro.Experiments;

namespace Repro.Tests.Experiments;

public sealed class ResultsTests
{
    private static readonly TableDefinition<Row> Table = new("table", "a row");

    [Fact]
    public void Rows_of_a_point_are_its_own_in_their_order_and_those_added_later_too()
    {
        Point<string>[] points = [new("a", "first", 0), new("b", "second", 0), new("c", "without rows", 0)];
        var results = new Results<string> { Points = points };
        Assert.Empty(results.Values(Table, points[0]));
        results.Add(Table, points[1], 0, new() { Value = 1 });
        results.Add(Table, points[0], 0, new() { Value = 2 });
        results.Add(Table, points[1], 1, new() { Value = 3 });

        Assert.Equal([1, 3], results.Values(Table, points[1]).Select(r => r.Value));
        Assert.Equal([0, 1], results.Rows(Table, points[1]).Select(m => m.Replicate));
        Assert.Equal(["a", "b"], results.ByPoint(Table).Select(p => p.Point.Cell));

        results.Add(Table, points[0], 1, new() { Value = 4 });
        Assert.Equal([2, 4], results.Values(Table, points[0]).Select(r => r.Value));
        Assert.Empty(results.Rows(Table, points[2]));
    }

    private sealed record Row
    {
        [Column("a number")]
        public required int Value { get; init; }
    }
}
