using Repro.Experiments;

namespace Experiments.WeightTying;

/// <summary>The tables of <c>weight-tying</c>.</summary>
internal static class WeightTyingTables
{
    public static readonly TableDefinition<TyingRow> Gaps =
        new("gaps", "one replicate: distance to the CCMCs, and the loss as far as it is convex");

    public static readonly TableDefinition<FirstOrderRow> FirstOrders =
        new("first-order", "one replicate with an ε: what is of first order in it, measured and by closed forms");

    public static readonly TableDefinition<OrderRow> Orders =
        new("orders", "one point with a smaller ε beside it: the local order of the gap in ε", PerReplicate: false);
}
