using Repro.Experiments;

namespace Experiments.WeightTying;

/// <summary>The tables of <c>weight-tying</c>.</summary>
internal static class WeightTyingTables
{
    public static readonly TableDefinition<TyingRow> Gaps =
        new("gaps", "one replicate: distance to the CCMCs, and convexity of the loss");

    public static readonly TableDefinition<FirstOrderRow> FirstOrders =
        new("first-order", "one replicate with an ε: effects of first order, measured and in closed form");

    public static readonly TableDefinition<OrderRow> Orders =
        new("orders", "one point with a smaller ε beside it: the local order of the gap in ε", PerReplicate: false);
}
