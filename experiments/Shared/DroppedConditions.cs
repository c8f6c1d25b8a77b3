using Ccmc.Models;

namespace Experiments.Shared;

/// <summary>The ways to break the conditions of the positional lemma.</summary>
internal static class DroppedConditions
{
    /// <summary>All that break something.</summary>
    public static IReadOnlyList<DroppedCondition> All { get; } = [DroppedCondition.TokenIndependence, DroppedCondition.QueryIndependence, DroppedCondition.Both];

    /// <summary>The name that configurations and claims have for it.</summary>
    public static string Name(DroppedCondition condition) => condition switch
    {
        DroppedCondition.None => "none",
        DroppedCondition.TokenIndependence => "token-independence",
        DroppedCondition.QueryIndependence => "query-independence",
        _ => "both",
    };
}
