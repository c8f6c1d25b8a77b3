using System.Diagnostics;
using Repro.Experiments;
using Repro.Planning;
using Xunit.Abstractions;

namespace Repro.Tests.Execution;

[Trait("Category", "Slow")]
public class OverheadTests(ITestOutputHelper output)
{
    public sealed record TrivialRow([property: Column("a number")] double Value);

    public sealed class Trivial : Experiment<ToyParameters, object>
    {
        private static readonly TableDefinition<TrivialRow> Table = new("values", "one number", WithParameters: false);

        public override string Name => "trivial";
        public override string Title => "";
        public override string Description => "";
        public override IReadOnlyList<TableDefinition> Tables => [Table];
        public override object Prepare(ToyParameters parameters, PointContext context) => parameters;
        public override void Run(ToyParameters parameters, object point, Cell cell) => cell.Add(Table, new(cell.Seed("data").S0 >> 11));
        public override IEnumerable<Repro.Figures.Figure> Figures(Results<ToyParameters> results) => [];
        public override IEnumerable<Repro.Claims.Claim> Claims(Results<ToyParameters> results) => [];
    }

    // The engine's share of a cell that does nothing: stream, row, key, line, store, table. Measured on one worker of a shared machine, so the bound is loose.
    [Fact]
    public void A_trivial_cell_costs_little()
    {
        const int points = 2000, replicates = 100;
        Plan plan = new()
        {
            Experiment = new Trivial(),
            Name = "toy",
            Title = "",
            Seed = 1,
            Profile = "paper",
            ResolvedConfiguration = "",
            Notices = [],
            Points = [.. Enumerable.Range(0, points).Select(i => new PlannedPoint(new ToyParameters(), $"i={i}", 0, $"c{i}", replicates, 1e-6))],
        };
        using var shop = new Workshop();
        foreach (var (name, options) in new[] { ("computed", shop.Options with { Workers = 1, Fresh = true }), ("from the store", shop.Options) })
        {
            var start = Stopwatch.GetTimestamp();
            Assert.Equal(0, shop.Execute(plan, options).ExitCode);
            var perCell = Stopwatch.GetElapsedTime(start).TotalMicroseconds / (points * replicates);
            output.WriteLine($"{name}: {perCell:F2} µs a cell");
            Assert.InRange(perCell, 0, 100);
        }
    }
}
