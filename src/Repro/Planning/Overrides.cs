using Repro.Configuration;

namespace Repro.Planning;

/// <summary>What the settings of a command line did to a plan: none is accepted and then without effect in silence.</summary>
internal static class Overrides
{
    private const int MostPartsNamed = 3;

    /// <summary>A sentence for each setting without which the plan would be the same, and one for replicates that govern the parts of a
    /// chain.</summary>
    /// <param name="reading">Of the configuration with all settings.</param>
    /// <param name="settled">The same, settled.</param>
    /// <param name="points">The points that came of it.</param>
    public static IEnumerable<string> Notices(Reading reading, Settled settled, IReadOnlyList<PlannedPoint> points)
    {
        for (var i = 0; i < reading.Settings.Count; i++)
        {
            var setting = reading.Settings[i];
            if (WhyWithout(reading, settled, points, i) is { } why) yield return $"{setting.Place} changes nothing: {why}";
            else if (setting.IsOfReplicates && settled.Sweep.Dimensions.OfType<ChainDimension>().Any())
                yield return $"{setting.Place} applies to every part of the chain except those that a later --set names: "
                    + $"{Governed(settled)}";
        }
    }

    /// <summary>Which parts of the sweep have how many replicates: <c>20 in sweep.chain[0], sweep.chain[2]; 120 in
    /// sweep.chain[1]</c>.</summary>
    public static string Governed(Settled settled)
    {
        var parts = settled.Sweep.Parts(ConfigurationKeys.Sweep, settled.Replicates).ToList();
        var groups = parts.GroupBy(p => p.Replicates).ToList();
        if (groups.Count == 1) return $"{groups[0].Key} in {(parts.Count == 1 ? "the whole sweep" : $"all {parts.Count} parts")}";
        return string.Join("; ", groups.Select(g => $"{g.Key} in {Named([.. g.Select(p => p.Path)])}"));
    }

    private static string Named(List<string> parts) =>
        string.Join(", ", parts.Take(MostPartsNamed)) + (parts.Count > MostPartsNamed ? $" and {parts.Count - MostPartsNamed} more" : "");

    /// <summary>Why the plan is the same without a setting; null where it is another.</summary>
    private static string? WhyWithout(Reading reading, Settled settled, IReadOnlyList<PlannedPoint> points, int setting)
    {
        var other = reading.Without(setting, settled);
        if (other.Settle() is not { Complete: true } without) return null;
        var isSameText = other.Identity(without) == reading.Identity(settled);
        if (!isSameText && !IsSamePlan(settled, points, without, PointList.Expand(without, other.Mistakes, default).Points)) return null;
        if (reading.Settings.Skip(setting + 1).Any(reading.Settings[setting].IsCoveredBy)) return "a later --set overrides it";
        return isSameText ? "the configuration says the same without it" : "no cell of this plan depends on it";
    }

    private static bool IsSamePlan(
        Settled one, IReadOnlyList<PlannedPoint> points, Settled other, IReadOnlyList<PlannedPoint> otherPoints) =>
        one.Title == other.Title && one.Seed == other.Seed && one.Until == other.Until
            && points.Select(Cells).SequenceEqual(otherPoints.Select(Cells));

    private static (string, int, int, int) Cells(PlannedPoint point) =>
        (point.Canonical, point.Draw, point.Replicates, point.MostReplicates);
}
