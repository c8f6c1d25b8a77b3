using Repro.Claims;
using Repro.Experiments;
using Repro.Figures;
using Repro.Tables;

namespace Benchmarks.Engine;

internal sealed record TrivialParameters
{
    [Parameter("one axis", Minimum = 0)]
    public int X { get; init; }

    [Parameter("another", Minimum = 0)]
    public double Y { get; init; }
}

internal sealed record TrivialRow([property: Column("a number")] double Value);

/// <summary>Cells that do next to nothing, so that what a run takes is the engine's own.</summary>
internal sealed class TrivialExperiment : Experiment<TrivialParameters, object>
{
    private static readonly TableDefinition<TrivialRow> Rows = new("rows", "one draw");

    public override string Name => "trivial";

    public override string Title => "Trivial cells";

    public override string Description => "One number from the cell's stream.";

    public override IReadOnlyList<TableDefinition> Tables => [Rows];

    public override double Cost(TrivialParameters parameters) => 1e-6;

    public override object Prepare(TrivialParameters parameters, PointContext context) => parameters;

    public override void Run(TrivialParameters parameters, object point, Cell cell) =>
        cell.Add(Rows, new((cell.Seed("data").S0 >> 11) * (1.0 / (1UL << 53))));

    public override IEnumerable<Figure> Figures(Results<TrivialParameters> results) => [];

    public override IEnumerable<Claim> Claims(Results<TrivialParameters> results) => [];
}
