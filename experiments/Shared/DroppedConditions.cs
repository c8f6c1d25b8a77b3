using Ccmc.Models;

namespace Experiments.Shared;

/// <summary>The ways to break the conditions of the positional lemma.</summary>
internal static class DroppedConditions
{
    /// <summary>What a parameter of this type means.</summary>
    public const string Meaning =
        "which condition the weights break: token-independence (e_jᵀ W u_L must not depend on j), "
            + "query-independence (u_iᵀ W e_q must not depend on i), both or none";

    /// <summary>All that break something.</summary>
    public static IReadOnlyList<DroppedCondition> All { get; } =
        [DroppedCondition.TokenIndependence, DroppedCondition.QueryIndependence, DroppedCondition.Both];

    /// <summary>The name that configurations and claims have for it.</summary>
    public static string Name(DroppedCondition condition) => condition switch
    {
        DroppedCondition.None => "none",
        DroppedCondition.TokenIndependence => "token-independence",
        DroppedCondition.QueryIndependence => "query-independence",
        DroppedCondition.Both => "both",
        _ => throw Unknown(condition),
    };

    /// <summary>In legends.</summary>
    public static string Words(DroppedCondition condition) => condition switch
    {
        DroppedCondition.None => "both conditions met",
        DroppedCondition.TokenIndependence => "token independence dropped",
        DroppedCondition.QueryIndependence => "query independence dropped",
        DroppedCondition.Both => "both dropped",
        _ => throw Unknown(condition),
    };

    private static ArgumentOutOfRangeException Unknown(DroppedCondition condition) =>
        new(nameof(condition), condition, "no such condition");
}
